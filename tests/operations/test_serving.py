"""Real processes: starting, stopping, a taken port, and being killed in the middle of work."""

import json
import signal
import socket
import subprocess
import time
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.operations.machine import PORTAL, Machine

KILLS = {"sqlite": 20, "postgresql": 3}  # PostgreSQL itself lives on; what is tried there is our own part


class Scanner(Thread):
    """A system that reports one scan after the other and repeats each until it is acknowledged."""

    def __init__(self, port: int, token: str, dossier: str) -> None:
        super().__init__(daemon=True)
        self.address = f"http://127.0.0.1:{port}/api/v1/events"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.dossier = dossier
        self.acknowledged: list[str] = []
        self.refused: list[object] = []
        self.enough = Event()

    def run(self) -> None:
        number = 0
        while not self.enough.is_set():
            number += 1
            event: dict[str, object] = {
                "id": f"scan-{number}",
                "dossier": self.dossier,
                "kind": "carrier_scan",
                "details": {"text": "Hạ Long"},
            }
            event |= {"occurred_at": "2026-11-25T08:00:00+07:00", "office": "post-200000"}
            while not self.enough.is_set() and not self._sent(event):
                time.sleep(0.02)

    def _sent(self, event: dict[str, object]) -> bool:
        body = json.dumps({"events": [event]}).encode()
        try:
            with urlopen(Request(self.address, body, self.headers), timeout=10) as answer:
                result = json.load(answer)["results"][0]
        except HTTPError as error:
            if error.code not in (502, 503):
                self.refused.append(error.read())
            return False
        except (OSError, ValueError):
            return False
        (self.acknowledged if result["result"] in ("accepted", "duplicate") else self.refused).append(result["id"])
        return True


@pytest.fixture
def ready(machine: Machine) -> Machine:
    machine.set(API_LIMIT="100000/10s", BASE_URL="")
    machine.command("init")
    return machine


def test_a_signal_stops_the_site_and_the_worker_and_frees_the_port(ready: Machine) -> None:
    site = ready.serve()
    site.send_signal(signal.SIGINT)
    assert site.wait(30) == 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", ready.port))


def test_a_taken_port_is_one_line_and_exit_one(ready: Machine) -> None:
    site = ready.serve()
    try:
        done = subprocess.run([*PORTAL, "serve"], capture_output=True, text=True, check=False)
    finally:
        site.terminate()
        site.wait(30)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"portal: port {ready.port} on 127.0.0.1 is taken: choose another with PORT="]


def test_an_unprepared_database_is_one_line_and_exit_one(machine: Machine) -> None:
    done = subprocess.run([*PORTAL, "serve"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["portal: the database is not there yet: run `portal init`"]


def test_killed_again_and_again_nothing_acknowledged_is_missing_or_doubled(
    ready: Machine, request: pytest.FixtureRequest
) -> None:
    kills = KILLS[request.config.getoption("--database")]
    key = json.loads(ready.command("keys", "add", "vnpost", "--organisation", "post", "--json"))
    dossier = json.loads(ready.command("demo", "--dossiers", "2", "--json"))["dossiers"][1]["code"]
    scanner = Scanner(ready.port, key["token"], dossier)
    site = ready.serve()
    scanner.start()
    for _ in range(kills):
        time.sleep(0.7)
        site.kill()
        site.wait()
        site = ready.serve()
    time.sleep(0.5)
    scanner.enough.set()
    scanner.join(20)
    site.terminate()
    site.wait(30)

    exported = [json.loads(line) for line in ready.command("ledger", "export", "/dev/stdout").splitlines()]
    kept = [line["id"] for line in exported if line.get("source") == "vnpost"]
    assert not scanner.refused
    assert len(scanner.acknowledged) > kills
    assert sorted(set(scanner.acknowledged) - set(kept)) == []
    assert len(kept) == len(set(kept))
    assert json.loads(ready.command("ledger", "verify", "--json"))["ok"]
