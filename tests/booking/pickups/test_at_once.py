"""Several hands at once: the last place goes to one of them, what was settled first stands, nobody waits crosswise."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from flask import Flask

from portal.booking.pickups.rules import Booking, NotOpen, TooManyHere, WindowFull
from portal.booking.pickups.service import book, call_off, cancel, move
from portal.booking.windows.rules import CAPACITY
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Contact, Said
from portal.custody.dossiers.service import record
from portal.db import db, writing
from portal.places.queries import serving_office
from tests.booking.bookings import AT, SOON, UNIT, a_booking, free_window
from tests.booking.pickups.visits import assert_no_place_is_lost, booked, hand, heard, left, pickup

ROUNDS = 5


def at_once(app: Flask, calls: Sequence[Callable[[], object]]) -> list[str]:
    """What became of each: done, or the name of its refusal. Anything else fails the test."""

    def one(call: Callable[[], object]) -> str:
        with app.app_context():
            try:
                with writing():
                    call()
            except (WindowFull, NotOpen, TooManyHere) as refusal:
                return type(refusal).__name__
            return "done"

    db.session.rollback()
    with ThreadPoolExecutor(len(calls)) as pool:
        answers = list(pool.map(one, calls))
    db.session.rollback()
    return answers


def test_two_changes_into_the_last_place(app: Flask) -> None:
    codes = [booked(a_booking(number)) for number in range(4)]
    with writing():
        fill_window(free_window(3), left=1)
    answers = at_once(app, [partial(move, code, free_window(3), hand=hand(), at=SOON) for code in codes])
    assert Counter(answers) == {"done": 1, "WindowFull": 3}
    assert (left(free_window(3)), left(free_window(0))) == (0, CAPACITY - 3)
    assert sorted(pickup(code).window_id == free_window(3) for code in codes) == [False, False, False, True]
    assert all(pickup(code).holds_place for code in codes)


def test_changes_crosswise_do_not_wait_for_each_other(app: Flask) -> None:
    for attempt in range(ROUNDS):
        here, there = free_window(2), free_window(3)
        one = booked(a_booking(2 * attempt, window_id=here))
        other = booked(a_booking(2 * attempt + 1, window_id=there))
        calls = [lambda: move(one, there, hand=hand(), at=SOON), lambda: move(other, here, hand=hand(), at=SOON)]  # noqa: B023
        assert at_once(app, calls) == ["done", "done"]
    assert_no_place_is_lost()


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_change_and_cancel_at_once(app: Flask, attempt: int) -> None:
    code = booked(a_booking(attempt))
    first, second = at_once(
        app,
        [lambda: move(code, free_window(3), hand=hand(1), at=SOON), lambda: cancel(code, hand=hand(2), at=SOON)],
    )
    assert second == "done"
    assert first in ("done", "NotOpen")
    assert pickup(code).status == "cancelled"
    assert (left(free_window(0)), left(free_window(3))) == (CAPACITY, CAPACITY)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_cancel_and_collect_at_once(app: Flask, attempt: int) -> None:
    code = booked(a_booking(attempt))
    collected = Said("vnpost", "c", "collected", SOON, serving_office(UNIT).id)
    answers = at_once(app, [lambda: cancel(code, hand=hand(), at=SOON), lambda: record(code, collected, heard_at=SOON)])
    view = find_state(code)
    assert view is not None
    assert answers in (["done", "done"], ["NotOpen", "done"])
    assert (view.state.stage, pickup(code).status) in (("cancelled", "cancelled"), ("with_postman", "done"))
    assert left(free_window()) == CAPACITY
    assert len(view.state.conflicts) == (answers == ["done", "done"])


def test_a_closure_and_changes_at_once(app: Flask) -> None:
    codes = [booked(a_booking(number)) for number in range(4)]
    closing = [partial(call_off, (free_window(0),), hand=hand(9), at=SOON)]
    moving = [partial(move, code, free_window(2), hand=hand(), at=SOON) for code in codes]
    assert set(at_once(app, [*closing, *moving])) == {"done"}
    assert_no_place_is_lost()
    assert left(free_window(0)) == CAPACITY


def test_one_house_at_many_counters_at_once_gets_no_more_than_its_five(app: Flask) -> None:
    wanted = [_at_one_house(number) for number in range(9)]
    answers = at_once(app, [partial(book, booking, at=AT) for booking in wanted])
    assert Counter(answers) == {"done": 5, "TooManyHere": 4}
    assert left(free_window()) == CAPACITY - 5


def test_a_system_books_for_a_house_without_such_a_limit(app: Flask) -> None:
    codes = [booked(_at_one_house(number, source="vnpost")) for number in range(6)]
    assert len(set(codes)) == 6


def test_a_visit_that_is_over_leaves_its_house_to_the_next(app: Flask) -> None:
    codes = [booked(_at_one_house(number)) for number in range(5)]
    with pytest.raises(TooManyHere):
        booked(_at_one_house(7))
    heard(codes[0], "collected")
    assert booked(_at_one_house(7))


def _at_one_house(number: int, **more: object) -> Booking:
    contact = Contact("Nguyễn Thị Hoa", f"+8498{number:07d}", UNIT, f"Nhà văn hóa thôn {'Đông' if number % 2 else 'ĐÔNG'}")
    return a_booking(number, contact=contact, **more)
