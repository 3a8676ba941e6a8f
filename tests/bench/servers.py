"""Servers beside each other on loopback, a client that keeps its connection, CPU time from /proc."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.serving import LEAN
from tests.operations.machine import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
GUNICORN = (
    "--worker-class",
    "gthread",
    "--threads",
    "4",
    "--keep-alive",
    "15",
    "--no-control-socket",
    "--log-level",
    "warning",
)


@dataclass(frozen=True)
class Server:
    pid: int
    port: int

    def pids(self) -> list[int]:
        """The process and all it has started."""
        found, todo = [], [self.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                todo += [int(child) for child in task.read_text().split()]
        return found

    def cpu(self) -> float:
        """CPU seconds of the whole tree so far."""
        total = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory(self) -> int:
        """PSS of the whole tree in kB: shared pages are counted once."""
        rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() for pid in self.pids())
        return sum(int(line.split()[1]) for lines in rollups for line in lines if line.startswith("Pss:"))


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str], port: int, *, folder: Path, path: str = "/"
) -> Iterator[Server]:
    """A server that answers; ended by its own process id."""
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        _wait(port, path)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


def portal(folder: Path, environment: dict[str, str], port: int) -> tuple[list[str], dict[str, str]]:
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "--bind", f"127.0.0.1:{port}"]
    paths = f"{ROOT / 'tests' / 'bench' / 'as_installed'}:{ROOT}"
    return command, {**environment, **LEAN, "PYTHONPATH": paths, "PORT": str(port)}


def bare(port: int, size: int, workers: int = 2) -> tuple[list[str], dict[str, str]]:
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, "--workers", str(workers), "--bind", f"127.0.0.1:{port}"]
    return [*command, "tests.bench.bare:app"], {"PYTHONPATH": str(ROOT), "BARE_BYTES": str(size)}


def datasette(file: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """As it comes, with its own settings."""
    return [sys.executable, "-m", "datasette", str(file), "-h", "127.0.0.1", "-p", str(port)], {}


class Client:
    """One connection that stays open."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def get(self, path: str, headers: dict[str, str] | None = None, expect: int = 200) -> tuple[bytes, dict[str, str]]:
        self.connection.request("GET", path, headers=headers or {})
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == expect, f"{path}: {answer.status}"
        return body, dict(answer.getheaders())


def cost(server: Server, paths: Sequence[str], count: int, headers: dict[str, str] | None = None, expect: int = 200) -> float:
    """CPU seconds per request over `count` requests, the paths in turn."""
    client = Client(server)
    client.get(paths[0], headers, expect)
    before = server.cpu()
    for number in range(count):
        client.get(paths[number % len(paths)], headers, expect)
    return (server.cpu() - before) / count


def _wait(port: int, path: str) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")


__all__ = ["ROOT", "Client", "Server", "bare", "cost", "datasette", "free_port", "portal", "running"]
