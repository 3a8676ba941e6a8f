"""What every change of a draft goes through: its lock, its version, its end. Flushes; the caller commits."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select

from portal.catalogue.drafts.records.models import DraftRow, FileRow, LineRow
from portal.catalogue.drafts.records.rules import DISCARDED, READING, READY, Refused
from portal.db import db


def discard(number: int, reason: str, *, by: str, at: datetime) -> None:
    """The draft is over. Who, when and why stay; its lines go."""
    row = locked(number)
    if row.status not in (READING, READY):
        raise Refused("ended", status=row.status)
    throw_away(row, reason, by=by, at=at)


def throw_away(row: DraftRow, reason: str, *, by: str, at: datetime) -> None:
    end(row, DISCARDED, reason, by=by, at=at)
    drop(row.id)


def end(row: DraftRow, status: str, reason: str, *, by: str, at: datetime) -> None:
    row.status, row.ended_reason, row.ended_by, row.ended_at = status, reason, by, at
    row.version += 1
    db.session.flush()


def drop(number: int) -> None:
    db.session.flush()
    db.session.execute(delete(FileRow).where(FileRow.draft_id == number))
    db.session.execute(delete(LineRow).where(LineRow.draft_id == number))


def ready(number: int) -> DraftRow:
    """The draft, locked, as long as people may change it."""
    row = locked(number)
    if row.status != READY:
        raise Refused("not_read_yet" if row.status == READING else "ended", status=row.status)
    return row


def locked(number: int) -> DraftRow:
    wanted = select(DraftRow).where(DraftRow.id == number).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(wanted)
    if row is None:
        raise Refused("no_such_draft")
    return row


def token() -> str:
    return secrets.token_hex(8)
