"""The giver's side of a sheet: scan into it, take out, sign. Flushes; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select, update

from portal.accounts.rules import Actor
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import lock, record_many
from portal.custody.handover.queries import case_of
from portal.custody.manifests.sheets.models import ItemRow, SheetRow
from portal.custody.manifests.sheets.queries import as_sheet
from portal.custody.manifests.sheets.rules import (
    MOST_ITEMS,
    PORTION,
    ItemState,
    SheetState,
    WhyNot,
    event_id,
    may_fill,
    why_not_listed,
)
from portal.custody.manifests.sheets.service import Refused, hold
from portal.db import db, insert_into

Added = Literal["added", "already"]


@dataclass(frozen=True)
class Scan:
    """One scan of a code; `id` is made by the page, so that sending it again is no second scan."""

    code: str
    id: str


def add(code: str, scan: Scan, *, actor: Actor, at: datetime) -> Added:
    """Put a dossier on an open sheet. Once, however often and by however many it is scanned."""
    row = _open(code, actor, alone=False)
    view = find_state(scan.code)
    if view is None:
        raise Refused(WhyNot.UNKNOWN)
    known = _item(row, scan.code)
    if known and known.state == ItemState.LISTED:
        return "added" if known.scan == scan.id else "already"
    why = why_not_listed(case_of(view), actor, row.to_office)
    if why:
        raise Refused(why)
    if known:
        _forget(known, scan)
    if _count(row) >= MOST_ITEMS:
        raise Refused(WhyNot.FULL)
    return _insert(row, scan, actor, at)


def remove(code: str, dossier: str, *, actor: Actor) -> bool:
    """Take a dossier off an open sheet; False when it is not on it any more."""
    row = _open(code, actor, alone=False)
    wanted = update(ItemRow).where(ItemRow.manifest_id == row.id, ItemRow.dossier == dossier)
    listed = wanted.where(ItemRow.state == ItemState.LISTED).values(state=ItemState.REMOVED.value)
    return bool(db.session.execute(listed.returning(ItemRow.id)).scalar())


def cancel(code: str, *, actor: Actor, at: datetime) -> None:
    """Give an open sheet up; its dossiers may go on another one."""
    row = _open(code, actor, alone=True, done=SheetState.CANCELLED)
    listed = update(ItemRow).where(ItemRow.manifest_id == row.id, ItemRow.state == ItemState.LISTED)
    db.session.execute(listed.values(state=ItemState.REMOVED.value))
    row.state, row.closed_at = SheetState.CANCELLED.value, at
    db.session.flush()


def give(code: str, *, actor: Actor, at: datetime) -> int:
    """Sign the sheet: offer the next portion of what is on it. How many are left; whoever finds some left goes on.

    Dossiers that cannot be given any more are dropped from the sheet with the reason; they hold up nobody.
    """
    row = hold(code, alone=True)
    if not may_fill(as_sheet(row), actor):
        raise Refused(WhyNot.NOT_YOURS)
    if row.state not in (SheetState.OPEN, SheetState.GIVING):
        if row.given_by == actor.opaque:
            return 0  # the same press once more
        raise Refused(WhyNot.SHEET_STATE)
    waiting = _waiting(row)
    if row.state == SheetState.OPEN:
        if not waiting:
            raise Refused(WhyNot.EMPTY)
        row.state, row.given_by, row.given_at = SheetState.GIVING.value, actor.opaque, at
    _offer(row, waiting, actor, at)
    return _finish(row)


def _open(code: str, actor: Actor, *, alone: bool, done: SheetState | None = None) -> SheetRow:
    row = hold(code, alone=alone)
    if not may_fill(as_sheet(row), actor):
        raise Refused(WhyNot.NOT_YOURS)
    if row.state not in (SheetState.OPEN, done):
        raise Refused(WhyNot.SHEET_STATE)
    return row


def _item(row: SheetRow, dossier: str) -> ItemRow | None:
    wanted = select(ItemRow).where(ItemRow.manifest_id == row.id, ItemRow.dossier == dossier)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _count(row: SheetRow) -> int:
    listed = select(func.count()).where(ItemRow.manifest_id == row.id, ItemRow.state == ItemState.LISTED)
    return db.session.scalar(listed) or 0


def _forget(known: ItemRow, scan: Scan) -> None:
    """A new scan puts back what was taken out; the old scan, sent once more, does not."""
    if known.scan == scan.id:
        raise Refused(WhyNot.REMOVED)
    db.session.execute(delete(ItemRow).where(ItemRow.id == known.id))


def _insert(row: SheetRow, scan: Scan, actor: Actor, at: datetime) -> Added:
    values = {
        "manifest_id": row.id, "dossier": scan.code, "state": ItemState.LISTED.value, "added_by": actor.opaque,
        "added_at": at, "scan": scan.id, "elsewhere": False,
    }  # fmt: skip
    statement = insert_into(ItemRow).values(**values).on_conflict_do_nothing().returning(ItemRow.id)
    if db.session.execute(statement).scalar():
        return "added"
    other = db.session.scalar(select(ItemRow).where(ItemRow.dossier == scan.code, ItemRow.state == ItemState.LISTED))
    if other is None or other.manifest_id == row.id:  # a colleague was quicker by a moment
        return "already"
    sheet = as_sheet(db.session.get_one(SheetRow, other.manifest_id))
    if may_fill(sheet, actor):
        raise Refused(WhyNot.OTHER_SHEET, sheet.number)
    other.state, other.why = ItemState.DROPPED.value, WhyNot.NOT_OURS.value  # it has left those hands since
    db.session.flush()
    return "added" if db.session.execute(statement).scalar() else "already"


def _waiting(row: SheetRow) -> Sequence[ItemRow]:
    listed = select(ItemRow).where(ItemRow.manifest_id == row.id, ItemRow.state == ItemState.LISTED)
    return db.session.scalars(listed.order_by(ItemRow.id).limit(PORTION)).all()


def _offer(row: SheetRow, waiting: Sequence[ItemRow], actor: Actor, at: datetime) -> None:
    sheet = as_sheet(row)
    lock(*(item.dossier for item in waiting))  # what is lawful is asked and recorded without anybody in between
    lawful = []
    for item in waiting:
        view = find_state(item.dossier)
        why = why_not_listed(case_of(view), actor, sheet.to_office) if view else WhyNot.UNKNOWN
        item.state, item.why = (ItemState.DROPPED.value, why.value) if why else (ItemState.OFFERED.value, None)
        if not why:
            lawful.append(item.dossier)
    record_many(
        [
            (
                dossier,
                Said(
                    source="staff", id=event_id(actor.opaque, sheet.code, dossier, "offered"), kind="offered",
                    occurred_at=at, office=actor.office, actor=actor.opaque, role=actor.role,
                    details={"to": sheet.to_office, "manifest": sheet.number},
                ),
            )
            for dossier in lawful
        ],
        heard_at=at,
    )  # fmt: skip
    db.session.flush()


def _finish(row: SheetRow) -> int:
    left = _count(row)
    if left == 0:
        offered = select(ItemRow.id).where(ItemRow.manifest_id == row.id, ItemRow.state == ItemState.OFFERED)
        if db.session.scalar(offered.limit(1)):
            row.state = SheetState.GIVEN.value
        else:  # nothing could be given: nothing was signed
            row.state, row.given_by, row.given_at = SheetState.OPEN.value, None, None
    db.session.flush()
    return left
