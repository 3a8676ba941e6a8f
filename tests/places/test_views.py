"""The page of working calendars: what is estimated says so, days to come can be changed, what has begun cannot."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from portal.db import db, writing
from portal.places import queries, service
from portal.places.models import PlacesVersionRow
from portal.places.queries import calendar, special_days, version
from portal.places.rules import Organisation, SpecialDay
from tests.accounts.cast import PASSWORD, hire
from tests.support.browser import Browser

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
PAGE = "/can-bo/lich-lam-viec"
GOOD = {"organisation": "post", "day": "2026-12-05", "kind": "closed", "name": "Bão số 12", "basis": "Công điện 99"}


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sau(app: Flask) -> Browser:
    hire("sau")
    browser = Browser(app)
    browser.sign_in("sau", PASSWORD)
    browser.get(PAGE)
    return browser


def test_each_day_says_what_it_rests_on_and_what_is_not_confirmed(sau: Browser) -> None:
    page = " ".join(sau.get(f"{PAGE}?nam=2028").text.split())
    assert "Chưa xác nhận" in page
    assert "ước tính" in page
    assert "Bưu điện (" in page
    assert "Cơ quan nhà nước (" in page


@pytest.mark.parametrize("year", ["1999", "x", "", "2100"])
def test_another_year_than_those_offered_is_this_one(sau: Browser, year: str) -> None:
    assert "Lịch làm việc 2026" in sau.get(PAGE, query_string={"nam": year}).text


def test_a_day_off_is_entered_counts_at_once_and_names_who_entered_it(sau: Browser) -> None:
    before, day = version(), date(2026, 12, 5)
    assert calendar(Organisation.POST).is_working(day)
    sau.post(PAGE, GOOD, status=303)
    assert not calendar(Organisation.POST).is_working(day)
    assert calendar(Organisation.POST).why_closed(day) == "Bão số 12"
    assert version() == before + 1
    assert "Bão số 12 Căn cứ: Công điện 99 · người ghi: sau" in " ".join(sau.get(f"{PAGE}?nam=2026").text.split())


def test_a_sunday_can_be_worked_and_a_word_taken_back(sau: Browser) -> None:
    sunday = {**GOOD, "organisation": "state", "day": "2026-12-06", "kind": "open", "name": "Làm bù"}
    sau.post(PAGE, sunday, status=303)
    assert calendar(Organisation.STATE).is_working(date(2026, 12, 6))
    sau.post(PAGE, {**sunday, "kind": "closed"}, status=303)
    assert not calendar(Organisation.STATE).is_working(date(2026, 12, 6))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2026-11-25"), ("day", "2026-11-24"), ("day", "2040-01-01"), ("day", "hôm qua"), ("organisation", "bank"),
        ("kind", ""), ("name", ""), ("basis", ""), ("name", "x" * 121),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_changes_nothing(sau: Browser, field: str, value: str) -> None:
    before = special_days(Organisation.POST, 2026)
    page = sau.post(PAGE, {**GOOD, field: value}, status=422)
    assert page.select_one(f"#{field}-error")
    assert special_days(Organisation.POST, 2026) == before


def test_a_day_that_has_begun_is_history_for_the_service_too(app: Flask) -> None:
    today = date(2026, 11, 25)
    with pytest.raises(service.TooLate), writing():
        service.set_day(SpecialDay(Organisation.POST, today, False, "x", "y", "sau"), today=today)


def test_what_people_entered_outlives_the_next_release(app: Flask) -> None:
    with writing():
        new = SpecialDay(Organisation.POST, date(2027, 1, 1), True, "Làm việc đầu năm", "Công văn 1", "sau")
        service.set_day(new, today=date(2026, 11, 25))
        known = db.session.get(PlacesVersionRow, 1)
        assert known is not None
        known.source_digest = "an older release"
    with writing():
        assert service.load_reference()
    queries.forget()
    assert calendar(Organisation.POST).is_working(date(2027, 1, 1))
    assert not calendar(Organisation.STATE).is_working(date(2027, 1, 1))
