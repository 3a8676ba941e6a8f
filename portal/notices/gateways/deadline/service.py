"""A conversation with another machine ends when its time is over, however slowly the other side dribbles."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic


def connect(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to one of the host's addresses; all of them together get `seconds`."""
    until = monotonic() + seconds
    fault: OSError = TimeoutError()
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        line = socket.socket(family, kind, protocol)
        line.settimeout(max(0.1, until - monotonic()))
        try:
            line.connect(address)
        except OSError as error:
            line.close()
            fault = error
            continue
        return line
    raise fault


@contextmanager
def ends_after(seconds: float, line: socket.socket) -> Iterator[None]:
    """TimeoutError when the block takes longer: whatever it waits for on the line, the line is cut.

    A socket's own time-out begins anew with every byte; this one does not.
    """
    over = threading.Event()
    handle = line.dup()  # the same connection, also after the line was wrapped in TLS

    def cut() -> None:
        over.set()
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, seconds), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        timer.join()
        handle.close()
