"""Reading for the staff's pages: which buttons, to whom the papers may go, which papers to expect, who may read."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from portal.accounts.rules import Actor, Role
from portal.catalogue.search.queries import known_procedure
from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers.queries import DossierView, find_draft
from portal.custody.dossiers.rules import DraftPaper
from portal.custody.handover.rules import Action, Case, default_receiver, is_own, lawful_actions, returnable, to_countersign
from portal.custody.ledger.queries import events_of_code, private_parts
from portal.custody.ledger.rules import Event
from portal.custody.states.rules import OneSided
from portal.places.queries import calendar, find_office, offices
from portal.places.rules import VIETNAM, Office, Organisation, due_after, organisation

MOST_PAPERS, MOST_ROWS = 12, 40
GIVES = (Action.OFFER, Action.GIVE_SLIP, Action.RETURN_RECALL)


@dataclass(frozen=True)
class Expected:
    """A paper that is likely handed over, as the form offers it: `original` is "" where it may as well not be there."""

    kind: str
    original: str = ""
    sheets: int = 1


@dataclass(frozen=True)
class Buttons:
    """The lawful next actions and what their forms offer beforehand. The first action is the large one.

    `seen`: how many events this page knows of, so that a stale one can be told what came since.
    """

    code: str
    actions: tuple[Action, ...]
    nearest: tuple[Office, ...]
    others: tuple[Office, ...]
    papers: tuple[Expected, ...]
    documents: int
    sealed: bool
    promised: date | None
    events: tuple[tuple[str, str, Any], ...]
    originals: int
    one_sided: OneSided | None
    seen: int
    spoken: str

    def press_id(self) -> str:
        """A new one for each form that is drawn."""
        return secrets.token_hex(16)


def case_of(view: DossierView, *, now: datetime | None = None) -> Case:
    back = returnable(view.state, calendar(Organisation.POST)) if view.state.failures else False
    return Case(view.state, view.post_office, view.agency_office, view.return_by_post, now, back)


def buttons(view: DossierView, actor: Actor, *, now: datetime) -> Buttons:
    actions, today = lawful_actions(case_of(view, now=now), actor), now.astimezone(VIETNAM).date()
    gives = any(action in actions for action in GIVES)
    nearest = _nearest(view, actor) if gives else ()
    others = tuple(o for o in offices() if o not in nearest and o.id != actor.office) if gives else ()
    leg = view.state.legs[view.state.offer.leg] if view.state.offer else view.state.legs["submission"]
    return Buttons(
        code=view.code,
        actions=actions,
        nearest=nearest,
        others=others,
        papers=expected_of(view) if Action.COLLECT in actions else (),
        documents=leg.documents,
        sealed=leg.seal,
        promised=_promise(view, today) if Action.RECEIVE in actions else None,
        events=correctable(view, actor) if Action.CORRECT in actions else (),
        originals=view.state.originals,
        one_sided=to_countersign(view.state, actor) if Action.COUNTERSIGN in actions else None,
        seen=len(view.state.lines),
        spoken=_spoken(view.code, actor) if Action.DELIVER in actions else "",
    )


def since(code: str, seen: int) -> tuple[Event, ...]:
    """What was recorded after a page was drawn that knew of `seen` events, as it came in."""
    return tuple(events_of_code(code)[seen:])


def _spoken(code: str, actor: Actor) -> str:
    """What this postman says at the door; nobody else's screen shows it."""
    visit = find_visit(code)
    return visit.spoken if visit and visit.actor == actor.opaque else ""


def papers_of(view: DossierView) -> tuple[str, ...]:
    """The papers that the published procedure asks for; empty when the procedure is unknown."""
    found = known_procedure(view.procedure_code, view.procedure_level) if view.procedure_code else None
    named = (paper for paper in found.papers if paper.strip("… ")) if found else ()  # a long list ends in "…"
    return tuple(named)[:MOST_PAPERS]


def expected_of(view: DossierView) -> tuple[Expected, ...]:
    """What the citizen said to have prepared, ready to be counted; then what the procedure asks for beside it."""
    drafted = [_drafted(paper) for paper in find_draft(view.code)][:MOST_ROWS]
    named = {paper.kind for paper in drafted}
    others = [Expected(paper) for paper in papers_of(view) if paper not in named]
    return tuple((*drafted, *others)[:MOST_ROWS])


def _drafted(paper: DraftPaper) -> Expected:
    return Expected(paper.kind, "original" if paper.original else "copy", paper.sheets or 1)


def may_read(view: DossierView, actor: Actor) -> bool:
    """Names and papers are for the offices that the dossier goes through; a supervisor reads all of the organisation's."""
    state = view.state
    involved = {
        view.post_office,
        view.agency_office,
        state.holder.office,
        *(line.office for line in state.lines),
    }
    if state.offer:
        involved.add(state.offer.to)
    if actor.role is Role.SUPERVISOR:
        return any(organisation(office) is organisation(actor.office) for office in involved if office)
    return actor.office in involved


def documents_of(code: str) -> tuple[Mapping[str, Any], ...]:
    """The document list agreed at the first collection; empty once erased."""
    lists = (body["documents"] for body in private_parts(code).values() if body.get("documents"))
    return tuple(next(lists, ()))


def remarks_of(code: str) -> dict[tuple[str, str], str]:
    """(source, id) → what was written beside an event."""
    wanted = ("note", "reason", "text", "what", "amount", "next", "found_at", "outcome")
    return {
        key: " · ".join(str(body[name]) for name in wanted if isinstance(body.get(name), str))
        for key, body in private_parts(code).items()
    }


def _nearest(view: DossierView, actor: Actor) -> tuple[Office, ...]:
    """The likeliest receiver first, then the two ends of the dossier's way."""
    likely = (
        default_receiver(case_of(view), actor),
        view.agency_office,
        view.post_office,
    )
    own = actor.office if view.state.holder.kind == "office" else None
    ids = dict.fromkeys(id_ for id_ in likely if id_ and id_ != own)
    return tuple(office for office in map(find_office, ids) if office)


def _promise(view: DossierView, today: date) -> date | None:
    """The published number of working days from today, as a suggestion to the desk."""
    found = known_procedure(view.procedure_code, view.procedure_level) if view.procedure_code else None
    if found is None or not found.days:
        return None
    return _working_days_after(today, found.days)


def _working_days_after(today: date, days: int) -> date:
    start = datetime.combine(today, time(8), VIETNAM)
    return due_after(calendar(Organisation.STATE), start, days).at.astimezone(VIETNAM).date()


def correctable(view: DossierView, actor: Actor) -> tuple[tuple[str, str, Any], ...]:
    """(value of the choice, kind, moment), newest first: all for a supervisor, else one's own last entry."""
    lines = [line for line in reversed(view.state.lines) if not line.corrected_by]
    if actor.role is not Role.SUPERVISOR:
        lines = [line for line in lines[:1] if is_own(line.id, actor)]
    return tuple((f"{line.source} {line.id}", line.kind, line.at) for line in lines)[:50]
