"""The receiver's side of a sheet: scan against it, decide what differs, sign; and the giver's second signature.

Flushes; the caller commits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from portal.accounts.rules import Actor, Role
from portal.custody.dossiers.queries import DossierView, find_state
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import lock, record_many
from portal.custody.handover.queries import case_of
from portal.custody.handover.rules import lawful_actions
from portal.custody.manifests.receiving.rules import APART, Finding, choices, settle
from portal.custody.manifests.sheets.models import ItemRow, SheetRow
from portal.custody.manifests.sheets.queries import as_sheet, offered_elsewhere
from portal.custody.manifests.sheets.rules import (
    DECISIONS,
    MOST_ITEMS,
    PORTION,
    ItemState,
    Sheet,
    SheetState,
    Verdict,
    WhyNot,
    event_id,
    is_of_sheet,
    is_taken,
    verdict_of,
    why_not_countersign,
    why_not_receive,
)
from portal.custody.manifests.sheets.service import Refused, hold
from portal.db import db, insert_into

FOUND = (ItemState.OFFERED, ItemState.SURPLUS)
EXCEPTIONAL = ("short", "seal_broken", "refuse", "trace", "accept", "misrouted", "return")


@dataclass(frozen=True)
class Check:
    """One scan against a sheet; `id` is made by the page, so that sending it again is no second scan."""

    code: str
    id: str


@dataclass(frozen=True)
class _Signature:
    sheet: Sheet
    actor: Actor
    at: datetime

    def says(self, dossier: str, kind: str, details: dict[str, Any]) -> Said:
        return Said(
            source="staff", id=event_id(self.actor.opaque, self.sheet.code, dossier, kind), kind=kind, occurred_at=self.at,
            office=self.actor.office, actor=self.actor.opaque, role=self.actor.role, details=details,
        )  # fmt: skip


@dataclass(frozen=True)
class Checked:
    verdict: Verdict
    repeated: bool
    apart: bool = False


def check(code: str, scan: Check, *, actor: Actor, at: datetime) -> Checked:
    """The receiver has this packet in hand. On the sheet: matched and full; else found beside it, to be decided."""
    row = _receivable(code, actor, alone=False)
    view = find_state(scan.code)
    if view is None:
        raise Refused(WhyNot.UNKNOWN)
    known = _item(row, scan.code) or _insert(row, scan, view, actor, at)
    repeated = known.scanned_at is not None and known.checked != scan.id
    if known.scanned_at is None:
        _mark(known, scan, actor, at)
        if known.state in (ItemState.DROPPED, ItemState.REMOVED):
            known.state, known.elsewhere, known.decision = ItemState.SURPLUS.value, _elsewhere(row, view, actor), None
    db.session.flush()
    verdict = _verdict(known)
    apart = verdict is Verdict.MATCHED and not _offer_is_open(as_sheet(row), view)
    return Checked(verdict, repeated, apart)


def decide(code: str, dossiers: Collection[str], decision: str, *, actor: Actor) -> int:
    """The receiver's decision about these items; it may be changed until the sheet is signed. How many it was for."""
    row = _receivable(code, actor, alone=False)
    wanted = select(ItemRow).where(ItemRow.manifest_id == row.id, ItemRow.dossier.in_(dossiers), ItemRow.state.in_(FOUND))
    items = db.session.scalars(wanted.order_by(ItemRow.id)).all()
    for item in items:
        view = find_state(item.dossier)
        if view is None or decision not in allowed(as_sheet(row), view, _verdict(item), actor):
            raise Refused(WhyNot.DECISION)
        item.decision, item.decided_by = decision, actor.opaque
    db.session.flush()
    return len(items)


def allowed(sheet: Sheet, view: DossierView, verdict: Verdict, actor: Actor) -> tuple[str, ...]:
    """What may be decided about this item, given where its dossier is now."""
    return choices(_finding(sheet, view, verdict, "", actor), DECISIONS[verdict])


