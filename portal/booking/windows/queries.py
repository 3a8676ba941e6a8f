"""Reading windows and the places left in them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.booking.windows.models import WindowRow
from portal.booking.windows.rules import CAPACITY, OpenWindow, Window, windows_from
from portal.db import db
from portal.places.queries import calendar
from portal.places.rules import Organisation


def next_windows(office: str, *, now: datetime) -> tuple[OpenWindow, ...]:
    """Windows that can still be booked, nearest first, with the places left; full ones with 0."""
    windows = list(windows_from(office, now, calendar(Organisation.POST)))
    left = places_left(windows)
    return tuple(OpenWindow(window, left[window.id]) for window in windows)


def places_left(windows: Iterable[Window]) -> dict[str, int]:
    ids = [window.id for window in windows]
    rows = db.session.execute(select(WindowRow.id, WindowRow.capacity - WindowRow.booked).where(WindowRow.id.in_(ids)))
    return dict.fromkeys(ids, CAPACITY) | dict(rows.all())
