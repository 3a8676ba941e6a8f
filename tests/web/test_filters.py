from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.web import filters

LATE = datetime(2026, 11, 25, 18, 5, tzinfo=UTC)  # after midnight in Vietnam


@pytest.fixture(params=["vi", "en"])
def language(shell: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with shell.test_request_context("/", headers={"Cookie": f"lang={request.param}"}):
        yield request.param


def test_times_are_shown_in_vietnam(language: str) -> None:
    weekday = "thứ Năm" if language == "vi" else "Thursday"
    assert filters.day(LATE) == "26/11/2026"
    assert filters.clock(LATE) == "01:05"
    assert filters.moment(LATE) == f"01:05, {weekday} 26/11/2026"
    assert filters.iso(LATE) == "2026-11-26T01:05:00+07:00"


def test_a_day_stays_the_day_it_is(language: str) -> None:
    day = date(2026, 11, 29)
    assert filters.day(day) == "29/11/2026"
    assert filters.iso(day) == "2026-11-29"
    assert filters.weekday(day) == ("Chủ nhật" if language == "vi" else "Sunday") + " 29/11/2026"


def test_money_and_telephones_look_as_people_write_them(language: str) -> None:
    assert filters.dong(1234567) == ("1.234.567 đồng" if language == "vi" else "1,234,567 VND")
    assert filters.phone("+84912345678") == "0912 345 678"
    assert filters.phone("+8420333825") == "020333825"
