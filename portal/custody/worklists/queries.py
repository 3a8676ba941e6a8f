"""What waits for an office or a supervisor: all sections of a work list by one question, counted and capped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select, union_all

from portal.accounts.rules import Actor, Role
from portal.custody.dossiers.models import ConcernRow
from portal.custody.ledger.models import DossierRow
from portal.custody.states.rules import COUNTERSIGN_WITHIN
from portal.custody.worklists.rules import BY_STAGE, SECTIONS
from portal.db import db
from portal.places.rules import Organisation, organisation

MOST = 20
NEEDED = ("holds", "offered", "countersign", "trace", "conflict", "frozen", "unpaid")
PREFIXES = {Organisation.POST: ("post-",), Organisation.STATE: ("desk-", "agency-")}


@dataclass(frozen=True)
class Item:
    """One line: what is needed to find the packet and to see what is wrong; nothing personal."""

    code: str
    stage: str
    due_at: datetime | None
    updated_at: datetime
    procedure_code: str | None
    procedure_level: str | None
    holder_kind: str
    holder_office: str | None
    since: datetime
    stage_since: datetime
    offered_by: str | None
    trace_by: str | None
    asked_at: datetime | None
    trace_state: str | None
    trace_due: datetime | None
    exceptions: tuple[str, ...]
    paused: bool
    unsigned: tuple[tuple[str, datetime], ...]  # (office that must countersign, since when)

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and now > self.due_at


@dataclass(frozen=True)
class Listed:
    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True)
class Portion:
    """Which lines of a section: `most` from `offset` on."""

    most: int = MOST
    offset: int = 0


EMPTY = Listed((), 0)
_D, _C = DossierRow, ConcernRow


def lists_of(
    actor: Actor, *, now: datetime, soon: datetime, only: str | None = None, portion: Portion = Portion()
) -> dict[str, Listed]:
    """Section → its first lines and how many there are. One statement, whatever the number of dossiers."""
    wanted = (only,) if only else SECTIONS[actor.role]
    if not wanted:
        return {}
    sorted_ = _of_all(actor, now) if actor.role is Role.SUPERVISOR else _of_office(actor, now, soon)
    rows = db.session.execute(_shown(sorted_, wanted, portion)).all()
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(row)
    return {name: Listed(tuple(map(_item, found[name])), found[name][0].total) for name in wanted if name in found}


def questions(office: str | None, *, most: int = 200) -> tuple[Item, ...]:
    """Dossiers with a question to answer: of one office, or of all; the soonest due first."""
    wanted = select(*_COLUMNS).where(_D.trace_due.is_not(None))
    if office:
        wanted = wanted.join(_C, _C.dossier_id == _D.id).where(_C.office == office, _C.why == "trace")
    return tuple(map(_item, db.session.execute(wanted.order_by(_D.trace_due, _D.id).limit(most))))


def _of_office(actor: Actor, now: datetime, soon: datetime) -> Select[*tuple[Any, ...]]:
    section = case(
        (and_(_C.why == "offered", _text("offer", "giver_actor") == actor.opaque), "given"),
        (and_(_C.why == "countersign", _text("offer", "to") == actor.office), "given"),  # accepting the offer signs it
        (_C.why != "holds", _C.why),
        (_D.stage == "lost", "given"),  # nothing is held any more; what is owed has its own list
        (_text("holder", "office").is_distinct_from(actor.office), _other_leg(actor.office)),
        *([(~_carries(actor), literal("others"))] if actor.role is Role.POSTMAN else []),
        (_D.due_at < now, "late"),
        (_D.due_at <= soon, "soon"),
        *_where_it_is(actor),
        else_="carry" if actor.role is Role.POSTMAN else "holds",
    )
    wanted = select(_D.id, section.label("section"), _sort().label("sort"))
    return wanted.join(_C, _C.dossier_id == _D.id).where(_C.office == actor.office, _C.why.in_(NEEDED))


def _where_it_is(actor: Actor) -> list[tuple[Any, Any]]:
    """What is neither late nor due soon, by what comes next."""
    if actor.role is Role.POSTMAN:
        return [(_D.stage == "out_for_delivery", "out")]
    if actor.role is Role.POST_CLERK:
        return [(_text("holder", "kind") == "postman", "carried")]
    no_slip = and_(_D.stage == "in_progress", _D.submit_by_post, _text("legs", "slip", "state") == "none")
    return [(no_slip, "slip_due"), (_D.stage.in_(BY_STAGE), _D.stage)]


def _carries(actor: Actor) -> ColumnElement[bool]:
    """This postman; where nobody knows which one, every postman of the office looks."""
    carrier = _text("carrier")
    return and_(_text("holder", "kind") == "postman", or_(carrier.is_(None), carrier == actor.opaque))


def _other_leg(office: str) -> ColumnElement[str]:
    """The papers of the main leg are elsewhere: a slip or recalled papers lie here."""
    return case((_text("legs", "slip", "holder", "office") == office, "slips"), else_="recalls")


def _of_all(actor: Actor, now: datetime) -> Select[*tuple[Any, ...]]:
    """For a supervisor: each dossier once a section, whatever the office of the own organisation; all questions."""
    ours = or_(*(_C.office.startswith(prefix) for prefix in PREFIXES.get(_organisation(actor), ())), false())
    section = case((_C.why == "countersign", "overdue_sides"), else_=_C.why)
    overdue = _text("one_sided", 0, "at") < (now - COUNTERSIGN_WITHIN).isoformat(timespec="milliseconds")
    kept = or_(_C.why.in_(("conflict", "frozen", "unpaid")), and_(_C.why == "countersign", overdue))
    concerns = select(_D.id, section.label("section"), _sort().label("sort")).join(_C, _C.dossier_id == _D.id)
    acts = select(_C.dossier_id).where(_C.dossier_id == _D.id, _C.why.in_(("holds", "offered")), ours)
    late = select(_D.id, literal("late"), _D.due_at).where(_D.due_at < now, acts.exists())
    asked = select(_D.id, literal("trace"), _D.trace_due).where(_D.trace_due.is_not(None))
    together = union_all(concerns.where(kept, ours), late, asked).subquery()
    return select(together.c.id, together.c.section, together.c.sort).distinct()


def _organisation(actor: Actor) -> Organisation:
    return organisation(actor.office) or Organisation.STATE


def _sort() -> ColumnElement[Any]:
    return case((_C.why == "trace", _D.trace_due), else_=func.coalesce(_D.due_at, _D.updated_at))


def _text(*path: str | int) -> ColumnElement[str]:
    found: ColumnElement[str] = _D.state[path].as_string()
    return found


_COLUMNS = (
    _D.code, _D.stage, _D.due_at, _D.updated_at, _D.procedure_code, _D.procedure_level, _D.trace_state, _D.trace_due,
    _text("holder", "kind").label("holder_kind"), _text("holder", "office").label("holder_office"),
    _text("since").label("since"), _text("stage_since").label("stage_since"),
    _text("offer", "giver_office").label("offered_by"), _text("trace", "by").label("trace_by"),
    _text("trace", "opened_at").label("asked_at"),
    _text("paused").label("paused"),
    _D.state["exceptions"].label("exceptions"), _D.state["one_sided"].label("one_sided"),
)  # fmt: skip


def _shown(sorted_: Select[*tuple[Any, ...]], wanted: Sequence[str], portion: Portion) -> Select[*tuple[Any, ...]]:
    """The lines to show of each section, with the number of all its lines."""
    lines = sorted_.subquery()
    order = (lines.c.sort, lines.c.id)
    numbered = select(
        lines.c.id,
        lines.c.section,
        func.row_number().over(partition_by=lines.c.section, order_by=order).label("place"),
        func.count().over(partition_by=lines.c.section).label("total"),
    ).subquery()
    return (
        select(numbered.c.section, numbered.c.total, *_COLUMNS)
        .join(numbered, numbered.c.id == _D.id)
        .where(numbered.c.section.in_(wanted))
        .where(numbered.c.place > portion.offset, numbered.c.place <= portion.offset + portion.most)
        .order_by(numbered.c.section, numbered.c.place)
    )


def _item(row: Any) -> Item:
    unsigned = tuple((each["needs"], datetime.fromisoformat(each["at"])) for each in row.one_sided or ())
    return Item(
        code=row.code, stage=row.stage, due_at=row.due_at, updated_at=row.updated_at,
        procedure_code=row.procedure_code, procedure_level=row.procedure_level,
        holder_kind=row.holder_kind, holder_office=row.holder_office,
        since=datetime.fromisoformat(row.since), stage_since=datetime.fromisoformat(row.stage_since),
        offered_by=row.offered_by, trace_by=row.trace_by,
        asked_at=datetime.fromisoformat(row.asked_at) if row.asked_at else None,
        trace_state=row.trace_state, trace_due=row.trace_due,
        exceptions=tuple(row.exceptions or ()), paused=bool(row.paused), unsigned=unsigned,
    )  # fmt: skip
