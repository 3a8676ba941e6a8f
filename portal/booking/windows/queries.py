"""Reading windows and the places left in them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.booking.windows.models import WindowRow
from portal.booking.windows.rules import CAPACITY, OpenWindow, Window, may_book, read_window, windows_from
from portal.db import db
from portal.places.queries import calendar
from portal.places.rules import Organisation


def next_windows(office: str, *, now: datetime, area: str = "") -> tuple[OpenWindow, ...]:
    """Windows that can still be booked, nearest first, with the places left; full ones with 0."""
    windows = list(windows_from(office, now, calendar(Organisation.POST)))
    left = places_left(windows)
    return tuple(OpenWindow(window, left[window.id]) for window in windows)


def find_open(window_id: str, *, now: datetime, area: str = "") -> OpenWindow | None:
    """The window, if it can still be booked; its places may all be taken."""
    window = read_window(window_id)
    if window is None or not may_book(window, now, calendar(Organisation.POST)):
        return None
    return OpenWindow(window, places_left([window])[window.id])


def closes(window: Window) -> datetime:
    """Until when it can be booked."""
    return window.closes


def places_left(windows: Iterable[Window]) -> dict[str, int]:
    ids = [window.id for window in windows]
    rows = db.session.execute(select(WindowRow.id, WindowRow.capacity - WindowRow.booked).where(WindowRow.id.in_(ids)))
    return dict.fromkeys(ids, CAPACITY) | dict(rows.all())