def undecided(row: SheetRow) -> list[str]:
    """Codes that hold up the receiver's signature; what is done in another way holds up nothing."""
    open_ones = select(ItemRow).where(
        ItemRow.manifest_id == row.id, ItemRow.state.in_(FOUND), ItemRow.decision.is_(None)
    )  # fmt: skip
    sheet, found = as_sheet(row), []
    for item in db.session.scalars(open_ones):
        view = find_state(item.dossier)
        if view and not _is_apart(sheet, item, view):
            found.append(item.dossier)
    return found


def receive(code: str, *, actor: Actor, at: datetime) -> int:
    """Sign for what was found: record the next portion. How many are left; whoever finds some left goes on."""
    row = hold(code, alone=True)
    sheet = as_sheet(row)
    why = why_not_receive(sheet, actor)
    if why:
        raise Refused(why)
    if sheet.state not in (SheetState.GIVEN, SheetState.RECEIVING):
        if row.received_by == actor.opaque:
            return 0  # the same press once more
        raise Refused(WhyNot.SHEET_STATE)
    if sheet.state is SheetState.GIVEN:
        if undecided(row):
            raise Refused(WhyNot.UNDECIDED)
        row.state, row.received_by, row.received_at = SheetState.RECEIVING.value, actor.opaque, at
    unsettled = ItemRow.state.in_(FOUND) & ItemRow.outcome.is_(None)
    _settle(_Signature(sheet, actor, at), _portion(row, unsettled))
    left = _count(row, unsettled)
    if left == 0:
        differs = or_(ItemRow.decision.in_(EXCEPTIONAL), ItemRow.outcome == "moved")
        alike = _count(row, ItemRow.state.in_(FOUND) & differs) == 0
        row.state = (SheetState.CLOSED if alike else SheetState.RECEIVED).value
        row.closed_at = at if alike else None
    db.session.flush()
    return left


def countersign(code: str, *, actor: Actor, at: datetime) -> int:
    """The giver signs what differed; what the receiver took without an offer gets its second side. How many are left."""
    row = hold(code, alone=True)
    sheet = as_sheet(row)
    why = why_not_countersign(sheet, actor)
    if why:
        raise Refused(why)
    if sheet.state is not SheetState.RECEIVED:
        if row.countersigned_by == actor.opaque:
            return 0
        raise Refused(WhyNot.SHEET_STATE)
    one_sided = ItemRow.outcome == "one_sided"
    items = _portion(row, one_sided)
    lock(*(item.dossier for item in items))
    pairs = [(item.dossier, said) for item in items if (said := _second_side(_Signature(sheet, actor, at), item.dossier))]
    record_many(pairs, heard_at=at)
    for item in items:
        item.outcome = "accepted"
    db.session.flush()
    left = _count(row, one_sided)
    if left == 0:
        row.state, row.countersigned_by, row.closed_at = SheetState.CLOSED.value, actor.opaque, at
        db.session.flush()
    return left


def _receivable(code: str, actor: Actor, *, alone: bool) -> SheetRow:
    row = hold(code, alone=alone)
    why = why_not_receive(as_sheet(row), actor)
    if why:
        raise Refused(why)
    if row.state != SheetState.GIVEN:
        raise Refused(WhyNot.SHEET_STATE)
    return row


def _item(row: SheetRow, dossier: str) -> ItemRow | None:
    wanted = select(ItemRow).where(ItemRow.manifest_id == row.id, ItemRow.dossier == dossier)
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def _insert(row: SheetRow, scan: Check, view: DossierView, actor: Actor, at: datetime) -> ItemRow:
    """Something that is not on the sheet; two who scan it at the same moment find it once."""
    if _count(row, ItemRow.state == ItemState.SURPLUS) >= MOST_ITEMS:
        raise Refused(WhyNot.FULL)
    values = {
        "manifest_id": row.id, "dossier": scan.code, "state": ItemState.SURPLUS.value, "added_by": actor.opaque, "added_at": at,
        "scan": scan.id, "checked": scan.id, "scanned_by": actor.opaque, "scanned_at": at,
        "elsewhere": _elsewhere(row, view, actor),
    }  # fmt: skip
    db.session.execute(insert_into(ItemRow).values(**values).on_conflict_do_nothing())
    found = _item(row, scan.code)
    if found is None:
        raise Refused(WhyNot.UNKNOWN)
    return found


