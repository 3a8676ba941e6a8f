"""A machine of its own for a test of the operator's commands: an empty database, a free port, settings."""

import io
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pysqlite3.dbapi2 as embedded_sqlite
import pytest

PORTAL = (sys.executable, "-m", "portal.cli")


class Machine:
    def __init__(self, folder: Path, database_url: str, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.log = folder / "log"
        self.port = free_port()
        self.set(DATABASE_URL=database_url, PORT=str(self.port))
        self.set(PORTAL_ENV="development", SECRET_KEY="", BASE_URL="")

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._patch.setenv(name, value)

    def type(self, text: str) -> None:
        self._patch.setattr("sys.stdin", io.StringIO(text))

    def command(self, *words: str) -> str:
        """What a `portal` command says, run as a process of its own."""
        done = subprocess.run([*PORTAL, *words], capture_output=True, text=True, check=True)
        return done.stdout

    def serve(self) -> subprocess.Popen[bytes]:
        """The site on our port, answering."""
        with self.log.open("ab") as log:
            process = subprocess.Popen([*PORTAL, "serve"], stderr=log)
        until = time.monotonic() + 30
        while time.monotonic() < until and process.poll() is None:
            with suppress(OSError):
                urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).close()
                return process
            time.sleep(0.1)
        raise AssertionError(f"the site did not come up: {self.log.read_text(encoding='utf-8')}")

    def tamper(self, file: Path) -> None:
        """What somebody with the file in hands could do: the triggers do not stop a hex editor."""
        connection = embedded_sqlite.connect(str(file))
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET office = 'post-201130' WHERE id = 1")
        connection.commit()
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
