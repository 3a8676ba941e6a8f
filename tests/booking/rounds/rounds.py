"""A round with stops, as the tests need it."""

from datetime import date, datetime, timedelta

from portal.booking.pickups.service import book
from portal.booking.rounds.rules import Half
from portal.booking.windows.rules import read_window
from portal.db import writing
from portal.places.rules import VIETNAM
from tests.booking.bookings import AT, a_booking, free_window

OFFICE = "post-200000"
MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=VIETNAM)  # the day of the first window: the 24th is a holiday
LATER = MORNING + timedelta(hours=2)


def half(number: int = 0) -> Half:
    window = read_window(free_window(number))
    assert window is not None
    return Half(window.office, window.day, window.part)


def stops(count: int, *, window: int = 0, first: int = 0) -> list[str]:
    """So many bookings in one half day, each with its own telephone; their codes."""
    wanted = free_window(window)
    with writing():
        return [book(a_booking(first + number, window_id=wanted), at=AT) for number in range(count)]


def day() -> date:
    return MORNING.date()
