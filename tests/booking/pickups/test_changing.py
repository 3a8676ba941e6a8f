"""Another window, none, or called off by the post: the place moves with the booking, and a refusal leaves all as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.booking.pickups.queries import open_in
from portal.booking.pickups.rules import NotOpen, TooLate, WindowFull
from portal.booking.pickups.service import call_off, cancel, move
from portal.booking.windows.rules import CAPACITY
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Recorded
from portal.custody.dossiers.service import UnknownDossier
from portal.custody.states.rules import State
from portal.db import writing
from tests.booking.bookings import AT, SOON, a_booking, free_window
from tests.booking.pickups.visits import assert_no_place_is_lost, booked, hand, heard, left, pickup

STAFF: dict[str, Any] = {
    "source": "staff",
    "actor": "nv-1",
    "office": "post-200000",
    "role": "post_clerk",
    "recognised": "last4",
}
BEGINS = AT.replace(day=25, hour=0, minute=30)  # of the first free window: 7.30 in Vietnam
CLOSED = BEGINS - timedelta(hours=14)


def moved(code: str, window_id: str, number: int = 0, **more: Any) -> Recorded:
    at = more.pop("at", SOON)
    with writing():
        return move(code, window_id, hand=hand(number, **more), at=at)


def cancelled(code: str, number: int = 0, **more: Any) -> Recorded:
    at = more.pop("at", SOON)
    with writing():
        return cancel(code, hand=hand(number, **more), at=at)


def state(code: str) -> State:
    view = find_state(code)
    assert view is not None
    return view.state


def kinds(code: str) -> list[str]:
    return [line.kind for line in state(code).lines]


def full(window_id: str) -> None:
    with writing():
        fill_window(window_id, left=0)


def test_another_window_takes_its_place_and_frees_the_old_one(app: Flask) -> None:
    code = booked(a_booking())
    assert moved(code, free_window(3)) == Recorded("accepted")
    assert (left(free_window(0)), left(free_window(3))) == (CAPACITY, CAPACITY - 1)
    found = pickup(code)
    assert (found.window_id, found.status, found.holds_place) == (free_window(3), "open", True)
    assert state(code).window == free_window(3)
    assert kinds(code) == ["pickup_booked", "pickup_changed"]


def test_a_full_window_leaves_all_as_it_was(app: Flask) -> None:
    code = booked(a_booking())
    full(free_window(3))
    before = state(code)
    with writing(), pytest.raises(WindowFull):  # and the caller may even commit
        move(code, free_window(3), hand=hand(), at=SOON)
    assert state(code) == before
    assert (pickup(code).window_id, pickup(code).holds_place) == (free_window(0), True)
    assert (left(free_window(0)), left(free_window(3))) == (CAPACITY - 1, 0)


@pytest.mark.parametrize("window", ["", "x", "post-200000.2026-11-29.morning", "post-201130.2026-11-26.morning"])
def test_what_is_no_window_of_this_office_is_refused(app: Flask, window: str) -> None:
    code = booked(a_booking())
    with writing(), pytest.raises(WindowFull):
        move(code, window, hand=hand(), at=SOON)
    assert kinds(code) == ["pickup_booked"]


def test_the_same_window_again_changes_nothing(app: Flask) -> None:
    code = booked(a_booking())
    assert moved(code, free_window(0)) == Recorded("duplicate")
    assert kinds(code) == ["pickup_booked"]


@pytest.mark.parametrize("press", [lambda code: moved(code, free_window(3)), cancelled])
def test_a_double_tap_counts_once(app: Flask, press: Callable[[str], Recorded]) -> None:
    code = booked(a_booking())
    assert [press(code).result, press(code).result] == ["accepted", "duplicate"]
    assert len(kinds(code)) == 2
    assert_no_place_is_lost()


def test_two_changes_in_one_moment_count_in_their_order(app: Flask) -> None:
    code = booked(a_booking())
    moved(code, free_window(3), 2, at=AT)
    moved(code, free_window(1), 1, at=AT)
    assert state(code).window == free_window(1) == pickup(code).window_id
    assert_no_place_is_lost()


def test_a_cancelled_visit_frees_its_place_at_once(app: Flask) -> None:
    code = booked(a_booking())
    cancelled(code)
    assert (state(code).stage, pickup(code).status, left(free_window())) == ("cancelled", "cancelled", CAPACITY)
    presses: list[Callable[[], Recorded]] = [lambda: cancelled(code, 1), lambda: moved(code, free_window(3), 2)]
    for again in presses:
        with pytest.raises(NotOpen) as told:
            again()
        assert told.value.status == "cancelled"


def test_what_was_collected_is_neither_changed_nor_cancelled(app: Flask) -> None:
    code = booked(a_booking())
    heard(code, "collected")
    presses: list[Callable[[], Recorded]] = [lambda: cancelled(code), lambda: moved(code, free_window(3))]
    for press in presses:
        with pytest.raises(NotOpen) as told:
            press()
        assert told.value.status == "done"


def test_what_was_never_booked_cannot_be_changed(app: Flask) -> None:
    code = booked(a_booking(service="return", window_id=None))
    with pytest.raises(NotOpen):
        cancelled(code)
    with pytest.raises(UnknownDossier):
        cancelled("0123456789AB7")


def test_after_the_cut_off_a_citizen_may_only_cancel_and_the_office_still_changes(app: Flask) -> None:
    code = booked(a_booking())
    with pytest.raises(TooLate):
        moved(code, free_window(3), at=CLOSED)
    with pytest.raises(TooLate):
        cancelled(code, at=BEGINS)
    assert moved(code, free_window(3), at=BEGINS, **STAFF).result == "accepted"
    assert pickup(code).window_id == free_window(3)


def test_a_citizen_cancels_until_the_window_begins(app: Flask) -> None:
    code = booked(a_booking())
    assert cancelled(code, at=BEGINS - timedelta(minutes=1)).result == "accepted"


def test_a_change_by_the_office_names_who_did_it_and_how_the_caller_was_known(app: Flask) -> None:
    code = booked(a_booking())
    moved(code, free_window(3), **STAFF)
    line = state(code).lines[-1]
    assert (line.source, line.office, line.id.startswith("nv-1:")) == ("staff", "post-200000", True)
    assert line.details == {"window": free_window(3), "recognised": "last4"}


@pytest.mark.parametrize("reason", ["absent", "closed", "other"])
def test_after_a_visit_in_vain_the_booking_lives_on(app: Flask, reason: str) -> None:
    code = booked(a_booking())
    heard(code, "pickup_missed", BEGINS, reason=reason)
    assert pickup(code).status == "missed"
    view = find_state(code)
    assert view is not None
    assert view.due is None, "nobody can stand behind a date"
    assert moved(code, free_window(4), at=BEGINS + timedelta(hours=2)).result == "accepted"
    assert (pickup(code).status, state(code).exceptions) == ("open", ())
    assert_no_place_is_lost()


def test_a_closure_calls_every_waiting_visit_off_and_frees_the_places(app: Flask) -> None:
    closed, other = free_window(0), free_window(1)
    codes = [booked(a_booking(number)) for number in range(3)]
    stays = booked(a_booking(8, window_id=other))
    heard(codes[2], "collected")
    with writing():
        told = call_off((closed,), hand=hand(**STAFF), at=SOON)
    assert sorted(told) == sorted(codes[:2])
    assert (left(closed), left(other)) == (CAPACITY, CAPACITY - 1)
    assert [pickup(code).status for code in (*codes, stays)] == ["missed", "missed", "done", "open"]
    assert state(codes[0]).exceptions == ("pickup_called_off",)
    assert open_in((closed,)) == ()
    with writing():
        assert call_off((closed,), hand=hand(1, **STAFF), at=SOON) == ()
    assert_no_place_is_lost()
