"""Bookings as the tests need them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portal.booking.pickups.service import Booking
from portal.booking.windows.queries import next_windows
from portal.custody.dossiers.rules import Contact
from portal.places.queries import serving_office

UNIT = "06685"
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday morning
SOON = AT + timedelta(minutes=1)


def free_window(number: int = 0) -> str:
    return next_windows(serving_office(UNIT).id, now=AT)[number].window.id


def a_booking(number: int = 0, **more: Any) -> Booking:
    contact = Contact("Nguyễn Thị Hoa", f"+8491{number:07d}", UNIT, f"Số {number + 1}, tổ 2", relation="")
    given: dict[str, Any] = {"window_id": free_window(), "service": "both", "contact": contact} | more
    return Booking(f"request-{number:010d}", "1.004194", "xa", **given)
