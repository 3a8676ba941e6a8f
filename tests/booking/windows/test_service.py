"""Places and plans: what an office settles holds from its day on, and no place is given twice or lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
from flask import Flask

from portal.booking.windows.models import WindowRow
from portal.booking.windows.queries import (
    boat_days_of,
    closes,
    closures,
    find_open,
    next_windows,
    overview,
    pattern_of,
    patterns,
    terms_history,
    terms_of,
)
from portal.booking.windows.rules import CAPACITY, DEFAULT_PATTERN, Closure, Terms, Window
from portal.booking.windows.service import (
    TooLate,
    close,
    fill_window,
    free_place,
    lift,
    set_boat_days,
    set_pattern,
    set_terms,
    take_place,
)
from portal.db import db, writing
from portal.places.rules import VIETNAM
from tests.booking.bookings import AT

OFFICE, OTHER = "post-200000", "post-201130"
TODAY = AT.astimezone(VIETNAM).date()  # Monday 23 November 2026
THURSDAY = date(2026, 11, 26)
MORNING = Window(OFFICE, THURSDAY, "morning")


def settle(places: int, begins: date = THURSDAY) -> None:
    with writing():
        set_pattern(OFFICE, begins, dict.fromkeys(DEFAULT_PATTERN, places), by="clerk", at=AT)


def shut(first: date, last: date, part: str | None = None, press: str = "one") -> Closure:
    with writing():
        return close(Closure(0, OFFICE, first, last, part, "storm", "clerk", AT), press=press)


def take(window: Window = MORNING) -> bool:
    with writing():
        return take_place(window)


def kept(window: Window = MORNING) -> tuple[int, int]:
    db.session.expire_all()
    row = db.session.get(WindowRow, window.id)
    return (row.booked, row.capacity) if row else (0, 0)


def left(window: Window = MORNING) -> int | None:
    found = find_open(window.id, now=AT)
    return found.left if found else None


def test_an_office_that_settled_nothing_has_the_assumed_week(app: Flask) -> None:
    assert pattern_of(OFFICE, THURSDAY) == DEFAULT_PATTERN
    assert left() == CAPACITY
    assert closes(MORNING).astimezone(VIETNAM).isoformat() == "2026-11-25T17:00:00+07:00"


def test_a_new_week_holds_from_its_day_on_and_for_this_office_alone(app: Flask) -> None:
    settle(3)
    assert left() == 3
    assert left(Window(OFFICE, date(2026, 11, 25), "morning")) == CAPACITY
    assert left(Window(OTHER, THURSDAY, "morning")) == CAPACITY
    assert [(setting.begins, setting.set_by) for setting, _ in patterns(OFFICE)] == [(THURSDAY, "clerk")]


def test_the_last_word_for_a_day_that_has_not_begun_counts(app: Flask) -> None:
    settle(3)
    settle(5)
    assert left() == 5
    assert len(patterns(OFFICE)) == 1


@pytest.mark.parametrize("begins", [TODAY, TODAY - timedelta(days=1)])
def test_a_day_that_has_begun_is_left_as_it_was(app: Flask, begins: date) -> None:
    with pytest.raises(TooLate), writing():
        set_pattern(OFFICE, begins, {}, by="clerk", at=AT)
    with pytest.raises(TooLate), writing():
        set_terms(OFFICE, begins, Terms(2, time(12)), by="clerk", at=AT)
    with pytest.raises(TooLate), writing():
        set_boat_days("06757", begins, {1}, by="clerk", at=AT)


def test_fewer_places_than_are_booked_keep_the_booked_and_give_no_more(app: Flask) -> None:
    assert all(take() for _ in range(5))
    settle(2)
    assert kept() == (5, 5)
    assert left() == 0
    assert not take()
    with writing():
        free_place(MORNING.id)
    assert not take()
    settle(6)
    assert kept() == (4, 6)
    assert take()
    assert take()
    assert not take()


def test_no_visit_in_a_half_day_without_places(app: Flask) -> None:
    with writing():
        set_pattern(OFFICE, THURSDAY, {(3, "afternoon"): 4}, by="clerk", at=AT)
    assert left() is None
    assert not take()
    assert left(Window(OFFICE, THURSDAY, "afternoon")) == 4


def test_closed_days_are_not_offered_and_give_no_place(app: Flask) -> None:
    closed = shut(THURSDAY, THURSDAY, "morning")
    assert left() is None
    assert not take()
    assert take(Window(OFFICE, THURSDAY, "afternoon"))
    assert closures(OFFICE, TODAY) == (closed,)
    assert [one.closed for one in overview(OFFICE, now=AT) if one.window == MORNING] == [closed]
    assert left(Window(OTHER, THURSDAY, "morning")) == CAPACITY


def test_a_closure_pressed_twice_is_one_and_is_lifted_once(app: Flask) -> None:
    closed = shut(THURSDAY, THURSDAY)
    assert shut(THURSDAY, THURSDAY) == closed
    for office, expected in ((OTHER, False), (OFFICE, True), (OFFICE, False)):
        with writing():
            assert lift(closed.id, office=office, by="clerk", at=AT) is expected
    assert left() == CAPACITY


def test_an_office_settles_until_when_it_takes_bookings(app: Flask) -> None:
    with writing():
        set_terms(OFFICE, THURSDAY, Terms(2, time(11)), by="clerk", at=AT)
    assert terms_of(OFFICE, THURSDAY) == Terms(2, time(11))
    assert closes(MORNING).astimezone(VIETNAM).isoformat() == "2026-11-24T11:00:00+07:00"
    assert find_open(MORNING.id, now=AT + timedelta(days=2)) is None
    assert [setting.set_by for setting, _ in terms_history(OFFICE)] == ["clerk"]


def test_boats_decide_for_an_island_alone(app: Flask) -> None:
    assert boat_days_of("06757", THURSDAY) == frozenset({0, 2, 4})
    assert boat_days_of("07192", THURSDAY) is None
    assert find_open(MORNING.id, now=AT, area="06757") is None
    with writing():
        set_boat_days("06757", THURSDAY, {3}, by="clerk", at=AT)
    assert find_open(MORNING.id, now=AT, area="06757")
    assert {one.window.day.weekday() for one in next_windows(OFFICE, now=AT, area="06757")} == {2, 3}


@pytest.mark.parametrize("day", ["2026-11-22", "2026-12-08", "2026-11-29", "0001-01-01", "9999-12-31"])
def test_a_day_outside_the_two_weeks_cannot_be_booked(app: Flask, day: str) -> None:
    assert find_open(f"{OFFICE}.{day}.morning", now=AT) is None


def test_what_is_no_window_frees_nothing(app: Flask) -> None:
    with writing():
        free_place("x")
    assert find_open("x", now=AT) is None
    with pytest.raises(ValueError, match="x"):
        fill_window("x", left=1)


def test_while_the_plan_shrinks_bookings_at_once_never_pass_it(app: Flask) -> None:
    """Twelve ask while the week is cut to three: whoever was first keeps a place, and nobody comes after the cut."""

    def ask(number: int) -> bool:
        with app.app_context(), writing():
            if number == 6:
                set_pattern(OFFICE, THURSDAY, dict.fromkeys(DEFAULT_PATTERN, 3), by="clerk", at=AT)
                return False
            return take_place(MORNING)

    with ThreadPoolExecutor(12) as pool:
        got = sum(pool.map(ask, range(13)))
    booked, capacity = kept()
    assert booked == got
    assert capacity == max(got, 3)
    assert not take() or got < 3


def test_whoever_asks_after_a_closure_at_the_same_moment_gets_no_place(app: Flask) -> None:
    def ask(number: int) -> bool:
        with app.app_context(), writing():
            if number == 4:
                close(Closure(0, OFFICE, THURSDAY, THURSDAY, None, "storm", "clerk", AT), press="at-once")
                return False
            return take_place(MORNING)

    with ThreadPoolExecutor(10) as pool:
        got = sum(pool.map(ask, range(10)))
    assert kept()[0] == got
    assert not take()
    assert kept()[0] == got
