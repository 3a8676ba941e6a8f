"""Whatever is booked, changed, cancelled, missed, corrected and called off, in any order: no place is lost or sold twice."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.booking.pickups.rules import NotOpen, TooLate, WindowFull
from portal.booking.pickups.service import book, call_off, cancel, move
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.db import db, writing
from portal.places.queries import serving_office
from tests.booking.bookings import AT, UNIT, a_booking, free_window
from tests.booking.pickups.visits import assert_no_place_is_lost, hand, left

WINDOWS, DOSSIERS, LEFT = 3, 3, 2
DAY = 24 * 60
KINDS = ("pickup_booked", "pickup_changed", "pickup_missed", "pickup_cancelled", "collected", "corrected", "move", "cancel",
         "call_off")  # fmt: skip
STEP = st.tuples(
    st.sampled_from(KINDS), st.integers(0, DOSSIERS - 1), st.integers(0, WINDOWS - 1),
    st.integers(-DAY, 4 * DAY),  # when it is said to have happened, from the booking on
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=2, max_size=14))
def test_no_place_is_lost_and_none_sold_twice(app: Flask, steps: list[tuple[str, int, int, int]]) -> None:
    windows = [free_window(number) for number in range(WINDOWS)]
    with undone():
        others = {window_id: left(window_id) - LEFT for window_id in windows}
        for window_id in windows:
            fill_window(window_id, left=LEFT)
        codes = [book(a_booking(number, window_id=windows[number // LEFT]), at=AT) for number in range(DOSSIERS)]
        for number, (kind, who, which, minute) in enumerate(steps):
            with suppress(NotOpen, TooLate, WindowFull):
                _step(kind, codes[who], windows[which], number, minute)
            assert_no_place_is_lost(others)


def _step(kind: str, code: str, window_id: str, number: int, minute: int) -> None:
    now = AT + timedelta(minutes=number + 1)
    if kind == "move":
        move(code, window_id, hand=hand(number), at=now)
    elif kind == "cancel":
        cancel(code, hand=hand(number), at=now)
    elif kind == "call_off":
        call_off((window_id,), hand=hand(number), at=now)
    else:
        details = _details(kind, code, window_id)
        at = AT + timedelta(minutes=minute)
        record(
            code, Said("vnpost", f"{code}-{number}", kind, at, serving_office(UNIT).id, details=details), heard_at=max(now, at)
        )


def _details(kind: str, code: str, window_id: str) -> dict[str, Any]:
    if kind in ("pickup_booked", "pickup_changed"):
        return {"window": window_id}
    view = find_state(code)
    if kind == "corrected" and view:
        line = view.state.lines[-1]
        return {"event": line.id, "source": line.source}
    return {}


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of one example; nothing of it stays."""
    with suppress(_Enough), writing():
        yield
        raise _Enough
    db.session.rollback()


class _Enough(Exception):
    """Roll back what an example did."""
