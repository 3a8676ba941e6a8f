"""Windows of a postman's day: which there are, until when they can be booked. Plain Python.

The weekly pattern, the places per window and the cut-off are this project's assumptions until the post gives its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.places.rules import VIETNAM, WorkingCalendar, office_kind

CAPACITY = 12
DAYS_AHEAD = 14
CUT_OFF = time(17, 0)  # of the day before
HOURS = {"morning": (time(7, 30), time(12, 0)), "afternoon": (time(13, 30), time(17, 30))}


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

    @property
    def closes(self) -> datetime:
        """Until when it can be booked."""
        return datetime.combine(self.day - timedelta(days=1), CUT_OFF, VIETNAM)


@dataclass(frozen=True)
class OpenWindow:
    window: Window
    left: int


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


def windows_from(office: str, now: datetime, calendar: WorkingCalendar) -> Iterator[Window]:
    """The next two weeks' windows that can still be booked, nearest first; Saturday has a morning only."""
    today = now.astimezone(VIETNAM).date()
    for ahead in range(1, DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if not calendar.is_working(day):
            continue
        for part in ("morning",) if day.weekday() == 5 else ("morning", "afternoon"):
            window = Window(office, day, part)
            if now < window.closes:
                yield window


def may_book(window: Window, now: datetime, calendar: WorkingCalendar) -> bool:
    return window in set(windows_from(window.office, now, calendar))
