"""Where the real gateway is, and running it: Kannel's two programs with the sample configuration of docs/, on free ports."""

import re
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from portal.config import ROOT
from tests.operations.machine import free_port

SAMPLE = ROOT / "docs" / "kannel.conf"
PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")


def find_kannel() -> tuple[str, str] | None:
    bearerbox, smsbox = (shutil.which(name, path=":".join(PLACES)) for name in ("bearerbox", "smsbox"))
    return (bearerbox, smsbox) if bearerbox and smsbox else None


class Kannel:
    """A gateway with one telephone, which is connected to Kannel's pretended SMSC."""

    def __init__(self, folder: Path, portal: str, token: str) -> None:
        self.folder = folder
        self.sending, self._operator = free_port(), free_port()
        self._file = folder / "kannel.conf"
        self._file.write_text(self._configuration(portal, token), encoding="utf-8")
        found = find_kannel()
        assert found
        self._boxes: list[subprocess.Popen[bytes]] = []
        for program, port in zip(found, (self._operator, self.sending), strict=True):
            self._boxes.append(_started(program, str(self._file)))
            _wait_for(port)
        self._line = socket.create_connection(("127.0.0.1", self._operator))
        self._inbox = self._line.makefile("rb")

    @property
    def url(self) -> str:
        """SMS_GATEWAY_URL, as the sample's own words have it."""
        template = re.search(r"SMS_GATEWAY_URL=(\S+)", SAMPLE.read_text(encoding="utf-8"))
        assert template
        return template[1].replace(":13013", f":{self.sending}").replace("PASSWORD", "p-w")

    def receive(self, seconds: float = 15) -> str:
        """What the telephone gets next: "sender receiver text ..."."""
        self._line.settimeout(seconds)
        return self._inbox.readline().decode().strip()

    def type(self, text: str, *, sender: str = "84912000111", coding: str = "text") -> None:
        """The telephone sends a text; `coding` "data" as bytes in UTF-16."""
        said = quote(text.encode("utf-16-be")) if coding == "data" else text
        self._line.sendall(f"{sender} 8088 {coding} {said}\n".encode())

    def log(self) -> str:
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in self.folder.glob("*.log"))

    def stop(self) -> None:
        self._inbox.close()
        self._line.close()
        for box in reversed(self._boxes):
            box.terminate()
        for box in self._boxes:
            try:
                box.wait(5)
            except subprocess.TimeoutExpired:
                box.kill()
                box.wait(5)

    def _configuration(self, portal: str, token: str) -> str:
        spool = self.folder / "spool"
        spool.mkdir()
        changes = {
            ":8000/": f":{portal.rpartition(':')[2]}/",
            "TOKEN": quote(token, safe="").replace("%", "%%"),
            "ADMIN-PASSWORD": "a-p-w",
            "password = PASSWORD": "password = p-w",
            "admin-port = 13000": f"admin-port = {free_port()}",
            "smsbox-port = 13001": f"smsbox-port = {free_port()}",
            "port = 10000": f"port = {self._operator}",
            "sendsms-port = 13013": f"sendsms-port = {self.sending}",
            "http-request-retry = 30": "http-request-retry = 1",
            "http-queue-delay = 10": "http-queue-delay = 1",
            "/var/spool/kannel": str(spool),
            "/var/log/kannel": str(self.folder),
        }
        text = "\n".join(line for line in SAMPLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
        for old, new in changes.items():
            assert old in text, f"the sample has no {old}"
            text = text.replace(old, new)
        return text + "\n"


def _started(program: str, file: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([program, file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.02)
    raise AssertionError(f"nobody listens on {port}")
