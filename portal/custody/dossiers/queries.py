"""Reading dossiers: the state behind a code, the contact, other names, the work lists of an office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from portal.custody.clocks.rules import Clock
from portal.custody.clocks.rules import from_json as clock_from_json
from portal.custody.dossiers.models import AliasRow, ConcernRow, ContactRow, DraftListRow
from portal.custody.dossiers.rules import Contact, DraftPaper, alias_key, same_last4
from portal.custody.ledger.models import DossierRow
from portal.custody.states.rules import State
from portal.custody.states.rules import from_json as state_from_json
from portal.db import Lookup, db


@dataclass(frozen=True)
class DossierView:
    """All that is known of a dossier but its personal data."""

    code: str
    version: int
    state: State
    due: Clock | None
    trace_due: datetime | None
    procedure_code: str | None
    procedure_level: str | None
    submit_by_post: bool
    return_by_post: bool
    post_office: str | None
    agency_office: str | None
    registered_by: str
    has_contact: bool
    demo: bool
    registered_at: datetime
    updated_at: datetime
    head: str

    def is_late(self, now: datetime) -> bool:
        return self.due is not None and now > self.due.at


@dataclass(frozen=True)
class Addressee:
    """Whom to tell of a dossier, how much they want to be told, and what the message needs to know."""

    phone: str
    email: str
    notices: str
    demo: bool
    post_office: str | None
    agency_office: str | None
    trace_due: datetime | None


@dataclass(frozen=True)
class Version:
    """What tells whether a page has changed, by one cheap look-up."""

    version: int
    due_at: datetime | None
    trace_due: datetime | None
    stage: str
    updated_at: datetime


@dataclass(frozen=True)
class WorkItem:
    code: str
    stage: str
    due_at: datetime | None
    updated_at: datetime
    procedure_code: str | None
    procedure_level: str | None

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and now > self.due_at


@dataclass(frozen=True)
class Brief:
    """What a post office needs of a dossier that it will collect. `papers`: what the citizen has prepared."""

    code: str
    contact: Contact | None
    papers: tuple[DraftPaper, ...]
    procedure_code: str | None
    procedure_level: str | None
    agency_office: str | None
    demo: bool


# Built once, on the plain table: the public page asks nothing else, and building costs more than asking.
_DOSSIER = DossierRow.__table__.c
_BY_CODE = _DOSSIER.code == bindparam("wanted")
_VIEW = Lookup(select(
    _DOSSIER.code, _DOSSIER.version, _DOSSIER.state, _DOSSIER.due_at, _DOSSIER.due_rule,
    _DOSSIER.trace_due, _DOSSIER.procedure_code, _DOSSIER.procedure_level, _DOSSIER.submit_by_post,
    _DOSSIER.return_by_post, _DOSSIER.post_office, _DOSSIER.agency_office, _DOSSIER.registered_by,
    _DOSSIER.demo, _DOSSIER.registered_at, _DOSSIER.updated_at, _DOSSIER.head,
    exists().where(ContactRow.dossier_id == _DOSSIER.id).label("has_contact"),
).where(_BY_CODE))  # fmt: skip
_VERSION = Lookup(
    select(_DOSSIER.version, _DOSSIER.due_at, _DOSSIER.trace_due, _DOSSIER.stage, _DOSSIER.updated_at).where(_BY_CODE)
)


def find_state(code: str, *, replica: bool = False) -> DossierView | None:
    """The dossier with exactly this code; `replica`: as it was some moments ago will do."""
    facts = _VIEW.first(replica=replica, wanted=code)
    if facts is None:
        return None
    due_at, rule = facts.pop("due_at"), facts.pop("due_rule")
    facts["due"] = clock_from_json(due_at, rule) if due_at and rule else None
    facts["state"] = state_from_json(facts["state"])
    return DossierView(**facts)


def find_version(code: str, *, replica: bool = False) -> Version | None:
    found = _VERSION.first(replica=replica, wanted=code)
    return Version(**found) if found else None


def find_contact(code: str) -> Contact | None:
    wanted = select(ContactRow).join(DossierRow, DossierRow.id == ContactRow.dossier_id)
    row = db.session.scalar(wanted.where(DossierRow.code == code))
    return _contact(row) if row else None


def has_last4(code: str, given: str) -> bool:
    """Whether these are the last four digits of the telephone given with the dossier."""
    contact = find_contact(code)
    return contact is not None and same_last4(contact.phone, given)


def find_addressee(code: str) -> Addressee | None:
    """None where there is no such dossier, or nobody to tell."""
    row = DossierRow
    wanted = select(
        ContactRow.phone, ContactRow.email, row.notices, row.demo, row.post_office, row.agency_office, row.trace_due,
    ).join(row, row.id == ContactRow.dossier_id)  # fmt: skip
    found = db.session.execute(wanted.where(row.code == code)).mappings().first()
    return Addressee(**found) if found else None


def find_draft(code: str) -> tuple[DraftPaper, ...]:
    """The papers the citizen meant to hand over; empty when none were named or they are erased."""
    wanted = select(DraftListRow.papers).join(DossierRow, DossierRow.id == DraftListRow.dossier_id)
    papers = db.session.scalar(wanted.where(DossierRow.code == code))
    return _papers(papers)


def briefs_of(codes: Collection[str]) -> dict[str, Brief]:
    """Many dossiers by one question: for a round."""
    wanted = (
        select(DossierRow, ContactRow, DraftListRow.papers)
        .outerjoin(ContactRow, ContactRow.dossier_id == DossierRow.id)
        .outerjoin(DraftListRow, DraftListRow.dossier_id == DossierRow.id)
        .where(DossierRow.code.in_(codes))
    )
    found = db.session.execute(wanted) if codes else ()
    return {row.code: _brief(row, contact, papers) for row, contact, papers in found}


def code_for_alias(value: str, on: date) -> str | None:
    """The dossier that bore this agency's number or item number on that day: the youngest begun by then."""
    wanted = (
        select(DossierRow.code)
        .join(AliasRow, AliasRow.dossier_id == DossierRow.id)
        .where(AliasRow.value == alias_key(value), AliasRow.begins <= on)
        .order_by(AliasRow.begins.desc(), AliasRow.id.desc())
        .limit(1)
    )
    return db.session.scalar(wanted)


