"""The staff's first screen: what waits for this person, the most urgent first. A fixed number of questions to the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portal.accounts.rules import Actor, Role
from portal.booking.pickups.queries import Pickup, pickups_for_office
from portal.catalogue.search.queries import known_name
from portal.custody.codes.rules import display
from portal.custody.doorstep.queries import locked_visits, visits_of
from portal.custody.doorstep.rules import Visit as Door
from portal.custody.states.rules import COUNTERSIGN_WITHIN
from portal.custody.worklists.queries import EMPTY, MOST, Item, Listed, Portion, lists_of
from portal.custody.worklists.rules import SECTIONS, soon_until
from portal.desk.rules import MISSED_STAY, Section, Task, Tomorrow, Visit
from portal.places.queries import calendar, find_unit, office_name
from portal.places.rules import VIETNAM, Organisation, WorkingCalendar, organisation
from portal.traces.rules import compensate_by, days_left

PICKUPS_BEFORE = {Role.POSTMAN: "offered", Role.POST_CLERK: "frozen"}
MOST_VISITS = 500


@dataclass(frozen=True)
class _Setting:
    """What turns a line into a task: who looks, when, with which visits."""

    actor: Actor
    now: datetime
    days: WorkingCalendar
    doors: Mapping[str, Door]


def names_for(role: Role) -> tuple[str, ...]:
    """The sections of a role in their order: the pickups of today stand before what the office must settle."""
    names = list(SECTIONS[role])
    if role in PICKUPS_BEFORE:
        place = names.index(PICKUPS_BEFORE[role])
        names[place:place] = ["pickups"]
        names.append("coming")
    return (*names, "doors") if role is Role.SUPERVISOR else tuple(names)


def desk_of(actor: Actor, *, now: datetime) -> tuple[Section, ...]:
    """All sections, the empty ones too."""
    setting = _setting(actor, now)
    lists = lists_of(actor, now=now, soon=soon_until(setting.days, now))
    visits = _visits(actor, now) if actor.role in PICKUPS_BEFORE else {}
    found = [_section(name, lists.get(name, EMPTY), visits.get(name, ()), setting) for name in names_for(actor.role)]
    return tuple(replace(one, tomorrow=_tomorrow(one.name, visits, now)) for one in found)


def section_of(actor: Actor, name: str, *, now: datetime, offset: int, most: int) -> Section:
    """One section from `offset` on."""
    setting = _setting(actor, now)
    if name in ("pickups", "coming"):
        visits = _visits(actor, now)[name]
        return Section(name, len(visits), visits=tuple(visits[offset : offset + most]))
    if name == "doors":
        return _section(name, EMPTY, (), setting)
    soon, portion = soon_until(setting.days, now), Portion(most, offset)
    listed = lists_of(actor, now=now, soon=soon, only=name, portion=portion).get(name, EMPTY)
    return Section(name, listed.total, tuple(_task(name, item, setting) for item in listed.items))


def _setting(actor: Actor, now: datetime) -> _Setting:
    days = calendar(organisation(actor.office) or Organisation.STATE)
    doors = visits_of(actor.opaque) if actor.role is Role.POSTMAN else {}
    if actor.role is Role.SUPERVISOR:
        doors = {door.code: door for door in locked_visits()}
    return _Setting(actor, now, days, doors)


def _section(name: str, listed: Listed, visits: Sequence[Visit], setting: _Setting) -> Section:
    if name == "doors":
        return Section(name, len(setting.doors), tuple(map(_door, setting.doors.values())))
    tasks = tuple(_task(name, item, setting) for item in listed.items)
    return Section(name, listed.total or len(visits), tasks, tuple(visits[:MOST]))


def _task(section: str, item: Item, setting: _Setting) -> Task:
    by = _last_moment(section, item, setting.actor.office)
    door = setting.doors.get(item.code)
    left = days_left(calendar(Organisation.POST), setting.now, by) if section == "trace" and by else None
    return Task(
        code=item.code, shown_code=display(item.code), stage=item.stage, what=procedure_name(item),
        due_at=item.due_at, late=item.is_late(setting.now), office=_where(section, item), since=item.since,
        by=by, overdue=by is not None and setting.now > by, left=left, asked_by=item.trace_by or "",
        exceptions=item.exceptions, paused=item.paused, spoken=door.spoken if door else "", locked=bool(door and door.locked),
    )  # fmt: skip


def _last_moment(section: str, item: Item, office: str) -> datetime | None:
    """Until when this list's own matter must be settled."""
    if section == "trace":
        return item.trace_due
    if section == "unpaid":
        return compensate_by(item.stage_since)
    if section in ("countersign", "overdue_sides"):
        mine = [since for needs, since in item.unsigned if section == "overdue_sides" or needs == office]
        return min(mine) + COUNTERSIGN_WITHIN if mine else None
    return None


def _where(section: str, item: Item) -> str:
    """Whom to turn to: the giver of an offer, whoever has not signed, else the holder."""
    office = item.offered_by if section == "offered" else item.holder_office
    if section == "overdue_sides" and item.unsigned:
        office = item.unsigned[0][0]
    return office_name(office) if office else ""


def _door(door: Door) -> Task:
    """Where three wrong codes were given."""
    return Task(
        door.code, display(door.code), "out_for_delivery", office=office_name(door.office), since=door.since, locked=True
    )


def _visits(actor: Actor, now: datetime) -> dict[str, list[Visit]]:
    """Today's and the missed ones; those of the days to come."""
    today = now.astimezone(VIETNAM).date()
    booked = pickups_for_office(actor.office, today - MISSED_STAY, limit=MOST_VISITS)
    mine = (None, actor.opaque) if actor.role is Role.POSTMAN else None  # what a colleague goes for is not asked of me
    found = [_visit(one, today) for one in booked if mine is None or one.postman in mine]
    coming = [one for one in found if one.day and one.day > today]
    return {"pickups": [one for one in found if one not in coming], "coming": coming}


def _visit(pickup: Pickup, today: date) -> Visit:
    unit = find_unit(pickup.unit_code)
    where, missed = unit.full_name if unit else "", pickup.status == "missed"
    late = not missed and pickup.day is not None and pickup.day < today
    no_place = not missed and not pickup.holds_place
    return Visit(pickup.code, display(pickup.code), pickup.day, pickup.part, where, missed, late, no_place, pickup.postman)


def _tomorrow(name: str, visits: Mapping[str, Sequence[Visit]], now: datetime) -> Tomorrow | None:
    """What comes next day, beside the list of the days to come."""
    day = now.astimezone(VIETNAM).date() + timedelta(days=1)
    due = [visit for visit in visits.get("coming", ()) if visit.day == day]
    if name != "coming" or not due:
        return None
    parts = Counter(visit.part for visit in due)
    return Tomorrow(day, parts["morning"], parts["afternoon"], sum(visit.postman is None for visit in due))


def procedure_name(item: Item) -> str:
    found = known_name(item.procedure_code, item.procedure_level) if item.procedure_code else None
    return found.public_name if found else ""
