"""Which half days there are, until when they can be booked, and what their ids mean."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.booking.windows.rules import (
    DAYS_AHEAD,
    DEFAULT_BOAT_DAYS,
    DEFAULT_TERMS,
    Closure,
    Plan,
    Terms,
    Window,
    newest,
    read_weekdays,
    read_window,
    windows_from,
    write_weekdays,
)
from portal.places.addresses.rules import BOAT_AREAS
from portal.places.rules import VIETNAM, WorkingCalendar

POST = "post-200000"
SIX_DAYS = WorkingCalendar(frozenset(range(6)), closed={date(2026, 11, 27): "Nghỉ bù"})
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
ASSUMED = Plan(SIX_DAYS)
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)


def ids(now: datetime, plan: Plan = ASSUMED) -> list[str]:
    return [window.id for window in windows_from(POST, now, plan)]


def closure(first: date, last: date, part: str | None = None, lifted_at: datetime | None = None) -> Closure:
    return Closure(1, POST, first, last, part, "storm", "x", MONDAY, lifted_at)


def test_the_nearest_window_comes_first() -> None:
    assert ids(MONDAY)[:2] == ["post-200000.2026-11-24.morning", "post-200000.2026-11-24.afternoon"]


def test_saturday_has_a_morning_only_and_sunday_nothing() -> None:
    assert "post-200000.2026-11-28.morning" in ids(MONDAY)
    assert "post-200000.2026-11-28.afternoon" not in ids(MONDAY)
    assert not [one for one in ids(MONDAY) if "2026-11-29" in one]


def test_no_postman_comes_on_a_holiday() -> None:
    assert not [one for one in ids(MONDAY) if "2026-11-27" in one]


def test_the_next_day_can_be_booked_until_five_in_the_afternoon() -> None:
    just_before = MONDAY.replace(hour=16, minute=59, second=59)
    assert "post-200000.2026-11-24.morning" in ids(just_before)
    assert "post-200000.2026-11-24.morning" not in ids(MONDAY.replace(hour=17))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 11, 30)))  # noqa: DTZ001 - made Vietnamese below
def test_every_window_offered_can_be_booked_and_read_back(moment: datetime) -> None:
    now = moment.replace(tzinfo=VIETNAM)
    windows = list(windows_from(POST, now, ASSUMED))
    assert windows == sorted(windows, key=lambda one: (one.day, one.part == "afternoon"))
    for window in windows:
        assert read_window(window.id) == window
        assert ASSUMED.offers(window, now)
        assert now < ASSUMED.closes(window)
        assert timedelta(0) < window.day - now.date() <= timedelta(DAYS_AHEAD)


@pytest.mark.parametrize(
    "text",
    ["", "x", "post-200000", "post-200000.2026-11-26", "post-200000.2026-11-26.night", "post-200000.2026-02-30.morning",
     "nowhere-1.2026-11-26.morning", "post-200000.26-11-2026.morning", "..", "post-200000.2026-11-26.morning.x"],
)  # fmt: skip
def test_what_is_no_window_id_reads_as_none(text: str) -> None:
    assert read_window(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_an_id(text: str) -> None:
    assert read_window(text) is None
    assert read_window(f"post-200000.{text}.morning") is None or len(text) == 10


def test_booking_ends_the_afternoon_before() -> None:
    assert ASSUMED.closes(Window(POST, TUESDAY, "afternoon")) == datetime.combine(date(2026, 11, 23), time(17), VIETNAM)


def test_an_office_may_take_bookings_on_the_day_itself_but_never_after_the_half_day_began() -> None:
    same_day = Plan(SIX_DAYS, terms=((TUESDAY, Terms(0, time(11, 0))),))
    assert same_day.closes(Window(POST, TUESDAY, "afternoon")) == datetime.combine(TUESDAY, time(11), VIETNAM)
    assert same_day.closes(Window(POST, TUESDAY, "morning")) == datetime.combine(TUESDAY, time(7, 30), VIETNAM)
    eight = MONDAY.replace(day=24, hour=8)
    assert ids(eight, same_day)[0] == "post-200000.2026-11-24.afternoon"


def test_the_first_day_of_all_breaks_no_reckoning() -> None:
    first = Window(POST, date.min, "morning")
    assert DEFAULT_TERMS.closes(first) == first.begins


def test_a_new_week_holds_from_its_day_on() -> None:
    plan = Plan(SIX_DAYS, patterns=((THURSDAY, {(3, "morning"): 4, (6, "morning"): 9}),))
    assert plan.capacity(Window(POST, date(2026, 11, 25), "morning")) == 12
    assert plan.capacity(Window(POST, THURSDAY, "morning")) == 4
    assert plan.capacity(Window(POST, THURSDAY, "afternoon")) == 0
    assert plan.capacity(Window(POST, date(2026, 11, 29), "morning")) == 0  # a Sunday: nobody works
    assert "post-200000.2026-11-26.afternoon" not in ids(MONDAY, plan)


def test_of_two_settings_the_one_that_began_last_holds() -> None:
    assert newest([(TUESDAY, "a"), (THURSDAY, "b")], THURSDAY) == "b"
    assert newest([(TUESDAY, "a"), (THURSDAY, "b")], date(2026, 11, 25)) == "a"
    assert newest([(TUESDAY, "a")], date(2026, 11, 23)) is None


def test_a_closed_half_day_is_not_offered_and_the_other_half_is() -> None:
    plan = Plan(SIX_DAYS, closures=(closure(TUESDAY, TUESDAY, "morning"), closure(THURSDAY, THURSDAY)))
    assert ids(MONDAY, plan)[:2] == ["post-200000.2026-11-24.afternoon", "post-200000.2026-11-25.morning"]
    assert not [one for one in ids(MONDAY, plan) if "2026-11-26" in one]


def test_what_is_lifted_closes_nothing() -> None:
    assert ids(MONDAY, Plan(SIX_DAYS, closures=(closure(TUESDAY, THURSDAY, lifted_at=MONDAY),))) == ids(MONDAY)


def test_to_an_island_a_postman_comes_when_the_boat_goes() -> None:
    plan = Plan(SIX_DAYS, boats=((date.min, frozenset({1, 4})),))
    days = {window.day for window in windows_from(POST, MONDAY, plan)}
    assert days == {date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 4)}  # the Friday between is a holiday


def test_every_island_has_boat_days_but_the_one_with_a_post_office() -> None:
    assert set(DEFAULT_BOAT_DAYS) == set(BOAT_AREAS) - {"07192"}
    assert all(days and days <= set(range(6)) for days in DEFAULT_BOAT_DAYS.values())


@given(st.frozensets(st.integers(0, 6)))
def test_weekdays_are_written_and_read_back(days: frozenset[int]) -> None:
    assert read_weekdays(write_weekdays(days)) == days
