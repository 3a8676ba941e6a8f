"""What may be booked and changed, how much of it, and what a ledger says of a visit. Plain Python."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.booking.windows.rules import Window, read_window
from portal.custody.dossiers.rules import Contact, DraftPaper
from portal.custody.states.rules import MISSED, Line, State
from portal.places.rules import VIETNAM

MOST_OPEN = 3  # bookings per telephone that still wait for their postman
MOST_AT_PLACE = 5  # the same per house: a hamlet's house of culture or its head's home stands for several families
CITIZEN = "citizen"
BOOKED = ("pickup_booked", "pickup_changed")
# After these a visit is what it was before: nothing is asked of the database for them.
BESIDE = frozenset({
    "carrier_scan", "countersigned", "citizen_confirmed", "compensated", "trace_opened", "trace_answered", "trace_escalated",
    "trace_closed", "clock_paused", "clock_resumed", "alias_added",
})  # fmt: skip


class WindowFull(Exception):
    """Somebody took the last place, or the time to book has passed."""


class TooManyOpen(Exception):
    """This telephone has as many open bookings as one may have."""


class TooManyHere(Exception):
    """As many postmen are on their way to this house as may be."""


class OtherBooking(Exception):
    """This very form has booked already, with other answers: `code` is what it booked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooLate(Exception):
    """The time until which this could be changed or cancelled has passed."""


class NotOpen(Exception):
    """Nothing waits to be changed: `status` is done, cancelled or none."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Booking:
    """What a citizen has confirmed. `request_id` is made with the form, so that a double tap books once.

    `source`: "citizen", or the key of the system that books; a system's counter serves many houses.
    """

    request_id: str
    procedure_code: str
    procedure_level: str
    service: str
    contact: Contact
    window_id: str | None
    agency_number: str | None = None
    demo: bool = False
    area: str = ""
    papers: tuple[DraftPaper, ...] = ()
    notices: str = "main"
    source: str = CITIZEN


@dataclass(frozen=True)
class Hand:
    """Who changes a booking: the citizen, or a member of staff for them. `id` is made with the form."""

    id: str
    source: str = CITIZEN
    actor: str | None = None
    office: str | None = None
    role: str | None = None
    recognised: str | None = None  # how a citizen who telephoned was recognised: last4

    def own_id(self, code: str) -> str:
        """As the ledger knows this press of a button: staff's are named after who pressed."""
        return f"{self.actor}:{self.id}:{code}" if self.actor else f"{code}:{self.id}"


def services(*, submit: bool, back: bool) -> tuple[str, ...]:
    """What the list allows, the fullest first: both, submit, return."""
    offered = (("both", submit and back), ("submit", submit), ("return", back))
    return tuple(service for service, allowed in offered if allowed)


def place_key(unit_code: str, street: str) -> str:
    """The same house written with other accents, case or punctuation has the same key; it tells no address."""
    folded = unicodedata.normalize("NFD", street.casefold().replace("đ", "d"))
    plain = " ".join(re.findall(r"[a-z0-9]+", "".join(sign for sign in folded if not unicodedata.combining(sign))))
    return hashlib.sha256(f"{unit_code}|{plain}".encode()).hexdigest() if plain else ""


def content_digest(content: Any) -> str:
    """Tells one booking's content from another's, so that a form sent twice is known from a form filled in anew."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Visit:
    """What a ledger says of the visit. `holds`: whether one of the window's places is taken or used up by it."""

    status: str
    window_id: str | None
    holds: bool


def visit_of(state: State) -> Visit | None:
    """Derived from the state alone, so that the order in which events arrive makes no difference; None: never booked."""
    said = [line for line in state.lines if line.kind.startswith("pickup_")]
    if not said:
        return None
    counted = [line for line in said if not line.corrected_by and not line.conflict]
    booked = next((line for line in reversed(counted) if line.kind in BOOKED), None)
    window_id = str(booked.details.get("window") or "")[:100] if booked else ""
    status = _status(state, booked=booked is not None)
    return Visit(status, window_id or None, _holds(status, read_window(window_id), _ending(status, counted, state), state))


def _status(state: State, *, booked: bool) -> str:
    if state.stage == "cancelled":
        return "cancelled"
    if state.stage != "awaiting_pickup":
        return "done"
    if any(concern in state.exceptions for concern in MISSED):
        return "missed"
    return "open" if booked else "cancelled"


def _ending(status: str, counted: Sequence[Line], state: State) -> Line | None:
    """The line with which the visit was over, or came to nothing."""
    if status == "missed":
        return next((line for line in reversed(counted) if line.kind == "pickup_missed"), None)
    taken = (line for line in state.lines if line.kind == "collected" and not line.corrected_by and not line.conflict)
    return next(taken, None) if status == "done" else None


def _holds(status: str, window: Window | None, ending: Line | None, state: State) -> bool:
    """A visit that was made has used its place up; one that is over before its window began gives it back."""
    if status in ("open", "cancelled") or window is None:
        return status == "open"
    if ending is not None and ending.details.get("called_off"):
        return False
    return (ending.at if ending else state.stage_since) >= window.begins


def may_change(status: str, window: Window | None, closes: datetime | None, now: datetime) -> bool:
    """Until the window can no longer be booked; again once its day has passed without anybody coming."""
    if status != "open" or window is None or closes is None:
        return status in ("open", "missed")
    return now < closes or _passed(window, now)


def may_cancel(status: str, window: Window | None, now: datetime) -> bool:
    """Until the window begins; again once its day has passed without anybody coming."""
    if status != "open" or window is None:
        return status in ("open", "missed")
    return now < window.begins or _passed(window, now)


def _passed(window: Window, now: datetime) -> bool:
    return now.astimezone(VIETNAM).date() > window.day
