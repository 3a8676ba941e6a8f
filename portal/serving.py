"""Running the site: gunicorn and the worker as two children of one small process that stops both or brings one back."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.config import ROOT, child_environment

PATIENCE = 3.0  # a server that was killed a moment ago still holds its port
# Without the libraries' docstrings and the columns of every instruction: a twelfth of the memory of all three processes.
# Compiled once, into a folder of its own: what others have compiled has both.
LEAN = {
    "PYTHONOPTIMIZE": "2", "PYTHONNODEBUGRANGES": "1",
    "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / ".lean"), "PYTHONDONTWRITEBYTECODE": "",
}  # fmt: skip
SHORTEST_LIFE = 2.0
FAREWELL = 25.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class PortTaken(Exception):
    """Somebody else listens there."""


@dataclass
class Child:
    """A process that is started again when a signal ended it, not when it cannot even begin."""

    command: list[str]
    environment: dict[str, str]
    started: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def keep_running(self) -> bool:
        """False when it ended in a way that starting again would not mend."""
        code = self.process.poll() if self.process else None
        if self.process and code is None:
            return True
        if code is not None and (code >= 0 or time.monotonic() - self.started < SHORTEST_LIFE):
            return False
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own two programs
            self.command,
            env=self.environment,
            cwd=ROOT,
            preexec_fn=_ends_with_parent,  # noqa: PLW1509 - one thread only
        )
        return True

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        try:
            if self.process:
                self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill() if self.process else None


def claim(host: str, port: int) -> None:
    """PortTaken unless we could listen there."""
    until = time.monotonic() + PATIENCE
    while not _is_free(host, port):
        if time.monotonic() > until or _answers(host, port):
            raise PortTaken(f"port {port} on {host} is taken: choose another with PORT=")
        time.sleep(0.1)


def serve(host: str, port: int, *, worker: bool) -> int:
    """Until SIGINT or SIGTERM: 0. A child that cannot run: 1."""
    told: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: told.append(number))
    environment = child_environment(port)
    site = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--bind", _address(host, port)]
    children = [Child(site, environment | LEAN)]
    if worker:
        children.append(Child([sys.executable, "-m", "portal.cli", "worker"], environment))
    running = _watch(children, lambda: bool(told))
    for child in children:
        child.stop()
    for child in children:
        child.wait(FAREWELL)
    return 0 if running else 1


def _watch(children: list[Child], stopped: Callable[[], bool]) -> bool:
    while not stopped():
        if not all(child.keep_running() for child in children):
            return stopped()
        time.sleep(0.2)
    return True


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def _answers(host: str, port: int) -> bool:
    """A living server says something within a second; one that was killed does not."""
    try:
        with socket.create_connection((host, port), timeout=1.0) as connection:
            connection.sendall(b"HEAD /healthz HTTP/1.0\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


def _ends_with_parent() -> None:
    """So that killing `portal serve` outright leaves nobody on the port (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGINT)
