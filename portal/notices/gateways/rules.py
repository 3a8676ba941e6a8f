"""What a gateway is: it takes one message or says why not. Kannel, an SMSC, a mail server, the embedded log all look alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Message:
    """One text for one recipient. The same `id` at every try, so that a gateway which tells messages apart sends once."""

    id: str
    to: str  # a telephone number in E.164, or an e-mail address
    text: str
    sender: str
    subject: str = ""


class NotTaken(Exception):
    """The gateway did not take the message. `permanent`: no further try can succeed; `why`: a few words for staff and logs."""

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.permanent = permanent


class Gateway(Protocol):
    name: str

    def send(self, message: Message) -> str:
        """The gateway's own reference, "" when it gives none; NotTaken otherwise. Never longer than TIME_OUT_SECONDS."""
        ...


@dataclass(frozen=True)
class Receipt:
    """What an SMSC reports over the same connection of a message it took under its own `reference`."""

    reference: str
    status: str  # delivered, failed or buffered


@dataclass(frozen=True)
class Inbound:
    """A text from a telephone, undecoded."""

    sender: bytes = field(repr=False)
    text: bytes = field(repr=False)


@runtime_checkable
class Listening(Protocol):
    """A gateway whose reports and inbound texts come over its own line and must be fetched from it."""

    name: str

    def collect(self, record: Callable[[Receipt], bool], answer: Callable[[Inbound], str]) -> int:
        """Hand over what has come since, and how many there were.

        `record` says whether the reference is known; `answer` what to reply, "" for nothing.
        """
        ...


TIME_OUT_SECONDS = 30.0  # a claim on a message outlives this, so that two workers never send one message
TRY_SECONDS = 20.0  # our own patience for one try, connecting included; what is left is for looking up a name

_DELIVERED, _FAILED, _BUFFERED = "delivered", "failed", "buffered"
STATUSES: Mapping[str, str] = {
    # Kannel's numbers: 1 at the telephone, 2 not, 4 waiting at the SMSC, 8 the SMSC has it, 16 the SMSC refused, 32 on its way
    "1": _DELIVERED, "2": _FAILED, "4": _BUFFERED, "8": _BUFFERED, "16": _FAILED, "32": _BUFFERED,
    # the words of a delivery receipt (SMPP 3.4, appendix B); UNKNOWN settles nothing
    "DELIVRD": _DELIVERED, "EXPIRED": _FAILED, "DELETED": _FAILED, "UNDELIV": _FAILED, "REJECTD": _FAILED,
    "ACCEPTD": _BUFFERED, "ENROUTE": _BUFFERED, "UNKNOWN": _BUFFERED,
    # words of other gateways
    "DELIVERED": _DELIVERED, "FAILED": _FAILED, "UNDELIVERED": _FAILED, "UNDELIVERABLE": _FAILED, "REJECTED": _FAILED,
    "BUFFERED": _BUFFERED, "QUEUED": _BUFFERED, "SUBMITTED": _BUFFERED, "SENT": _BUFFERED, "ACCEPTED": _BUFFERED,
}  # fmt: skip


def status_in(said: str) -> str | None:
    """delivered, failed or buffered, from a gateway's own number or word; None for anything else."""
    return STATUSES.get(said.strip().upper())
