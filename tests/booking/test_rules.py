"""Which half days there are, until when they can be booked, and what their ids mean."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.booking.pickups.rules import services
from portal.booking.windows.rules import DAYS_AHEAD, Window, may_book, read_window, windows_from
from portal.places.rules import VIETNAM, WorkingCalendar

POST = "post-200000"
SIX_DAYS = WorkingCalendar(frozenset(range(6)), closed={date(2026, 11, 27): "Nghỉ bù"})
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


def ids(now: datetime) -> list[str]:
    return [window.id for window in windows_from(POST, now, SIX_DAYS)]


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
    windows = list(windows_from(POST, now, SIX_DAYS))
    assert windows == sorted(windows, key=lambda one: (one.day, one.part == "afternoon"))
    for window in windows:
        assert read_window(window.id) == window
        assert may_book(window, now, SIX_DAYS)
        assert now < window.closes
        assert timedelta(0) < window.day - now.date() <= timedelta(DAYS_AHEAD)


@pytest.mark.parametrize(
    "day", [date(2026, 11, 23), date(2026, 11, 22), date(2026, 12, 8), date(2026, 11, 29), date.min, date.max]
)
def test_a_day_outside_the_two_weeks_cannot_be_booked(day: date) -> None:
    assert not may_book(Window(POST, day, "morning"), MONDAY, SIX_DAYS)


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


def test_only_what_the_list_allows_is_offered() -> None:
    assert services(submit=True, back=True) == ("both", "submit", "return")
    assert services(submit=True, back=False) == ("submit",)
    assert services(submit=False, back=True) == ("return",)
    assert services(submit=False, back=False) == ()


def test_booking_ends_the_afternoon_before() -> None:
    assert Window(POST, date(2026, 11, 24), "afternoon").closes == datetime.combine(date(2026, 11, 23), time(17), VIETNAM)
