"""Quiet hours, pauses between tries, who wants what."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notices.outbox.rules import LONGEST_TRYING, MOST_TRIES, gives_up, goes_at, hidden, pause_after, read_quiet, wants
from portal.places.rules import VIETNAM

NIGHT = (time(21), time(7))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (local(25, 20, 59), local(25, 20, 59)),
        (local(25, 21), local(26, 7)),
        (local(25, 23, 59), local(26, 7)),
        (local(26, 0), local(26, 7)),
        (local(26, 6, 59), local(26, 7)),
        (local(26, 7), local(26, 7)),
    ],
)
def test_the_night_is_quiet_until_seven(at: datetime, goes: datetime) -> None:
    assert goes_at(at, NIGHT, asked=False) == goes
    assert goes_at(at, NIGHT, asked=True) == at
    assert goes_at(at, None, asked=False) == at


def test_quiet_hours_at_noon() -> None:
    assert goes_at(local(25, 12, 30), (time(12), time(13)), asked=False) == local(25, 13)
    assert goes_at(local(25, 13), (time(12), time(13)), asked=False) == local(25, 13)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.times(), st.times())  # noqa: DTZ001 - made aware below
def test_nothing_is_ever_held_for_longer_than_a_day_or_into_another_silence(at: datetime, begins: time, ends: time) -> None:
    quiet = read_quiet(f"{begins:%H:%M}-{ends:%H:%M}")
    goes = goes_at(at.replace(tzinfo=UTC), quiet, asked=False)
    assert timedelta(0) <= goes - at.replace(tzinfo=UTC) <= timedelta(days=1)
    assert goes_at(goes, quiet, asked=False) == goes


@pytest.mark.parametrize("nothing", ["", "21:00-21:00"])
def test_no_quiet_hours(nothing: str) -> None:
    assert read_quiet(nothing) is None


def test_the_first_try_is_followed_at_once_and_the_pauses_grow_to_five_minutes() -> None:
    assert pause_after(1, 1.0) == timedelta(0)
    longest = [pause_after(tries, 1.0).total_seconds() for tries in range(2, 12)]
    assert longest == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300]
    assert pause_after(40, 0.0) == timedelta(seconds=150)


def test_all_tries_fit_into_four_hours() -> None:
    whole = sum((pause_after(tries, 1.0) for tries in range(1, MOST_TRIES)), timedelta(0))
    assert whole < LONGEST_TRYING
    assert gives_up(MOST_TRIES, local(25, 8), local(25, 8))
    assert gives_up(1, local(25, 8), local(25, 12))
    assert not gives_up(MOST_TRIES - 1, local(25, 8), local(25, 11, 59))


@pytest.mark.parametrize(
    ("choice", "key", "wanted"),
    [("main", "accepted", True), ("main", "collected", False), ("all", "collected", True), ("none", "accepted", False),
     ("none", "phone_code", True), ("", "accepted", False)],
)  # fmt: skip
def test_who_wants_what(choice: str, key: str, wanted: bool) -> None:
    assert wants(choice, key) is wanted


@pytest.mark.parametrize(
    ("recipient", "shown"), [("+84912345678", "•••••• 678"), ("hoa@example.vn", "h•••@example.vn"), ("-48210736", ""), ("", "")]
)
def test_other_offices_see_only_the_end_of_a_number(recipient: str, shown: str) -> None:
    assert hidden(recipient) == shown
