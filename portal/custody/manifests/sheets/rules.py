"""A hand-over sheet (bảng kê) between two offices: its states, who may work on it, what a scan finds. Standard library only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.accounts.rules import Actor, Role
from portal.custody.handover.rules import Action, Case, lawful_actions

WORKERS = (Role.POSTMAN, Role.POST_CLERK, Role.DESK_CLERK)
PORTION = 50  # events in one transaction: the one writer of the embedded database is never held for long


class SheetState(StrEnum):
    """`giving` and `receiving`: signed, and not every line is in the ledger yet; whoever opens the sheet may go on."""

    OPEN = "open"
    GIVING = "giving"
    GIVEN = "given"
    RECEIVING = "receiving"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """`dropped`: it stood on the sheet when the giver signed, but could not be given any more."""

    LISTED = "listed"
    REMOVED = "removed"
    DROPPED = "dropped"
    OFFERED = "offered"
    SURPLUS = "surplus"


class Verdict(StrEnum):
    MATCHED = "matched"
    MISSING = "missing"
    SURPLUS = "surplus"
    WRONG_BAG = "wrong_bag"


class WhyNot(StrEnum):
    """Why a scan, a signature or a decision was not taken; said at once, in words."""

    MALFORMED = "malformed"
    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    NOT_OURS = "not_ours"
    WITH_CITIZEN = "with_citizen"
    OFFERED = "offered"
    WRONG_HANDS = "wrong_hands"
    STAGE = "stage"
    SAME_OFFICE = "same_office"
    OTHER_SHEET = "other_sheet"
    REMOVED = "removed"
    FULL = "full"
    EMPTY = "empty"
    SHEET_STATE = "sheet_state"
    NOT_YOURS = "not_yours"
    BOTH_SIDES = "both_sides"
    UNDECIDED = "undecided"
    DECISION = "decision"


MOST_ITEMS = 1000  # more than any bag holds; a sheet that never ends would never be signed
# What may be decided about each finding; the first is what a scan alone decides.
DECISIONS: dict[Verdict, tuple[str, ...]] = {
    Verdict.MATCHED: ("full", "short", "seal_broken", "refuse"),
    Verdict.MISSING: ("refuse", "trace"),
    Verdict.SURPLUS: ("accept", "return"),
    Verdict.WRONG_BAG: ("accept", "misrouted", "return"),
}


@dataclass(frozen=True)
class Sheet:
    """A sheet without its lines. `from_role`: postmen and clerks hold papers in different hands, so one sheet is for one."""

    code: str
    number: str
    state: SheetState
    from_office: str
    from_role: Role
    to_office: str
    opened_at: datetime
    given_by: str | None = None
    given_at: datetime | None = None
    received_by: str | None = None
    received_at: datetime | None = None
    countersigned_by: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Reconciled:
    """What a sheet and a bag say together. What needs a decision comes before what agrees."""

    missing: frozenset[str]
    surplus: frozenset[str]
    wrong_bag: frozenset[str]
    matched: frozenset[str]


def reconcile(scanned: Collection[str], listed: Collection[str], elsewhere: Collection[str] = ()) -> Reconciled:
    """Each code once: on both sides, only on the sheet, or only in the bag, and then perhaps meant for another one."""
    bag, sheet, others = set(scanned), set(listed), set(elsewhere)
    extra = bag - sheet
    return Reconciled(
        missing=frozenset(sheet - bag),
        surplus=frozenset(extra - others),
        wrong_bag=frozenset(extra & others),
        matched=frozenset(bag & sheet),
    )


def verdict_of(*, listed: bool, scanned: bool, elsewhere: bool) -> Verdict:
    """The same for one item."""
    if listed:
        return Verdict.MATCHED if scanned else Verdict.MISSING
    return Verdict.WRONG_BAG if elsewhere else Verdict.SURPLUS


def number_of(day: date, place: int) -> str:
    """BK-261126-001: short enough to say on the telephone, counted by each office from 1 every day."""
    return f"BK-{day:%y%m%d}-{place:03d}"


def event_id(actor: str, sheet: str, dossier: str, kind: str) -> str:
    """A signature's event has one id however often it is sent; like all of the staff's it begins with who signed."""
    return f"{actor}:manifest:{sheet}:{dossier}:{kind}"


def is_of_sheet(event: str, sheet: str, dossier: str) -> bool:
    """Whether an offer was made by signing this sheet."""
    return event.endswith(f":manifest:{sheet}:{dossier}:offered")


def is_taken(sheet: Sheet, holder: str | None, kind: str | None, *, offered: bool) -> bool:
    """What was found beside the list is in the receiver's hands already, by a button or a system."""
    there = holder == sheet.to_office and not offered
    return there and (sheet.from_office != sheet.to_office or kind == "office")


def may_see(sheet: Sheet, actor: Actor) -> bool:
    return actor.office in (sheet.from_office, sheet.to_office)


def may_fill(sheet: Sheet, actor: Actor) -> bool:
    """Colleagues of the giver who hold papers in the same way."""
    return actor.office == sheet.from_office and actor.role == sheet.from_role


def why_not_receive(sheet: Sheet, actor: Actor) -> WhyNot | None:
    if actor.office != sheet.to_office or actor.role not in WORKERS:
        return WhyNot.NOT_YOURS
    return WhyNot.BOTH_SIDES if actor.opaque == sheet.given_by else None


def why_not_countersign(sheet: Sheet, actor: Actor) -> WhyNot | None:
    if actor.office != sheet.from_office or actor.role not in WORKERS:
        return WhyNot.NOT_YOURS
    return WhyNot.BOTH_SIDES if actor.opaque == sheet.received_by else None


def why_not_listed(case: Case, actor: Actor, to: str) -> WhyNot | None:
    """Why this person may not put this dossier on a sheet to that office; None when it may be offered there."""
    state = case.state
    if Action.OFFER in lawful_actions(case, actor):
        return WhyNot.SAME_OFFICE if to == actor.office and state.holder.kind == "office" else None
    if state.offer:
        return WhyNot.OFFERED
    if state.holder.kind == "citizen":
        return WhyNot.WITH_CITIZEN
    if state.holder.office != actor.office:
        return WhyNot.NOT_OURS
    return WhyNot.WRONG_HANDS if _in_other_hands(case, actor) else WhyNot.STAGE


def _in_other_hands(case: Case, actor: Actor) -> bool:
    """A postman has it in the bag and a clerk scans it, or the other way round."""
    if actor.role not in (Role.POSTMAN, Role.POST_CLERK):
        return False
    return case.state.holder.kind != ("postman" if actor.role is Role.POSTMAN else "office")
