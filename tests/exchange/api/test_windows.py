"""Half days by the API: open to everybody, nearest first, full ones with 0."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.booking.windows.queries import next_windows
from portal.booking.windows.service import fill_window
from portal.db import writing
from tests.booking.bookings import AT, UNIT
from tests.exchange.systems import POST


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def windows(app: Flask, query: str, status: int = 200) -> Any:
    answer = app.test_client().get(f"/api/v1/windows?{query}")
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_the_windows_of_a_unit_are_those_of_its_post_office_nearest_first(app: Flask) -> None:
    found = windows(app, f"unit={UNIT}")["windows"]
    expected = next_windows(POST, now=AT)
    assert [one["id"] for one in found] == [each.window.id for each in expected]
    assert found[0] == {
        "id": "post-200000.2026-11-25.morning", "office": POST, "date": "2026-11-25", "part": "morning",
        "left": expected[0].left,
    }  # fmt: skip
    assert all("2026-11-23" <= one["date"] <= "2026-12-07" for one in found)


def test_a_full_one_is_there_with_nothing_left(app: Flask) -> None:
    with writing():
        fill_window("post-200000.2026-11-25.morning", left=0)
    assert windows(app, f"unit={UNIT}")["windows"][0]["left"] == 0


def test_it_begins_on_the_day_that_is_asked_for(app: Flask) -> None:
    assert windows(app, f"unit={UNIT}&from=2026-11-30")["windows"][0]["date"] == "2026-11-30"
    assert windows(app, f"unit={UNIT}&from=2026-11-01") == windows(app, f"unit={UNIT}")
    assert windows(app, f"unit={UNIT}&from=2027-01-01") == {"windows": []}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "unit"), ("unit=", "unit"), ("unit=6685", "unit"), ("unit=99999", "unit"), ("unit=06685'", "unit"),
        ("unit=06685&from=mai", "from"), ("unit=06685&from=2026-02-30", "from"), ("unit=06685&from=20261130", "from"),
        ("unit=06685&area=06994-minh-chau", "area"),
    ],
)  # fmt: skip
def test_a_wrong_question_names_its_field(app: Flask, query: str, field: str) -> None:
    problem = windows(app, query, 422)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_everybody_may_ask_from_everywhere_without_a_cookie(app: Flask) -> None:
    answer = app.test_client().get(f"/api/v1/windows?unit={UNIT}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert windows(app, "unit=06994&area=06994-minh-chau")["windows"] is not None
