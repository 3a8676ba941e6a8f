"""Other machines to send to: one that says what it is told to say, one that dribbles, one that never answers."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from portal.notices.gateways.rules import Message

MESSAGE = Message("48210736", "+84912345678", "Ho So Buu Chinh: 100% & xong", "HoSoBC", "Đã có kết quả")


class Listener:
    """Takes connections on a free port and hands each to `talk`; remembers every first line."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self._talk = talk
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.heard: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line, suppress(OSError):
                self._talk(line)

    def stop(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(timeout=5)


@contextmanager
def web_server(*answers: bytes) -> Iterator[Listener]:
    """Each request gets the next of these answers; the last one stays."""
    left = list(answers)

    def talk(line: socket.socket) -> None:
        listener.heard.append(line.recv(8192))
        line.sendall(left[0] if len(left) == 1 else left.pop(0))

    listener = Listener(talk)
    yield listener
    listener.stop()


@contextmanager
def dribbler(first: bytes = b"") -> Iterator[Listener]:
    """A byte every twentieth of a second, for ever: no single wait is long."""

    def talk(line: socket.socket) -> None:
        line.sendall(first)
        until = time.monotonic() + 5
        while time.monotonic() < until:
            line.sendall(b"x")
            time.sleep(0.05)

    listener = Listener(talk)
    yield listener
    listener.stop()


@contextmanager
def silent() -> Iterator[Listener]:
    def talk(line: socket.socket) -> None:
        while line.recv(8192):
            pass

    listener = Listener(talk)
    yield listener
    listener.stop()
