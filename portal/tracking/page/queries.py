"""Reading what the public page shows: one SELECT for the facts, the words put to them once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.catalogue.search.queries import known_name, known_procedure
from portal.custody.dossiers.queries import DossierView, Version, find_contact, find_state, find_version
from portal.custody.dossiers.rules import expired
from portal.custody.ledger.queries import private_parts
from portal.custody.limits.queries import lately
from portal.custody.states.rules import Line
from portal.places.queries import find_unit, office_name
from portal.places.rules import VIETNAM
from portal.tracking.concerns import texts as concerns
from portal.tracking.concerns.queries import Visitor, find_offers, find_visitor, proof_code
from portal.tracking.facts.rules import (
    HEARD_LATE,
    TRANSFERS,
    WORD_WITHIN,
    Tracking,
    button,
    masked_name,
    masked_phone,
)
from portal.tracking.words import texts
from portal.tracking.words.texts import Translator


@dataclass(frozen=True)
class Entry:
    """One line of the timeline in words."""

    what: str
    where: str
    at: str
    exact: str
    told: str
    conflict: str
    struck: str


@dataclass(frozen=True)
class Reckoning:
    """How the date came about."""

    by: str
    exact: str
    why: str
    skipped: tuple[str, ...]
    counted: bool


@dataclass(frozen=True)
class Papers:
    leg: str
    words: str


@dataclass(frozen=True)
class Page:
    """The public page, all words ready."""

    code: str
    version: int
    sentence: str
    stage: str
    late: bool
    due: Reckoning | None
    trace: str
    trace_by: str
    trace_late: bool
    concerns: tuple[str, ...]
    usual: str
    may_rebook: bool
    offers: tuple[tuple[str, str], ...]
    visit: Visitor | None
    next: tuple[str, str] | None
    button: str
    may_confirm: bool
    may_ask: bool
    has_contact: bool
    entries: tuple[Entry, ...]
    papers: tuple[Papers, ...]
    procedure: str
    to_prepare: tuple[str, ...]
    window: str
    answer: str
    demo: bool
    head: str


@dataclass(frozen=True)
class Paper:
    kind: str
    original: bool
    sheets: int


@dataclass(frozen=True)
class Details:
    """What the last four digits open: masked even then."""

    name: str
    phone: str
    place: str
    papers: tuple[Paper, ...]
    reasons: tuple[str, ...]
    answers: tuple[str, ...]
    proof: str


def find(code: str, *, now: datetime, fresh: bool = False) -> Tracking | None:
    """The facts behind a code; an expired one is as unknown as any. `fresh`: staff must see what they just did."""
    view = find_state(code, replica=not fresh)
    if view is None or expired(view.state.stage, view.updated_at, now):
        return None
    name, papers = _procedure(view)
    return Tracking(
        code=view.code, version=view.version, state=view.state, due=view.due, trace_due=view.trace_due, now=now,
        names=_names(view), procedure=name, papers=papers, post_office=view.post_office,
        agency_office=view.agency_office, submit_by_post=view.submit_by_post, return_by_post=view.return_by_post,
        has_contact=view.has_contact, demo=view.demo, head=view.head, registered_at=view.registered_at,
        updated_at=view.updated_at,
    )  # fmt: skip


def find_mark(code: str, *, now: datetime) -> str | None:
    """What changes whenever the page does, by one cheap look-up; None when there is nothing to show."""
    found: Version | None = find_version(code, replica=True)
    if found is None or expired(found.stage, found.updated_at, now):
        return None
    return _mark(found, now)


def mark(tracking: Tracking) -> str:
    """The same for facts already read."""
    due_at = tracking.due.at if tracking.due else None
    known = Version(tracking.version, due_at, tracking.trace_due, tracking.state.stage, tracking.updated_at)
    return _mark(known, tracking.now)


def page(tracking: Tracking, _: Translator) -> Page:
    state = tracking.state
    return Page(
        code=tracking.code, version=tracking.version, sentence=texts.sentence(tracking, _),
        stage=_(texts.STAGES[state.stage]), late=tracking.late, due=_reckoning(tracking, _),
        trace=concerns.trace(tracking, _),
        trace_by=texts.moment(tracking.trace_due, _) if tracking.trace_due else "",
        trace_late=tracking.trace_state == "overdue",
        concerns=concerns.concerns(tracking, _),
        usual=concerns.usual(lately(state.stage, now=tracking.now), _), visit=find_visitor(tracking),
        may_rebook=tracking.may_rebook, offers=tuple((one, texts.window(one, _)) for one in find_offers(tracking)),
        next=texts.next_words(tracking, _), button=button(tracking), may_confirm=tracking.may_confirm,
        may_ask=tracking.may_ask, has_contact=tracking.has_contact, entries=_entries(tracking, _),
        papers=_papers(tracking, _), procedure=tracking.procedure, to_prepare=tracking.papers,
        window=texts.window(state.window, _), answer=texts.answer(state.citizen_answer, _),
        demo=tracking.demo, head=tracking.head,
    )  # fmt: skip


def find_details(tracking: Tracking) -> Details | None:
    """Masked contact, kinds of papers and the reasons given; read only after the last four digits were right."""
    contact = find_contact(tracking.code)
    if contact is None:
        return None
    said = private_parts(tracking.code)
    unit = find_unit(contact.unit_code)
    lines = [line for line in tracking.state.lines if not line.corrected_by]
    bodies = [said.get((line.source, line.id), {}) for line in lines]
    return Details(
        name=masked_name(contact.name),
        phone=masked_phone(contact.phone),
        place=unit.full_name if unit else "",
        papers=_kinds(bodies),
        reasons=_said("reason", lines, bodies),
        answers=_said("text", [line if line.kind == "trace_answered" else None for line in lines], bodies),
        proof=proof_code(tracking),
    )


def _mark(known: Version, now: datetime) -> str:
    """The version, and what changes on the page by time alone."""
    late = known.due_at is not None and now > known.due_at
    overdue = known.trace_due is not None and now > known.trace_due
    silent = known.stage == "delivered" and now - known.updated_at > WORD_WITHIN
    offering = known.stage == "awaiting_pickup" and known.due_at is None  # perhaps after a visit in vain: windows fill
    waiting = f".{now.astimezone(VIETNAM):%m%d}" if known.stage == "awaiting_pickup" else ""  # who comes, comes today
    return f"{known.version}.{late:d}{overdue:d}{silent:d}" + (f".{now:%m%d%H}" if offering else waiting)


def _procedure(view: DossierView) -> tuple[str, tuple[str, ...]]:
    """Its public name and, until they are handed over, the papers to prepare; of a sensitive one only the field."""
    found = known_name(view.procedure_code, view.procedure_level)
    if found is None or found.sensitive or view.state.stage != "awaiting_pickup":
        return found.public_name if found else "", ()
    whole = known_procedure(view.procedure_code, view.procedure_level)
    return found.public_name, whole.papers if whole else ()


def _names(view: DossierView) -> dict[str, str]:
    """The names of all offices that the page may speak of."""
    state = view.state
    offices = {state.holder.office, view.post_office, view.agency_office}
    offices.update(line.office for line in state.lines)
    offices.update(line.details.get("to") for line in state.lines)
    if state.offer:
        offices.add(state.offer.to)
    return {office: office_name(office) for office in offices if office}


def _reckoning(tracking: Tracking, _: Translator) -> Reckoning | None:
    due = tracking.due
    if due is None:
        return None
    skipped = tuple(f"{texts.day(when, _)}: {reason}" for when, reason in due.skipped)
    by, exact = texts.moment(due.at, _), texts.exact(due.at)
    return Reckoning(by, exact, texts.why(tracking, _) or "", skipped, due.rule not in texts.WHY)


def _papers(tracking: Tracking, _: Translator) -> tuple[Papers, ...]:
    legs = (leg for leg in tracking.state.legs.items() if leg[1].documents or leg[1].seal)
    return tuple(Papers(_(texts.LEGS[name]), texts.papers(leg, _)) for name, leg in legs)


def _entries(tracking: Tracking, _: Translator) -> tuple[Entry, ...]:
    """Newest first; what was struck out says why."""
    lines = tracking.last_lines
    reasons = {line.id: line.details.get("reason") for line in lines if line.kind == "corrected"}
    return tuple(_entry(line, tracking, reasons, _) for line in reversed(lines))


def _entry(line: Line, tracking: Tracking, reasons: dict[str, Any], _: Translator) -> Entry:
    place, remark, struck = tracking.name(line.office), texts.remark(line, tracking.name, _), ""
    remark = concerns.visit(line, tracking, remark, _)
    if line.corrected_by:
        struck = _(texts.REASONS.get(str(reasons.get(line.corrected_by)), texts.REASONS["mistake"]))
    told = [texts.source(line, _), _sides(line, tracking, _)]
    if line.marked or line.heard_at - line.at > HEARD_LATE:
        told.append(_("cổng nhận tin lúc %(at)s") % {"at": texts.moment(line.heard_at, _)})
    return Entry(
        what=_(concerns.CALLED_OFF if line.details.get("called_off") else texts.KINDS[line.kind]),
        where=(f" – {place}" if place else "") + (f" ({remark})" if remark else ""),
        at=texts.moment(line.at, _),
        exact=texts.exact(line.at),
        told=" · ".join(filter(None, told)),
        conflict=_(texts.CONFLICT) if line.conflict and not line.corrected_by else "",
        struck=struck,
    )


def _sides(line: Line, tracking: Tracking, _: Translator) -> str:
    """Whether one or both sides stand behind a change of hands."""
    if line.kind not in TRANSFERS:
        return ""
    if line.sides > 1:
        return _("hai bên xác nhận")
    offer = tracking.state.offer
    waits = offer is not None and (offer.source, offer.id) == (line.source, line.id)
    return _("chờ bên nhận ký") if waits else _("một bên ghi")


def _kinds(bodies: list[dict[str, Any]]) -> tuple[Paper, ...]:
    """The papers of the newest list in the ledger."""
    for body in reversed(bodies):
        if body.get("documents"):
            found = [item for item in body["documents"] if isinstance(item, dict)]
            return tuple(Paper(str(item.get("kind", "")), bool(item.get("original")), _whole(item)) for item in found)
    return ()


def _said(key: str, lines: Sequence[Line | None], bodies: list[dict[str, Any]]) -> tuple[str, ...]:
    """What was written under `key` in these entries."""
    return tuple(str(body[key]) for line, body in zip(lines, bodies, strict=True) if line and body.get(key))


def _whole(item: dict[str, Any]) -> int:
    sheets = item.get("sheets")
    return sheets if isinstance(sheets, int) else 0
