"""It is a Monday morning."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.booking.bookings import AT


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield
