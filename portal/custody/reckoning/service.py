"""Dates follow a changed calendar: dossiers under way are folded again, some at a time. Flushes; the caller commits."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from portal.custody.dossiers.service import refresh
from portal.custody.ledger.models import DossierRow
from portal.custody.reckoning.models import ReckonedRow
from portal.db import db, insert_into

PORTION = 50
SETTLE = timedelta(minutes=1)  # by then every process has the new calendar, and what it folds is right by itself
ENDS = ("confirmed", "cancelled", "lost")


def is_behind(version: int) -> bool:
    """Whether dates remain to be reckoned again."""
    return db.session.scalar(select(ReckonedRow.version).where(ReckonedRow.id == 1)) != version


def follow(version: int, *, at: datetime, portion: int = PORTION) -> int:
    """A portion of what a change asks for; how many dossiers. The next call goes on where this one ended."""
    row = _row(version, at)
    if row.wanted != version:
        row.wanted, row.wanted_since, row.reached = version, at, 0
    if row.version == version or at - row.wanted_since < SETTLE:
        db.session.flush()
        return 0
    codes = _next(row.reached, portion)
    for id_, code in codes:
        refresh(code, at=at)
        row.reached = id_
    if len(codes) < portion:
        row.version = version
    db.session.flush()
    return len(codes)


def _row(version: int, at: datetime) -> ReckonedRow:
    """Locked, so that two workers do not do the same; where there is none yet, nothing was reckoned by an older calendar."""
    first = {"id": 1, "version": version, "wanted": version, "wanted_since": at, "reached": 0}
    db.session.execute(insert_into(ReckonedRow).values(**first).on_conflict_do_nothing(index_elements=["id"]))
    locked = select(ReckonedRow).where(ReckonedRow.id == 1).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).one()


def _next(reached: int, portion: int) -> list[tuple[int, str]]:
    dated = or_(DossierRow.due_at.is_not(None), DossierRow.trace_due.is_not(None))
    wanted = select(DossierRow.id, DossierRow.code).where(DossierRow.id > reached, dated, DossierRow.stage.not_in(ENDS))
    return [(id_, code) for id_, code in db.session.execute(wanted.order_by(DossierRow.id).limit(portion))]
