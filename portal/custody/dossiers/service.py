"""Registering dossiers and recording what is said of them: append, fold, cache, in the caller's transaction."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, false, func, insert, select, update

from portal.custody.clocks.rules import Terms, clock_of, to_json, trace_due
from portal.custody.codes.rules import make
from portal.custody.dossiers.models import AliasRow, ConcernRow, ContactRow, DraftListRow
from portal.custody.dossiers.rules import (
    ENDS,
    KEPT_AFTER_THE_END,
    OPEN_TRACE,
    Contact,
    NewDossier,
    Recorded,
    Said,
    alias_key,
    concerns,
)
from portal.custody.fold.rules import fold
from portal.custody.ledger import service as ledger
from portal.custody.ledger.models import DossierRow
from portal.custody.ledger.queries import as_registration, events_of
from portal.custody.ledger.rules import Event, Registration, birth, split
from portal.custody.limits.queries import limits
from portal.custody.limits.service import note_stage
from portal.custody.states.rules import State
from portal.custody.states.rules import to_json as state_json
from portal.db import db
from portal.places.queries import calendar, find_office, find_unit
from portal.places.rules import VIETNAM, Organisation

__all__ = ["Contact", "NewDossier", "Recorded", "Said"]

Listener = Callable[[str, Said, State, datetime], None]
event_recorded: list[Listener] = []  # app.py lets booking, traces and exchange listen
dossier_registered: list[Callable[[str, datetime], None]] = []
person_erased: list[Callable[[str], None]] = []


class UnknownDossier(Exception):
    """No dossier has this code."""


def register(new: NewDossier, *, at: datetime) -> str:
    """A new dossier with a fresh code (or the given one, for demonstration); its tracking code."""
    code = new.code or make(secrets.randbits(60))
    born = Registration(code, new.submit_by_post, new.return_by_post, new.agency_office, _whole(at))
    row = DossierRow(
        code=code, submit_by_post=new.submit_by_post, return_by_post=new.return_by_post,
        agency_office=new.agency_office, registered_at=born.registered_at,
        procedure_code=new.procedure_code, procedure_level=new.procedure_level, post_office=new.post_office,
        registered_by=new.registered_by, notices=new.notices, demo=new.demo,
        head=birth(born), event_count=0, version=0, updated_at=born.registered_at, state={}, stage="",
    )  # fmt: skip
    db.session.add(row)
    _refold(row, [], at)
    db.session.flush()
    if new.contact:
        _keep_contact(row.id, new.contact, new.consent, at)
    if new.papers:
        db.session.add(DraftListRow(dossier_id=row.id, papers=[vars(paper) for paper in new.papers]))
    _keep_concerns(row, fold(born, []))
    for kind, value in (
        ("agency_number", new.agency_number),
        ("item_number", new.item_number),
    ):
        if value:
            add_alias(row.id, kind, value, at.astimezone(VIETNAM).date())
    for listener in dossier_registered:
        listener(code, at)
    return code


def record(code: str, said: Said, *, heard_at: datetime) -> Recorded:
    """Append one event. UnknownDossier when there is none; a repeated or contradicting one is told, not refused."""
    return record_many([(code, said)], heard_at=heard_at)[0]


def record_many(pairs: Sequence[tuple[str, Said]], *, heard_at: datetime) -> list[Recorded]:
    """Append events of any dossiers in their order, fold each dossier once. Locks dossiers in one fixed order."""
    heard_at = _whole(heard_at)
    rows = _locked({code for code, _ in pairs})
    results = [ledger.append(rows[code], *_event(said, heard_at)) for code, said in pairs]
    fresh = {rows[code].id for (code, _), result in zip(pairs, results, strict=True) if result == "accepted"}
    states = _fold_all([row for row in rows.values() if row.id in fresh], heard_at)
    answers = []
    for (code, said), result in zip(pairs, results, strict=True):
        state = states.get(code)
        conflict = _conflict(state, said) if state and result == "accepted" else None
        answers.append(Recorded(result, conflict))
        if state and result == "accepted":
            _after(rows[code], said, state, heard_at)
    return answers


def lock(*codes: str) -> None:
    """Hold dossiers until the caller's transaction ends; UnknownDossier when one is not there."""
    _locked(set(codes))


def add_alias(dossier_id: int, kind: str, value: str, begins: date) -> None:
    """Another name for a dossier, from a date on."""
    row = AliasRow(
        dossier_id=dossier_id,
        kind=kind,
        value=alias_key(value),
        written=value[:120],
        begins=begins,
    )
    db.session.add(row)
    db.session.flush()


def refresh(code: str, *, at: datetime) -> None:
    """Fold again, after a calendar or limit changed."""
    _fold_all(list(_locked({code}).values()), at)


def choose_notices(code: str, wish: str) -> None:
    """ "all", "main" or "none": which messages this dossier's citizen wants; no event, it concerns nobody else."""
    db.session.execute(update(DossierRow).where(DossierRow.code == code).values(notices=wish))


