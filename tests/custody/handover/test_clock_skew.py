"""A device whose clock is days off: both times are kept, the page says so, and the order is that of what was heard."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal import clock
from portal.custody.dossiers.queries import find_state
from portal.custody.ledger.queries import events_of_code
from tests.accounts.cast import POST, hire
from tests.custody.handover.road import Staff, offered
from tests.exchange.systems import System
from tests.support.browser import Browser

AHEAD = "giờ được ghi muộn hơn lúc nhận tin, tính theo lúc nhận"


@pytest.fixture
def code(app: Flask) -> str:
    hire("minh")
    return offered(1)[0]


def told(app: Flask, code: str, days: int) -> datetime:
    """The counter accepts, by a device that is so many days off; the moment it claims."""
    claimed = clock.now().replace(microsecond=0) + timedelta(days=days)
    event = {"id": "skew", "dossier": code, "kind": "accepted", "occurred_at": claimed.isoformat(), "office": POST,
             "details": {"offer": f"{code}offered", "count": "full"}}  # fmt: skip
    assert System(app, "hand-scanner").result(event)[0] == "accepted"
    return claimed


@pytest.mark.parametrize("days", [10, -10])
def test_both_times_are_kept_to_the_millisecond(app: Flask, code: str, days: int) -> None:
    before = clock.now() - timedelta(seconds=1)
    claimed = told(app, code, days)

    (kept,) = [event for event in events_of_code(code) if event.id == "skew"]
    assert kept.occurred_at == claimed
    assert before < kept.heard_at < before + timedelta(minutes=1)


def test_ten_days_ahead_counts_as_of_when_it_was_heard_and_is_marked(app: Flask, code: str) -> None:
    told(app, code, 10)

    view = find_state(code)
    assert view is not None
    line = view.state.lines[-1]
    assert (line.kind, line.marked, line.at) == ("accepted", True, line.heard_at)
    assert view.state.holder.office == POST
    assert view.state.since <= clock.now()
    page = Staff(app, code).page("minh")
    assert AHEAD in page.text
    public = Browser(app).get(f"/T/{code}")
    assert "cổng nhận tin lúc" in public.text


def test_ten_days_behind_stands_where_it_says_and_shows_when_it_was_heard(app: Flask, code: str) -> None:
    """Late news and a clock that is behind cannot be told apart: the page shows both times."""
    told(app, code, -10)

    view = find_state(code)
    assert view is not None
    assert (view.state.lines[0].kind, view.state.lines[0].marked) == ("accepted", False)
    assert "cổng nhận tin lúc" in Staff(app, code).page("minh").text
    assert "cổng nhận tin lúc" in Browser(app).get(f"/T/{code}").text


def test_a_press_takes_the_portals_own_time_whatever_the_phone_says(app: Flask, code: str) -> None:
    staff = Staff(app, code)
    before = clock.now() - timedelta(seconds=1)
    staff.sends("minh", "accept", 200, count="full", occurred_at="2030-01-01T00:00:00Z")

    kept = events_of_code(code)[-1]
    assert (kept.kind, kept.office) == ("accepted", POST)
    assert before < kept.occurred_at <= kept.heard_at
