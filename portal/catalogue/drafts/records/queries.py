"""Reading drafts, and their lines a page at a time."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from portal.catalogue.drafts.records.models import DraftRow, LineRow
from portal.catalogue.drafts.records.rules import (
    LEASE,
    LEFT_OUT,
    READING,
    READY,
    TAKEN,
    TOGETHER,
    Counts,
    Draft,
    DraftLine,
    Remark,
)
from portal.catalogue.imports.lines.rules import Line, Reason
from portal.db import db

OPEN, SETTLED, ACCEPTED, REJECTED, DUPLICATE = KINDS = ("open", "settled", "accepted", "rejected", "duplicate")
_FIELDS = tuple(name for name in Line.__dataclass_fields__ if name not in ("reasons", "papers"))


def open_drafts() -> tuple[Draft, ...]:
    """Those that somebody works on, newest first."""
    found = select(DraftRow).where(DraftRow.status.in_((READING, READY))).order_by(DraftRow.id.desc())
    return tuple(map(as_draft, db.session.scalars(found)))


def ended_drafts(offset: int, limit: int) -> tuple[Draft, ...]:
    """Published, discarded and refused ones, newest first."""
    found = select(DraftRow).where(DraftRow.status.not_in((READING, READY))).order_by(DraftRow.id.desc())
    return tuple(map(as_draft, db.session.scalars(found.offset(offset).limit(limit))))


def count_ended() -> int:
    ended = select(func.count()).select_from(DraftRow).where(DraftRow.status.not_in((READING, READY)))
    return db.session.scalar(ended) or 0


def find_draft(number: int) -> Draft | None:
    row = db.session.get(DraftRow, number)
    return as_draft(row) if row else None


def find_open(slug: str) -> Draft | None:
    """The draft of that decision that somebody works on."""
    found = select(DraftRow).where(DraftRow.slug == slug, DraftRow.status.in_((READING, READY)))
    row = db.session.scalar(found)
    return as_draft(row) if row else None


def unread(now: datetime) -> Select[DraftRow]:
    """Drafts whose file nobody reads: new ones, and those whose reader died."""
    nobody = or_(DraftRow.claimed_at.is_(None), DraftRow.claimed_at < now - LEASE)
    return select(DraftRow).where(DraftRow.status == READING, nobody).order_by(DraftRow.id).limit(1)


def is_waiting(now: datetime) -> bool:
    return db.session.scalar(unread(now)) is not None


def counts_of(number: int) -> Counts:
    of = LineRow.draft_id == number
    found = select(LineRow.result, LineRow.settled, func.count()).where(of).group_by(LineRow.result, LineRow.settled)
    names = {("doubtful", ""): "open", ("doubtful", TAKEN): "taken", ("doubtful", LEFT_OUT): "left_out"}
    return Counts(**{names.get((result, settled), result): count for result, settled, count in db.session.execute(found)})


def lines_of(number: int, kind: str, offset: int, limit: int) -> tuple[DraftLine, ...]:
    """The lines of one kind (KINDS) in the order of the file."""
    found = select(LineRow).where(LineRow.draft_id == number, *_of_kind(kind)).order_by(LineRow.position)
    return tuple(map(draft_line, db.session.scalars(found.offset(offset).limit(limit))))


def find_line(number: int, line: int) -> DraftLine | None:
    row = db.session.scalar(select(LineRow).where(LineRow.draft_id == number, LineRow.id == line))
    return draft_line(row) if row else None


def alike(number: int) -> dict[str, list[int]]:
    """Open lines that lack nothing and are doubted for one of rules.TOGETHER alone: kind → their ids."""
    whole = (LineRow.code != "", LineRow.name != "", LineRow.level != "", LineRow.submit_by_post.is_not(None))
    wanted = select(LineRow.id, LineRow.reasons).where(LineRow.draft_id == number, *_of_kind(OPEN), *whole)
    found: dict[str, list[int]] = {}
    for line, reasons in db.session.execute(wanted.where(LineRow.return_by_post.is_not(None)).order_by(LineRow.position)):
        kinds = {kind for kind, _, _ in json.loads(reasons)}
        if len(kinds) == 1 and (kind := kinds.pop()) in TOGETHER:
            found.setdefault(kind, []).append(line)
    return found


def settlers(number: int) -> tuple[tuple[str, int, int], ...]:
    """Who settled doubts: the user name, how many they took, how many they left out."""
    found = (
        select(LineRow.settled_by, LineRow.settled, func.count())
        .where(LineRow.draft_id == number, LineRow.settled != "")
        .group_by(LineRow.settled_by, LineRow.settled)
    )
    told: dict[str, dict[str, int]] = {}
    for name, settled, count in db.session.execute(found):
        told.setdefault(name, {})[settled] = count
    return tuple((name, each.get(TAKEN, 0), each.get(LEFT_OUT, 0)) for name, each in sorted(told.items()))


def all_lines(number: int) -> Iterator[DraftLine]:
    """Every line but the folded duplicates, in the order of the file."""
    table = LineRow.__table__
    found = select(table).where(table.c.draft_id == number, table.c.result != "duplicate").order_by(table.c.position)
    return map(draft_line, db.session.execute(found))  # plain rows: a hundred thousand objects would be kept by the session


def _of_kind(kind: str) -> tuple[ColumnElement[bool], ...]:
    if kind in (OPEN, SETTLED):
        return LineRow.result == "doubtful", LineRow.settled == "" if kind == OPEN else LineRow.settled != ""
    return (LineRow.result == kind,)


def draft_line(row: object) -> DraftLine:
    """From a row of the table, loaded as an object or as plain columns."""
    read = {name: getattr(row, name) for name in ("id", "papers", "reasons", "settled", "settled_by", "given", *_FIELDS)}
    reasons = tuple(Reason(*each) for each in json.loads(read["reasons"])) if read["reasons"] else ()
    papers = tuple(read["papers"].split("\n")) if read["papers"] else ()
    line = Line(**{name: read[name] for name in _FIELDS}, papers=papers, reasons=reasons)
    given = {name: (old, new) for name, (old, new) in json.loads(read["given"]).items()} if read["given"] else {}
    return DraftLine(read["id"], line, read["settled"], read["settled_by"], given)


def as_draft(row: DraftRow) -> Draft:
    given = {name: getattr(row, name) for name in Draft.__dataclass_fields__}
    return Draft(**given | {"remarks": tuple(Remark(*each) for each in json.loads(row.remarks or "[]"))})
