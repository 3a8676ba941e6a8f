"""Places and working time: units, offices, calendars. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no summer time since 1975


class OfficeKind(StrEnum):
    POST_OFFICE = "post_office"
    DESK = "desk"
    AGENCY = "agency"


class Organisation(StrEnum):
    POST = "post"
    STATE = "state"


_KINDS = {
    "post": OfficeKind.POST_OFFICE,
    "desk": OfficeKind.DESK,
    "agency": OfficeKind.AGENCY,
}


def office_kind(office_id: str) -> OfficeKind | None:
    """The kind is part of an office's id and never changes: post-200000, desk-06685, agency-…"""
    return _KINDS.get(office_id.partition("-")[0]) if "-" in office_id else None


def organisation(office_id: str) -> Organisation | None:
    kind = office_kind(office_id)
    if kind is None:
        return None
    return Organisation.POST if kind is OfficeKind.POST_OFFICE else Organisation.STATE


@dataclass(frozen=True)
class Unit:
    code: str
    kind: str
    name: str
    full_name: str
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Office:
    """A place that can hold papers. `confirmed` is False while the post has not confirmed it; `as_of` dates the source."""

    id: str
    kind: OfficeKind
    name: str
    unit_code: str | None
    address: str
    phone: str
    as_of: str
    confirmed: bool

    @property
    def organisation(self) -> Organisation:
        return Organisation.POST if self.kind is OfficeKind.POST_OFFICE else Organisation.STATE


@dataclass(frozen=True)
class WorkingCalendar:
    """Weekdays (Monday 0), days closed with their reason, extra days open (swapped Saturdays), and the hours."""

    weekdays: frozenset[int]
    closed: Mapping[date, str] = field(default_factory=dict)
    extra_open: Mapping[date, str] = field(default_factory=dict)
    opens: time = time(7, 30)
    closes: time = time(17, 0)

    def is_working(self, day: date) -> bool:
        return day in self.extra_open or (day.weekday() in self.weekdays and day not in self.closed)

    def why_closed(self, day: date) -> str:
        """The reason a day does not count; empty for a working day."""
        if self.is_working(day):
            return ""
        return self.closed.get(day) or ("Chủ nhật" if day.weekday() == 6 else "Thứ Bảy")


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from the working week; `set_by` is empty for what ships with the project."""

    organisation: Organisation
    day: date
    open: bool
    name: str
    basis: str
    set_by: str = ""

    @property
    def assumed(self) -> bool:
        """Nobody has said so officially yet: it was estimated, computed or taken from a library."""
        return not self.set_by and self.basis in ASSUMED_BASES


ASSUMED_BASES = frozenset({"estimated", "lunar-computed", "library-unconfirmed", "library"})


@dataclass(frozen=True)
class Due:
    """The end of a term of working days: closing time of the last day, and the days skipped with their reasons."""

    at: datetime
    days: int
    start: date
    skipped: tuple[tuple[date, str], ...]


def due_after(calendar: WorkingCalendar, start: datetime, days: int) -> Due:
    """`days` working days after `start`; the first day is not counted (Civil Code 2015, Art. 147)."""
    day = first = start.astimezone(VIETNAM).date()
    left, skipped = days, []
    while left > 0:
        day += timedelta(days=1)
        if calendar.is_working(day):
            left -= 1
        else:
            skipped.append((day, calendar.why_closed(day)))
    return Due(
        datetime.combine(day, calendar.closes, VIETNAM).astimezone(UTC),
        days,
        first,
        tuple(skipped),
    )