def alias_of(code: str, kind: str) -> str | None:
    """The newest agency number or item number of a dossier, as it was written."""
    wanted = (
        select(AliasRow.written)
        .join(DossierRow, DossierRow.id == AliasRow.dossier_id)
        .where(DossierRow.code == code, AliasRow.kind == kind)
        .order_by(AliasRow.begins.desc(), AliasRow.id.desc())
        .limit(1)
    )
    return db.session.scalar(wanted)


def item_numbers(codes: Collection[str]) -> dict[str, str]:
    """The newest postal item number of each of these dossiers that has one, as it was written."""
    wanted = (
        select(DossierRow.code, AliasRow.written)
        .join(AliasRow, AliasRow.dossier_id == DossierRow.id)
        .where(AliasRow.kind == "item_number", DossierRow.code.in_(codes))
        .order_by(AliasRow.begins, AliasRow.id)
    )
    return {row.code: row.written for row in db.session.execute(wanted)}


def work_list(office: str, why: str, *, limit: int = 200) -> tuple[WorkItem, ...]:
    """What concerns an office: `why` is holds, offered, pickup, conflict or trace; the soonest due first."""
    wanted = (
        select(DossierRow)
        .join(ConcernRow, ConcernRow.dossier_id == DossierRow.id)
        .where(ConcernRow.office == office, ConcernRow.why == why)
        .order_by(func.coalesce(DossierRow.due_at, DossierRow.updated_at), DossierRow.id)
        .limit(limit)
    )
    return tuple(_item(row) for row in db.session.scalars(wanted))


def late_without_trace(now: datetime, *, limit: int = 500) -> tuple[tuple[str, datetime], ...]:
    """(code, by when) of dossiers whose clock is overrun and nobody has asked since; the freshest first."""
    idle = DossierRow.trace_state.is_(None) | DossierRow.trace_state.in_(("answered", "closed"))
    opened = DossierRow.state["trace", "opened_at"].as_string()
    wanted = select(DossierRow.code, DossierRow.due_at, opened).where(DossierRow.due_at < now, idle)
    rows = db.session.execute(wanted.order_by(DossierRow.due_at.desc()).limit(limit))
    return tuple((code, due) for code, due, asked in rows if due and not (asked and datetime.fromisoformat(asked) > due))


def traces_past_due(now: datetime) -> tuple[str, ...]:
    """Codes of dossiers whose question should have been answered by now."""
    return tuple(
        db.session.scalars(select(DossierRow.code).where(DossierRow.trace_due < now, DossierRow.trace_state == "open"))
    )


def was_held_by(code: str, offices: Collection[str]) -> bool:
    """Whether one of these offices ever held the dossier, or holds it now."""
    held = (
        select(ConcernRow.office)
        .join(DossierRow, DossierRow.id == ConcernRow.dossier_id)
        .where(
            DossierRow.code == code,
            ConcernRow.why == "held",
            ConcernRow.office.in_(list(offices)),
        )
    )
    return db.session.scalar(held.limit(1)) is not None


def offices_that_held(code: str) -> tuple[str, ...]:
    held = select(ConcernRow.office).join(DossierRow, DossierRow.id == ConcernRow.dossier_id)
    return tuple(db.session.scalars(held.where(DossierRow.code == code, ConcernRow.why == "held")))


def open_bookings_of(phone: str) -> int:
    """How many dossiers with this telephone still wait for their pickup."""
    wanted = select(func.count()).select_from(ContactRow).join(DossierRow, DossierRow.id == ContactRow.dossier_id)
    return db.session.scalar(wanted.where(ContactRow.phone == phone, DossierRow.stage == "awaiting_pickup")) or 0


def any_real_dossier() -> bool:
    return db.session.scalar(select(DossierRow.id).where(DossierRow.demo.is_(False)).limit(1)) is not None


def any_code() -> str | None:
    """Some dossier, if there is one."""
    return db.session.scalar(select(DossierRow.code).limit(1))


def count_by_stage() -> dict[str, int]:
    rows: Any = db.session.execute(select(DossierRow.stage, func.count()).group_by(DossierRow.stage))
    return dict(rows.all())


def _contact(row: ContactRow) -> Contact:
    return Contact(row.name, row.phone, row.unit_code, row.address, row.email, row.relation)


def _papers(kept: list[dict[str, Any]] | None) -> tuple[DraftPaper, ...]:
    return tuple(DraftPaper(paper["kind"], paper["original"], paper["sheets"]) for paper in kept or ())


def _brief(row: DossierRow, contact: ContactRow | None, papers: list[dict[str, Any]] | None) -> Brief:
    return Brief(
        row.code, _contact(contact) if contact else None, _papers(papers), row.procedure_code, row.procedure_level,
        row.agency_office, row.demo,
    )  # fmt: skip


def _item(row: DossierRow) -> WorkItem:
    return WorkItem(
        row.code,
        row.stage,
        row.due_at,
        row.updated_at,
        row.procedure_code,
        row.procedure_level,
    )
