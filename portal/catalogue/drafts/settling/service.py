"""Settling doubts: a person takes a line or leaves it out, and the draft remembers who. Flushes; the caller commits."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.catalogue.drafts.records import queries, rules
from portal.catalogue.drafts.records.models import DraftRow, LineRow
from portal.catalogue.drafts.records.rules import LEFT_OUT, TAKEN, Refused
from portal.catalogue.drafts.records.service import ready
from portal.catalogue.imports.lines.rules import Line
from portal.db import db


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


def _twin(number: int, line: int, completed: Line) -> LineRow | None:
    """Another line that is in the list already with this code at this level."""
    same = (LineRow.draft_id == number, LineRow.code == completed.code, LineRow.level == completed.level, LineRow.id != line)
    counts = (LineRow.result == "accepted") | ((LineRow.result == "doubtful") & (LineRow.settled == TAKEN))
    return db.session.scalar(select(LineRow).where(*same, counts).limit(1))
