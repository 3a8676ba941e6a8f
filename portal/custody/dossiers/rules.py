"""What a dossier is registered with, how its other names are compared, and whom its state concerns."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.custody.states.rules import State

KEPT_AFTER_THE_END = timedelta(days=184)  # a complaint about carriage may be made for six months (Circular 17/2017, Art. 8)
ENDS = frozenset({"delivered", "confirmed", "cancelled", "returned", "lost", "declined"})
OPEN_TRACE = ("open", "overdue")


@dataclass(frozen=True)
class Contact:
    """Name, telephone in E.164, unit code and the rest of the address of whoever is to be reached."""

    name: str
    phone: str
    unit_code: str
    address: str
    email: str = ""
    relation: str = ""


@dataclass(frozen=True)
class DraftPaper:
    """A paper that is to travel: its kind, whether the original, how many sheets (0: not said)."""

    kind: str
    original: bool
    sheets: int


@dataclass(frozen=True)
class NewDossier:
    submit_by_post: bool
    return_by_post: bool
    registered_by: str
    procedure_code: str | None = None
    procedure_level: str | None = None
    contact: Contact | None = None
    agency_number: str | None = None
    item_number: str | None = None
    agency_office: str | None = None
    post_office: str | None = None
    notices: str = "main"
    consent: str | None = None
    demo: bool = False
    code: str | None = None
    papers: tuple[DraftPaper, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a source says happened. `note` and the free texts in `details` are kept apart from the hashed bytes."""

    source: str
    id: str
    kind: str
    occurred_at: datetime
    office: str | None = None
    actor: str | None = None
    role: str | None = None
    leg: str | None = None
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """accepted (perhaps as a conflict), duplicate, or mismatch: the id was used for something else, nothing is kept."""

    result: str
    conflict: str | None = None


def alias_key(value: str) -> str:
    """One spelling of an agency's number or item number: no spaces, dots or dashes told apart by width or case."""
    plain = unicodedata.normalize("NFKC", value).upper()
    return re.sub(r"[\s\u2010-\u2015\u2212-]+", "", plain)[:80]


def expired(stage: str, updated_at: datetime, now: datetime) -> bool:
    """A finished dossier is shown while a complaint is possible, then answers like an unknown one."""
    return stage in ENDS and now - updated_at > KEPT_AFTER_THE_END


def same_last4(phone: str, given: str) -> bool:
    return len(given) == 4 and phone[-4:] == given


def concerns(state: State, *, post_office: str | None) -> set[tuple[str, str]]:
    """(office, why) pairs: who holds, who is offered, whose pickup it is, who must settle a conflict or answer."""
    holder = state.holder.office
    found = _holding(state)
    if state.offer:
        found.add((state.offer.to, "offered"))
    if state.stage == "awaiting_pickup" and post_office:
        found.add((post_office, "pickup"))
    found |= {(each.needs, "countersign") for each in state.one_sided}
    answers = holder or post_office
    if answers and state.frozen:
        found.add((answers, "frozen"))
    if answers and unpaid(state):
        found.add((answers, "unpaid"))
    for line in state.conflicts:
        found |= {(office, "conflict") for office in (line.office, holder) if office}
    if state.trace and state.trace.state in OPEN_TRACE:
        found |= {(office, "trace") for office in (answers,) if office}
    return found


def unpaid(state: State) -> bool:
    """Lost, and nobody has recorded that the compensation was paid."""
    steps = (line.details.get("step", "paid") for line in state.lines if line.kind == "compensated" and not line.corrected_by)
    return state.stage == "lost" and "paid" not in steps


def _holding(state: State) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for leg in state.legs.values():
        if leg.holder and leg.holder.office:
            found.add((leg.holder.office, "held"))
            if leg.state in ("moving", "arrived"):
                found.add((leg.holder.office, "holds"))
    holder = state.holder.office
    if holder and state.stage not in ("delivered", "confirmed", "cancelled"):
        found |= {(holder, "holds"), (holder, "held")}
    return found
