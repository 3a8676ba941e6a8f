"""The staff's first screen: what waits for this office, the late ones first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.accounts.rules import Actor, Role
from portal.booking.queries import Pickup, pickups_for_office
from portal.catalogue.search.queries import known_name
from portal.custody.codes.rules import display
from portal.custody.dossiers.queries import WorkItem, find_state, open_traces, work_list
from portal.places.queries import find_unit
from portal.places.rules import VIETNAM

MISSED_STAY = timedelta(days=7)  # a pickup that nobody made stays on the list for a week


@dataclass(frozen=True)
class Task:
    """One line of a list: enough to find the packet on the shelf, nothing personal."""

    code: str
    shown_code: str
    stage: str
    what: str
    due_at: datetime | None
    late: bool


@dataclass(frozen=True)
class Visit:
    """A booked pickup; the address stands on the dossier's page."""

    code: str
    shown_code: str
    day: date | None
    part: str | None
    unit: str
    missed: bool


@dataclass(frozen=True)
class Desk:
    offered: tuple[Task, ...]
    pickups: tuple[Visit, ...]
    holds: tuple[Task, ...]
    traces: tuple[Task, ...]
    conflicts: tuple[Task, ...]


def desk_of(actor: Actor, *, now: datetime) -> Desk:
    traces = open_traces() if actor.role is Role.SUPERVISOR else work_list(actor.office, "trace")
    offered = [item for item in work_list(actor.office, "offered") if not _offered_by(actor, item.code)]
    return Desk(
        offered=_tasks(offered, now),
        pickups=tuple(map(_visit, pickups_for_office(actor.office, now.astimezone(VIETNAM).date() - MISSED_STAY))),
        holds=_tasks(work_list(actor.office, "holds"), now),
        traces=_tasks(traces, now),
        conflicts=_tasks(work_list(actor.office, "conflict"), now),
    )


def _offered_by(actor: Actor, code: str) -> bool:
    """A postman who offers to his own office waits for a colleague, not for himself."""
    view = find_state(code)
    return view is not None and view.state.offer is not None and view.state.offer.giver_actor == actor.opaque


def _tasks(items: Iterable[WorkItem], now: datetime) -> tuple[Task, ...]:
    ordered = sorted(items, key=lambda item: (not item.is_late(now), item.due_at or item.updated_at, item.code))
    return tuple(_task(item, now) for item in ordered)


def _task(item: WorkItem, now: datetime) -> Task:
    return Task(item.code, display(item.code), item.stage, procedure_name(item), item.due_at, item.is_late(now))


def _visit(pickup: Pickup) -> Visit:
    unit = find_unit(pickup.unit_code)
    where = unit.full_name if unit else ""
    return Visit(pickup.code, display(pickup.code), pickup.day, pickup.part, where, pickup.status == "missed")


def procedure_name(item: WorkItem) -> str:
    found = known_name(item.procedure_code, item.procedure_level) if item.procedure_code else None
    return found.public_name if found else ""
