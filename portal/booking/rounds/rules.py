"""A day's round: its stops, in which order, by whom, and what a postman may do with it. Standard library only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.booking.windows.rules import HOURS, Window
from portal.places.rules import VIETNAM

PARTS = tuple(HOURS)
NOTE_LIMIT = 300
MISSED_STAY = timedelta(days=7)  # as on the desk's list: after a week nobody looks for them here


class NotHere(Exception):
    """No such stop on this person's round, or nobody of this name drives for this office."""


class NotToday(Exception):
    """A postman sets out on the day itself."""


@dataclass(frozen=True)
class Half:
    """Half a day of one post office."""

    office: str
    day: date
    part: str

    @property
    def hours(self) -> tuple[str, str]:
        begins, ends = HOURS[self.part]
        return (f"{begins:%H:%M}", f"{ends:%H:%M}")

    @property
    def window_id(self) -> str:
        return Window(self.office, self.day, self.part).id


@dataclass(frozen=True)
class Chosen:
    """Which stops go to a postman: single ones, and whole communes or boat areas as "unit" or "unit.area"."""

    codes: frozenset[str]
    grounds: frozenset[str]

    def takes(self, code: str, ground: str) -> bool:
        return code in self.codes or ground in self.grounds


@dataclass(frozen=True)
class Stop:
    """A visit to be made. Name, telephone and street are for the people of its office alone."""

    code: str
    shown_code: str
    day: date | None
    part: str | None
    unit_code: str
    unit: str
    area: str
    service: str
    status: str
    holds_place: bool
    group: str
    destination: str
    postman: str | None
    postman_name: str
    note: str
    name: str
    phone: str
    address: str
    papers: int
    sheets: int
    spoken: str
    demo: bool

    @property
    def ground(self) -> str:
        return ground(self.unit_code, self.area)

    @property
    def waits(self) -> bool:
        return self.status == "open"

    @property
    def under_way(self) -> bool:
        return bool(self.spoken)


@dataclass(frozen=True)
class Bundle:
    """The stops of one commune, or of one boat within it."""

    ground: str
    unit: str
    area: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Portion:
    """One half day: all its stops in the order of the round."""

    half: Half
    stops: tuple[Stop, ...]

    @property
    def bundles(self) -> tuple[Bundle, ...]:
        """By commune, in the order of their names."""
        found: dict[str, list[Stop]] = {}
        for stop in self.stops:
            found.setdefault(stop.ground, []).append(stop)
        made = [Bundle(key, stops[0].unit, stops[0].area, tuple(stops)) for key, stops in found.items()]
        return tuple(sorted(made, key=lambda bundle: (bundle.unit, bundle.area)))

    @property
    def waiting(self) -> int:
        return sum(stop.waits for stop in self.stops)

    @property
    def unassigned(self) -> int:
        return sum(stop.waits and stop.postman is None for stop in self.stops)

    @property
    def under_way(self) -> bool:
        return any(stop.under_way for stop in self.stops)


@dataclass(frozen=True)
class Round:
    """A day of one office, or of one of its postmen."""

    day: date
    portions: tuple[Portion, ...]

    @property
    def stops(self) -> tuple[Stop, ...]:
        return tuple(stop for portion in self.portions for stop in portion.stops)


def ground(unit_code: str, area: str) -> str:
    return f"{unit_code}.{area}" if area else unit_code


def swapped(codes: Sequence[str], code: str, step: int) -> tuple[str, ...]:
    """The same round with one stop a place earlier (-1) or later (1); at the end nothing moves."""
    here = codes.index(code)
    there = here + step
    if not 0 <= there < len(codes):
        return tuple(codes)
    moved = list(codes)
    moved[here], moved[there] = moved[there], moved[here]
    return tuple(moved)


def by_postman(stops: Iterable[Stop]) -> dict[str | None, tuple[Stop, ...]]:
    """Each postman's stops, each in their order; those of nobody last."""
    found: dict[str | None, list[Stop]] = {}
    for stop in sorted(stops, key=lambda stop: (stop.postman is None, stop.postman_name, stop.postman or "")):
        found.setdefault(stop.postman, []).append(stop)
    return {postman: tuple(theirs) for postman, theirs in found.items()}


def day_of(text: str) -> date | None:
    """2026-11-26, or None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def today(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()


@dataclass(frozen=True)
class Label:
    """What stands on a packet: it opens the tracking page and says where to; nothing personal."""

    code: str
    shown_code: str
    day: date | None
    part: str | None
    destination: str
    post_office: str


def sheets_of(round_: Round, part: str | None) -> tuple[tuple[Portion, str, tuple[Stop, ...]], ...]:
    """(half day, postman's name, their waiting stops): one sheet of paper each."""
    found = []
    for portion in round_.portions:
        if part in (None, portion.half.part):
            waiting = by_postman(stop for stop in portion.stops if stop.waits)
            found += [(portion, stops[0].postman_name, stops) for stops in waiting.values()]
    return tuple(found)
