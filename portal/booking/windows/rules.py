"""Half days of a postman: which there are, how many places, until when they can be booked. Plain Python.

What an office has not settled is this project's assumption: twelve places in every half day from Monday to Saturday morning,
booked until 17:00 of the day before, boats on the days below. The pages say so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from portal.places.rules import VIETNAM, WorkingCalendar, office_kind

CAPACITY = 12
MOST_PLACES = 500
DAYS_AHEAD = 14
HOURS = {"morning": (time(7, 30), time(12, 0)), "afternoon": (time(13, 30), time(17, 30))}
REASONS = ("holiday", "storm", "staff", "other")
Pattern = Mapping[tuple[int, str], int]  # (weekday, part) → places; Monday 0; what is not there has none
Some = TypeVar("Some")


@dataclass(frozen=True)
class Window:
    """Half a day at one post office; its id is written into events and API answers: office.date.part"""

    office: str
    day: date
    part: str

    @property
    def id(self) -> str:
        return f"{self.office}.{self.day.isoformat()}.{self.part}"

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.day, HOURS[self.part][0], VIETNAM)


@dataclass(frozen=True)
class Terms:
    """A half day can be booked until `cut_off` of so many days before."""

    days_before: int
    cut_off: time

    def closes(self, window: Window) -> datetime:
        """Never later than the half day begins."""
        if window.day.toordinal() <= self.days_before:  # the year 1: whoever made up such an id
            return window.begins
        return min(datetime.combine(window.day - timedelta(days=self.days_before), self.cut_off, VIETNAM), window.begins)


DEFAULT_PATTERN: Pattern = {(day, part): CAPACITY for day in range(6) for part in HOURS if (day, part) != (5, "afternoon")}
DEFAULT_TERMS = Terms(1, time(17, 0))
_TUESDAY_FRIDAY, _EVERY_OTHER, _TUESDAY_THURSDAY = frozenset({1, 4}), frozenset({0, 2, 4}), frozenset({1, 3})
DEFAULT_BOAT_DAYS: Mapping[str, frozenset[int]] = {  # the post office of Cô Tô stands on its main island: no boat to wait for
    "07192-thanh-lan": _TUESDAY_THURSDAY, "06757": _EVERY_OTHER, "06967": _EVERY_OTHER,
    "06994-minh-chau": _TUESDAY_FRIDAY, "06994-quan-lan": _TUESDAY_FRIDAY, "06994-ban-sen": _TUESDAY_FRIDAY,
    "06994-thang-loi": _TUESDAY_FRIDAY, "06994-ngoc-vung": _TUESDAY_FRIDAY,
}  # fmt: skip


@dataclass(frozen=True)
class Closure:
    """`part` None: the whole day. What is lifted closes nothing any more."""

    id: int
    office: str
    first_day: date
    last_day: date
    part: str | None
    reason: str
    set_by: str
    set_at: datetime
    lifted_at: datetime | None = None

    def covers(self, window: Window) -> bool:
        days = self.first_day <= window.day <= self.last_day
        return days and self.part in (None, window.part) and self.lifted_at is None


@dataclass(frozen=True)
class OpenWindow:
    """A half day that can be booked until `closes`, unless no place is left."""

    window: Window
    left: int
    closes: datetime


@dataclass(frozen=True)
class PlannedWindow:
    """What the office sees of a half day: places, those taken, and what closes it."""

    window: Window
    capacity: int
    booked: int
    closed: Closure | None
    closes: datetime


@dataclass(frozen=True)
class Setting:
    """Something settled from a day on, and by whom."""

    begins: date
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class Plan:
    """All that decides which half days one office offers; what was settled later for the same days comes later."""

    calendar: WorkingCalendar
    patterns: tuple[tuple[date, Pattern], ...] = ()
    terms: tuple[tuple[date, Terms], ...] = ()
    closures: tuple[Closure, ...] = ()
    boats: tuple[tuple[date, frozenset[int]], ...] = ()

    def capacity(self, window: Window) -> int:
        """The places of the weekly pattern; none where nobody works."""
        if not self.calendar.is_working(window.day):
            return 0
        pattern = newest(self.patterns, window.day) or DEFAULT_PATTERN
        return pattern.get((window.day.weekday(), window.part), 0)

    def closed(self, window: Window) -> Closure | None:
        return next((closure for closure in self.closures if closure.covers(window)), None)

    def closes(self, window: Window) -> datetime:
        return (newest(self.terms, window.day) or DEFAULT_TERMS).closes(window)

    def boat_goes(self, day: date) -> bool:
        """True where no boat is needed."""
        days = newest(self.boats, day)
        return days is None or day.weekday() in days

    def offers(self, window: Window, now: datetime) -> bool:
        """Whether it can be booked now, were a place left."""
        there = self.capacity(window) > 0 and self.boat_goes(window.day)
        return there and self.closed(window) is None and now < self.closes(window)


def newest(settings: Iterable[tuple[date, Some]], day: date) -> Some | None:
    """What holds on a day: the last that had begun by then."""
    begun = [(begins, setting) for begins, setting in settings if begins <= day]
    return max(begun, key=lambda each: each[0])[1] if begun else None


def read_window(window_id: str) -> Window | None:
    """The window an id means, or None for anything else."""
    office, _, rest = window_id.partition(".")
    day, _, part = rest.partition(".")
    if part not in HOURS or office_kind(office) is None or len(day) != 10:
        return None
    try:
        return Window(office, date.fromisoformat(day), part)
    except ValueError:
        return None


def half_days(office: str, first: date, days: int) -> Iterator[Window]:
    """Every half day there could be, in order."""
    for ahead in range(days):
        for part in HOURS:
            yield Window(office, first + timedelta(days=ahead), part)


def windows_from(office: str, now: datetime, plan: Plan) -> Iterator[Window]:
    """Those of the next two weeks that can be booked now, nearest first."""
    today = now.astimezone(VIETNAM).date()
    return (window for window in half_days(office, today, DAYS_AHEAD + 1) if plan.offers(window, now))


def read_weekdays(digits: str) -> frozenset[int]:
    return frozenset(int(digit) for digit in digits if digit in "0123456")


def write_weekdays(days: Iterable[int]) -> str:
    return "".join(str(day) for day in sorted(set(days)))
