"""What the tests of a visit ask and say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.booking.pickups.models import PickupRow
from portal.booking.pickups.queries import Pickup, find_pickup
from portal.booking.pickups.rules import Hand
from portal.booking.pickups.service import Booking, book
from portal.booking.windows.models import WindowRow
from portal.booking.windows.queries import places_left
from portal.booking.windows.rules import read_window
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.db import db, writing
from portal.places.queries import serving_office
from tests.booking.bookings import AT, SOON, UNIT


def booked(booking: Booking, at: datetime = AT) -> str:
    with writing():
        return book(booking, at=at)


def hand(number: int = 0, **more: Any) -> Hand:
    return Hand(f"press-{number:012d}", **more)


def heard(code: str, kind: str, at: datetime = SOON, *, source: str = "vnpost", **details: Any) -> str:
    """What a system says of a dossier; the event's own id."""
    own_id = f"{code}-{kind}-{at.isoformat()}"
    with writing():
        record(code, Said(source, own_id, kind, at, serving_office(UNIT).id, details=details), heard_at=max(at, SOON))
    return own_id


def pickup(code: str) -> Pickup:
    found = find_pickup(code)
    assert found is not None
    return found


def left(window_id: str) -> int:
    window = read_window(window_id)
    assert window is not None
    return places_left([window])[window_id]


def assert_no_place_is_lost(others: Mapping[str, int] | None = None) -> None:
    """Every place taken is held by exactly one visit, and no window has more than it can.

    `others`: places that the test has filled without a visit.
    """
    beside = others or {}
    held = select(PickupRow.window_id, func.count()).where(PickupRow.holds_place).group_by(PickupRow.window_id)
    used = select(WindowRow.id, WindowRow.booked, WindowRow.capacity).where(WindowRow.booked > 0)
    rows = db.session.execute(used).all()
    taken = {row.id: row.booked - beside.get(row.id, 0) for row in rows}
    assert dict(db.session.execute(held).all()) == {window_id: count for window_id, count in taken.items() if count}
    assert all(row.booked <= row.capacity for row in rows)
