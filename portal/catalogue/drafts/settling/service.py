"""Settling doubts: a person takes a line or leaves it out, and the draft remembers who. Flushes; the caller commits."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Exists, exists, select, update
from sqlalchemy.orm import aliased

from portal.catalogue.drafts.records import queries, rules
from portal.catalogue.drafts.records.models import DraftRow, LineRow
from portal.catalogue.drafts.records.rules import LEFT_OUT, TAKEN, Refused
from portal.catalogue.drafts.records.service import ready
from portal.catalogue.imports.lines.rules import Line
from portal.db import db

_PLAIN = {"synchronize_session": False}


def take(number: int, line: int, given: Mapping[str, Any], *, by: str, at: datetime) -> None:
    """A doubtful line goes into the list, with the values as read and those given for what could not be read."""
    draft, row = _doubt(number, line)
    completed, replaced = rules.completed(queries.draft_line(row).line, given)
    if rules.missing(completed):
        raise Refused("missing_value")
    twin = _twin(number, line, completed)
    if twin is not None:
        raise Refused("taken_twice", sheet=twin.sheet, row=twin.row)
    for name, (_, value) in replaced.items():
        setattr(row, name, value)
    row.given = json.dumps(replaced, ensure_ascii=False) if replaced else ""
    _settle(draft, row, TAKEN, by=by, at=at)


def leave_out(number: int, line: int, *, by: str, at: datetime) -> None:
    draft, row = _doubt(number, line)
    _settle(draft, row, LEFT_OUT, by=by, at=at)


def settle_alike(number: int, kind: str, settled: str, *, by: str, at: datetime) -> int:
    """All open lines that are in doubt for this alone, taken as they were read or left out; gives how many."""
    draft = ready(number)
    found = queries.alike(number).get(kind, [])
    count = 0
    for start in range(0, len(found), rules.CHUNK):
        part = update(LineRow).where(LineRow.id.in_(found[start : start + rules.CHUNK]))
        if settled == TAKEN:
            part = part.where(~_has_twin())
        changed = db.session.execute(part.values(settled=settled, settled_by=by, settled_at=at), execution_options=_PLAIN)
        count += cast("CursorResult[Any]", changed).rowcount
    draft.version += 1
    db.session.flush()
    return count


def reopen(number: int, line: int, *, by: str, at: datetime) -> None:
    """The line is in doubt again, as it was read; who asked for that stays with it."""
    draft, row = _line(number, line)
    for name, (before, _) in queries.draft_line(row).given.items():
        setattr(row, name, before)
    row.given = ""
    _settle(draft, row, "", by=by, at=at)


def _doubt(number: int, line: int) -> tuple[DraftRow, LineRow]:
    draft, row = _line(number, line)
    if row.settled:
        raise Refused("settled_already", by=row.settled_by)
    return draft, row


def _line(number: int, line: int) -> tuple[DraftRow, LineRow]:
    draft = ready(number)
    row = db.session.scalar(select(LineRow).where(LineRow.draft_id == number, LineRow.id == line))
    if row is None or row.result != "doubtful":
        raise Refused("no_such_line")
    return draft, row


def _settle(draft: DraftRow, row: LineRow, settled: str, *, by: str, at: datetime) -> None:
    row.settled, row.settled_by, row.settled_at = settled, by, at
    draft.version += 1
    db.session.flush()


def _has_twin() -> Exists:
    other = aliased(LineRow)
    counts = (other.result == "accepted") | ((other.result == "doubtful") & (other.settled == TAKEN))
    same = (other.draft_id == LineRow.draft_id, other.code == LineRow.code, other.level == LineRow.level)
    return exists().where(*same, counts, other.id != LineRow.id)


def _twin(number: int, line: int, completed: Line) -> LineRow | None:
    """Another line that is in the list already with this code at this level."""
    same = (LineRow.draft_id == number, LineRow.code == completed.code, LineRow.level == completed.level, LineRow.id != line)
    counts = (LineRow.result == "accepted") | ((LineRow.result == "doubtful") & (LineRow.settled == TAKEN))
    return db.session.scalar(select(LineRow).where(*same, counts).limit(1))