def erase_ended(at: datetime, *, most: int = 100) -> int:
    """When a complaint is no longer possible, forget whose dossier it was: the contact, the papers, what was said in free
    words. The chain and its times stay. Never while a question is open. How many of the oldest."""
    over = (DossierRow.stage.in_(ENDS), DossierRow.updated_at < at - KEPT_AFTER_THE_END)
    asked = DossierRow.trace_state.in_(OPEN_TRACE)
    wanted = select(DossierRow.id, DossierRow.code).join(ContactRow).where(*over, ~func.coalesce(asked, false()))
    found = db.session.execute(wanted.order_by(DossierRow.updated_at).limit(most)).all()
    for dossier_id, code in found:
        ledger.erase_private(code)
        for table in (ContactRow, DraftListRow):
            db.session.execute(delete(table).where(table.dossier_id == dossier_id))
        for listener in person_erased:
            listener(code)
    return len(found)


def _locked(codes: set[str]) -> dict[str, DossierRow]:
    wanted = select(DossierRow).where(DossierRow.code.in_(codes)).order_by(DossierRow.id)
    fresh = wanted.with_for_update().execution_options(populate_existing=True)
    rows = {row.code: row for row in db.session.scalars(fresh)}
    missing = codes - rows.keys()
    if missing:
        raise UnknownDossier(min(missing))
    return rows


def _event(said: Said, heard_at: datetime) -> tuple[Event, dict[str, object]]:
    public, private = split(said.details, said.note)
    event = Event(
        source=said.source, id=said.id, kind=said.kind, occurred_at=_whole(said.occurred_at), heard_at=heard_at,
        office=said.office, actor=said.actor, role=said.role, leg=said.leg, details=public,
    )  # fmt: skip
    return event, private


def _fold_all(rows: list[DossierRow], at: datetime) -> dict[str, State]:
    events = events_of(row.id for row in rows)
    states = {row.code: _refold(row, events.get(row.id, []), at) for row in rows}
    db.session.flush()
    for row in rows:
        _keep_concerns(row, states[row.code])
    return states


def _refold(row: DossierRow, events: list[Event], at: datetime) -> State:
    terms = Terms({organisation: calendar(organisation) for organisation in Organisation}, limits(), _area(row.post_office))
    state = fold(as_registration(row), events)
    clock = clock_of(state, terms)
    if row.stage and row.stage != state.stage and not row.demo:
        note_stage(row.code, row.stage, datetime.fromisoformat(row.state["stage_since"]), state.stage_since)
    row.state, row.stage = state_json(state), state.stage
    row.due_at, row.due_rule = (clock.at, to_json(clock)) if clock else (None, None)
    row.trace_due = trace_due(state, terms.calendars)
    row.trace_state = state.trace.state if state.trace else None
    row.version += 1
    row.updated_at = max(row.updated_at, at)
    return state


def _area(post_office: str | None) -> str:
    """The class of commune that the dossier's post office lies in; "" where it is not known."""
    office = find_office(post_office) if post_office else None
    unit = find_unit(office.unit_code) if office and office.unit_code else None
    return unit.kind if unit else ""


def _keep_concerns(row: DossierRow, state: State) -> None:
    wanted = concerns(state, post_office=row.post_office)
    found = db.session.execute(select(ConcernRow.office, ConcernRow.why).where(ConcernRow.dossier_id == row.id))
    known = {(office, why) for office, why in found}
    for office, why in known - wanted:
        if why != "held":
            same = (
                ConcernRow.dossier_id == row.id,
                ConcernRow.office == office,
                ConcernRow.why == why,
            )
            db.session.execute(delete(ConcernRow).where(*same))
    fresh = [{"dossier_id": row.id, "office": office, "why": why} for office, why in sorted(wanted - known)]
    if fresh:
        db.session.execute(insert(ConcernRow), fresh)


def _keep_contact(dossier_id: int, contact: Contact, consent: str | None, at: datetime) -> None:
    db.session.add(ContactRow(dossier_id=dossier_id, consent=consent or "", given_at=at, **vars(contact)))
    db.session.flush()


def _conflict(state: State, said: Said) -> str | None:
    found = (line.conflict for line in state.lines if (line.source, line.id) == (said.source, said.id))
    return next(found, None)


def _after(row: DossierRow, said: Said, state: State, at: datetime) -> None:
    if said.kind == "alias_added":
        begins = said.details.get("from") or said.occurred_at.astimezone(VIETNAM).date().isoformat()
        add_alias(
            row.id,
            said.details["type"],
            said.details["value"],
            date.fromisoformat(begins),
        )
    for listener in event_recorded:
        listener(row.code, said, state, at)


def _whole(moment: datetime) -> datetime:
    """Milliseconds: what both databases, JSON and the hashed bytes keep alike."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