def _mark(item: ItemRow, scan: Check, actor: Actor, at: datetime) -> None:
    item.scanned_by, item.scanned_at, item.checked = actor.opaque, at, scan.id
    item.decision, item.decided_by = DECISIONS[Verdict.MATCHED][0], actor.opaque


def _elsewhere(row: SheetRow, view: DossierView, actor: Actor) -> bool:
    """Meant for another bag: offered to another office, or on another sheet."""
    offer = view.state.offer
    return (offer is not None and offer.to != actor.office) or offered_elsewhere(view.code, row.id)


def _verdict(item: ItemRow) -> Verdict:
    listed = item.state != ItemState.SURPLUS
    return verdict_of(listed=listed, scanned=item.scanned_at is not None, elsewhere=item.elsewhere)


def _offer_is_open(sheet: Sheet, view: DossierView) -> bool:
    offer = view.state.offer
    return offer is not None and is_of_sheet(offer.id, sheet.code, view.code)


def _is_apart(sheet: Sheet, item: ItemRow, view: DossierView) -> bool:
    """Done by a button or a system meanwhile: no finding any more."""
    if item.state != ItemState.SURPLUS:
        return not _offer_is_open(sheet, view)
    holder = view.state.holder
    return is_taken(sheet, holder.office, holder.kind, offered=view.state.offer is not None)


def _finding(sheet: Sheet, view: DossierView, verdict: Verdict, decision: str, actor: Actor) -> Finding:
    lawful = lawful_actions(case_of(view), actor)
    return Finding(verdict, decision, view.state, lawful, sheet.from_office)


def _portion(row: SheetRow, condition: Any) -> Sequence[ItemRow]:
    wanted = select(ItemRow).where(ItemRow.manifest_id == row.id, condition).order_by(ItemRow.id).limit(PORTION)
    return db.session.scalars(wanted).all()


def _count(row: SheetRow, condition: Any) -> int:
    return db.session.scalar(select(func.count()).where(ItemRow.manifest_id == row.id, condition)) or 0


def _settle(by: _Signature, items: Sequence[ItemRow]) -> None:
    lock(*(item.dossier for item in items))
    pairs: list[tuple[str, Said]] = []
    for item in items:
        view = find_state(item.dossier)
        if view is None:
            continue
        found = _finding(by.sheet, view, _verdict(item), item.decision or "", by.actor)
        settled = APART if _is_apart(by.sheet, item, view) else settle(found)
        item.outcome = settled.outcome
        pairs += [(item.dossier, _said(by, item, kind, view)) for kind in settled.kinds]
    record_many(pairs, heard_at=by.at)


def _said(by: _Signature, item: ItemRow, kind: str, view: DossierView) -> Said:
    return by.says(item.dossier, kind, _details(by, item, kind, view))


def _details(by: _Signature, item: ItemRow, kind: str, view: DossierView) -> dict[str, Any]:
    offer = view.state.offer
    named = {"offer": offer.id} if offer else {}
    told: dict[str, dict[str, Any]] = {
        "accepted": {**named, "count": item.decision if item.decision in DECISIONS[Verdict.MATCHED] else "full"},
        "refused": {**named, "reason": "damaged" if item.scanned_at else "other"},
        "discrepancy": {"what": by.sheet.number},
        "trace_opened": {"by": "staff", "text": by.sheet.number},
        "misrouted": {"found_at": by.actor.office, "reason": "wrong_office"},
    }
    details = told[kind] | {"manifest": by.sheet.number}
    if kind == "accepted" and by.actor.role is Role.POSTMAN:
        details["to_postman"] = True
    return details


def _second_side(by: _Signature, dossier: str) -> Said | None:
    """Unless somebody has countersigned it by the button meanwhile."""
    view = find_state(dossier)
    waiting = (line.id for line in view.state.lines if line.sides == 1 and not line.corrected_by) if view else ()
    taken = event_id("", by.sheet.code, dossier, "accepted")
    accepted = next((id_ for id_ in waiting if id_.endswith(taken)), None)
    if accepted is None:
        return None
    return by.says(dossier, "countersigned", {"offer": accepted, "paper_number": by.sheet.number, "manifest": by.sheet.number})
