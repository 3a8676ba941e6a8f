"""The telephone that a code is sent to, as the tests hold it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from portal.booking.changing import service


class Telephone:
    """What came by message: (dossier, telephone, digits), the newest last."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str, str]] = []

    def receive(self, code: str, phone: str, digits: str, _at: datetime) -> None:
        self.messages.append((code, phone, digits))

    @property
    def digits(self) -> str:
        return self.messages[-1][2]


@contextmanager
def telephone() -> Iterator[Telephone]:
    """Listens as the outbox does."""
    held = Telephone()
    service.code_wanted.append(held.receive)
    try:
        yield held
    finally:
        service.code_wanted.remove(held.receive)
