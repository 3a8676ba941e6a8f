"""From an uploaded file to a draft. Flushes; the caller commits.

Reading takes seconds and thousands of rows, so it is many short transactions: whoever calls `read_next` or `store` hands
in how one is opened and what time it is.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.catalogue.drafts.records import queries
from portal.catalogue.drafts.records.models import DraftRow, FileRow, LineRow
from portal.catalogue.drafts.records.rules import (
    CHUNK,
    MOST_ATTEMPTS,
    READING,
    READY,
    REFUSED,
    Refused,
    Remark,
    fitting,
    remarks_of,
)
from portal.catalogue.drafts.records.service import drop, locked, throw_away, token
from portal.catalogue.imports.grid.rules import Refused as FileRefused
from portal.catalogue.imports.lines.rules import Line
from portal.catalogue.imports.reading.queries import Reading, read
from portal.catalogue.publications.queries import published
from portal.catalogue.publications.rules import NewPublication, why_refused
from portal.catalogue.words.rules import slug
from portal.db import db

Transaction = Callable[[], AbstractContextManager[None]]
Now = Callable[[], datetime]
REPLACED = "replaced"
SOMEBODY_ELSE = "\n"  # no user name


class Lost(Exception):
    """Somebody else reads this draft by now, or it was discarded meanwhile."""


@dataclass(frozen=True)
class NewDraft:
    """`prepared_by`: a user name, or rules.CONSOLE."""

    decision: str
    effective: date
    decided_on: date | None
    source_name: str
    source_digest: str
    prepared_by: str


@dataclass(frozen=True)
class Claim:
    """The right to read one draft's file, as long as its holder keeps saying so."""

    draft: int
    token: str


def prepare(new: NewDraft, content: bytes, *, at: datetime, claimed: bool = False) -> Claim:
    """A draft that waits to be read. With `claimed` by the caller, at once, else by the worker.

    An open draft of the same decision gives way as long as nobody has settled a doubt in it.
    """
    asked = NewPublication(
        new.decision, new.effective, new.source_name, new.source_digest, new.prepared_by, SOMEBODY_ELSE, new.decided_on
    )
    reason = why_refused(asked, published(), count=1)
    if reason:
        raise Refused(reason)
    _replace(slug(new.decision), by=new.prepared_by, at=at)
    row = DraftRow(
        token=token(), version=1, decision=new.decision, slug=slug(new.decision), effective=new.effective,
        decided_on=new.decided_on, source_name=new.source_name, source_digest=new.source_digest, prepared_by=new.prepared_by,
        prepared_at=at, status=READING, rows_read=0, lines=0, stored=0, remarks="", refused="",
        ended_by="", ended_at=None, ended_reason="", publication_slug="",
        claim=token(), claimed_at=at if claimed else None, attempts=int(claimed),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:  # another one of the same decision, in the same moment
        raise Refused("draft_in_work", by="") from None
    db.session.add(FileRow(draft_id=row.id, content=content))
    db.session.flush()
    return Claim(row.id, row.claim)


def _replace(of: str, *, by: str, at: datetime) -> None:
    older = queries.find_open(of)
    if older is None:
        return
    if queries.counts_of(older.id).settled:
        raise Refused("draft_in_work", by=older.prepared_by)
    row = locked(older.id)
    if row.status in (READING, READY):
        throw_away(row, REPLACED, by=by, at=at)


def read_next(transaction: Transaction, now: Now) -> bool:
    """Reads the file of the draft that has waited longest, from its beginning; False when none waits."""
    if not queries.is_waiting(now()):
        return False
    with transaction():
        found = _claim(at=now())
    if found is None:
        return False
    claim, content, name = found
    try:
        reading = read(content, name, lambda rows: _tell(claim, rows, transaction, now))
    except FileRefused as refused:
        with transaction():
            _keep(claim, at=now())
            _refuse(claim.draft, refused.reason, at=now())
    except Lost:
        pass
    else:
        store(claim, reading, transaction, now)
    return True


def store(
    claim: Claim, reading: Reading, transaction: Transaction, now: Now, told: Callable[[int], None] = lambda _: None
) -> bool:
    """Writes the lines, a thousand a transaction, and opens the draft to people; False when somebody else took it over."""
    lines = reading.lines
    try:
        for start in range(0, len(lines), CHUNK):
            part = [fitting(line) for line in lines[start : start + CHUNK]]
            done = start + len(part)
            with transaction():
                _keep(claim, at=now(), lines=len(lines), stored=done)
                db.session.execute(insert(LineRow), [_columns(claim.draft, start + n, line) for n, line in enumerate(part)])
                if done == len(lines):
                    _open(claim.draft, remarks_of(reading.sheets_skipped, reading.totals))
            told(done)
    except Lost:
        return False
    return True


def _claim(*, at: datetime) -> tuple[Claim, bytes, str] | None:
    """Takes the next draft, with nothing left of whoever tried before."""
    row = db.session.scalar(queries.unread(at).with_for_update(skip_locked=True))
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        _refuse(row.id, "broken", at=at)
        return None
    db.session.execute(delete(LineRow).where(LineRow.draft_id == row.id))
    row.claim, row.claimed_at, row.attempts = token(), at, row.attempts + 1
    row.rows_read = row.lines = row.stored = 0
    db.session.flush()
    content = db.session.execute(select(FileRow.content).where(FileRow.draft_id == row.id)).scalar_one()
    return Claim(row.id, row.claim), content, row.source_name


def _tell(claim: Claim, rows: int, transaction: Transaction, now: Now) -> None:
    with transaction():
        _keep(claim, at=now(), rows_read=rows)


def _keep(claim: Claim, *, at: datetime, **progress: int) -> None:
    held = update(DraftRow).where(DraftRow.id == claim.draft, DraftRow.claim == claim.token, DraftRow.status == READING)
    done = cast("CursorResult[Any]", db.session.execute(held.values(claimed_at=at, **progress)))
    if not done.rowcount:
        raise Lost


def _refuse(number: int, reason: str, *, at: datetime) -> None:
    row = db.session.get_one(DraftRow, number)
    row.status, row.refused, row.ended_at = REFUSED, reason, at
    drop(number)


def _open(number: int, remarks: Iterable[Remark]) -> None:
    row = db.session.get_one(DraftRow, number, populate_existing=True)
    row.status, row.version = READY, row.version + 1
    row.remarks = json.dumps([astuple(remark) for remark in remarks], ensure_ascii=False)
    db.session.execute(delete(FileRow).where(FileRow.draft_id == number))


def _columns(number: int, position: int, line: Line) -> dict[str, Any]:
    read = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    reasons = [[reason.kind, reason.where, reason.raw] for reason in line.reasons]
    return read | {
        "draft_id": number, "position": position, "papers": "\n".join(line.papers),
        "reasons": json.dumps(reasons, ensure_ascii=False) if reasons else "",
        "settled": "", "settled_by": "", "settled_at": None, "given": "",
    }  # fmt: skip
