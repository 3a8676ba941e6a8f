"""Working days, and what a term of working days skips and why."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.places.rules import VIETNAM, OfficeKind, Organisation, WorkingCalendar, due_after, office_kind, organisation

WEEK = frozenset(range(5))
TET = {date(2027, 2, 5): "Tết Nguyên đán"}
CALENDAR = WorkingCalendar(WEEK, TET, {date(2027, 2, 6): "làm bù"}, closes=time(17, 0))


def at(day: int, hour: int = 9, month: int = 2) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=VIETNAM)


def test_the_first_day_is_not_counted() -> None:
    assert due_after(CALENDAR, at(1), 1).at == datetime(2027, 2, 2, 10, 0, tzinfo=UTC)


def test_a_day_begins_at_midnight_in_vietnam_not_in_greenwich() -> None:
    late = datetime(2027, 2, 1, 18, 0, tzinfo=UTC)  # one in the morning of the second
    assert due_after(CALENDAR, late, 1).start == date(2027, 2, 2)


def test_weekends_and_holidays_are_skipped_and_named() -> None:
    due = due_after(WorkingCalendar(WEEK, TET), at(4), 2)
    assert due.at.astimezone(VIETNAM).date() == date(2027, 2, 9)
    assert due.skipped == ((date(2027, 2, 5), "Tết Nguyên đán"), (date(2027, 2, 6), "Thứ Bảy"), (date(2027, 2, 7), "Chủ nhật"))


def test_a_swapped_saturday_counts() -> None:
    assert due_after(CALENDAR, at(4), 1).at.astimezone(VIETNAM).date() == date(2027, 2, 6)
    assert CALENDAR.why_closed(date(2027, 2, 6)) == ""


@given(st.integers(0, 35_000), st.integers(1, 30))
def test_a_term_ends_on_a_working_day_and_every_day_is_counted_or_explained(hours: int, days: int) -> None:
    start = at(1) + timedelta(hours=hours)
    due = due_after(CALENDAR, start, days)
    last = due.at.astimezone(VIETNAM).date()
    assert CALENDAR.is_working(last)
    assert (last - due.start).days == days + len(due.skipped)
    assert all(why for _, why in due.skipped)


@pytest.mark.parametrize(
    ("office", "kind", "whose"),
    [
        ("post-200000", OfficeKind.POST_OFFICE, Organisation.POST),
        ("desk-06685", OfficeKind.DESK, Organisation.STATE),
        ("agency-so-tu-phap", OfficeKind.AGENCY, Organisation.STATE),
        ("somewhere", None, None),
    ],
)
def test_an_office_tells_its_kind_by_its_id(office: str, kind: OfficeKind | None, whose: Organisation | None) -> None:
    assert (office_kind(office), organisation(office)) == (kind, whose)
