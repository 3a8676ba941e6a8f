"""It is a Monday morning."""

from tests.booking.asking.conftest import _monday_morning

__all__ = ["_monday_morning"]
