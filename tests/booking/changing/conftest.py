"""A Monday morning, and a telephone in the hand."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.booking.bookings import SOON
from tests.booking.changing.telephone import Telephone, telephone


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    with time_machine.travel(SOON, tick=False):
        yield


@pytest.fixture
def phone() -> Iterator[Telephone]:
    with telephone() as held:
        yield held
