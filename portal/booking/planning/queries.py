"""Reading what the planning pages show: the days ahead, the islands an office serves, who is called off by a closure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from portal.booking.pickups.queries import open_in
from portal.booking.windows.queries import boat_days_of, boat_history, overview
from portal.booking.windows.rules import Closure, PlannedWindow, Setting, half_days
from portal.places.addresses.rules import BOAT_AREAS
from portal.places.queries import find_unit, serving_office


@dataclass(frozen=True)
class Day:
    """A day of the plan with its half days."""

    day: date
    windows: tuple[PlannedWindow, ...]


@dataclass(frozen=True)
class Island:
    """Where a postman of this office goes by boat: on which weekdays; None: on any."""

    area: str
    label: str
    weekdays: frozenset[int] | None
    settled: tuple[tuple[Setting, frozenset[int]], ...]


def days_ahead(office: str, *, now: datetime) -> tuple[Day, ...]:
    planned = overview(office, now=now)
    return tuple(Day(day, tuple(windows)) for day, windows in groupby(planned, key=lambda one: one.window.day))


def islands(office: str, day: date) -> tuple[Island, ...]:
    """The boat areas whose unit this office serves."""
    served = [area for area in BOAT_AREAS if _serves(office, area)]
    return tuple(Island(area, BOAT_AREAS[area], boat_days_of(area, day), boat_history(area)) for area in served)


def windows_of(closure: Closure) -> tuple[str, ...]:
    """The ids of all half days that it covers."""
    days = (closure.last_day - closure.first_day).days + 1
    return tuple(one.id for one in half_days(closure.office, closure.first_day, days) if closure.covers(one))


def waiting_in(closures: Sequence[Closure]) -> dict[int, int]:
    """Closure id → how many visits still wait in a half day that it closes."""
    return {closure.id: len(open_in(windows_of(closure))) for closure in closures}


def _serves(office: str, area: str) -> bool:
    unit = area[:5]
    return find_unit(unit) is not None and serving_office(unit).id == office
