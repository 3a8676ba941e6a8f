"""/sms/bao-cao: what a gateway reports settles a message once; what cannot be used is 4xx and counted, never our error."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from flask import Flask

from portal.db import writing
from portal.notices.outbox.rules import Note
from portal.notices.outbox.service import enqueue
from tests.notices.post import TERMS, Recorder, rows, send_all, ways
from tests.tracking.stories import a_dossier

TOKEN = "bí mật+/%"
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


@pytest.fixture
def portal(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], sms_callback_token=TOKEN))
    with time_machine.travel(NOW, tick=False):
        yield app


@pytest.fixture
def number(portal: Flask) -> str:
    """A message that a gateway has taken."""
    code = a_dossier()
    with writing():
        found = enqueue(Note("test", "1", code, "sms", "+84912345678", "delivery_failed"), at=NOW, terms=TERMS)
    assert found
    send_all(NOW, ways(Recorder()))
    return found


def report(portal: Flask, number: str, status: str, token: str = TOKEN) -> int:
    return portal.test_client().get(f"/sms/bao-cao?id={number}&status={status}&token={quote(token)}").status_code


def state(number: str) -> str:
    return next(row.state for row in rows() if row.number == number)


@pytest.mark.parametrize(
    ("statuses", "ends"),
    [(("8", "1"), "delivered"), (("8", "2"), "failed"), (("4",), "sent"), (("16",), "failed"), (("DELIVRD",), "delivered"),
     (("undeliv",), "failed")],
)  # fmt: skip
def test_numbers_of_kannel_and_words_settle_a_message(portal: Flask, number: str, statuses: tuple[str, ...], ends: str) -> None:
    assert state(number) == "sent"
    assert [report(portal, number, status) for status in statuses] == [200] * len(statuses)
    assert state(number) == ends


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("2", "1"), ("1", "8"), ("16", "1")])
def test_a_second_final_status_is_ignored(portal: Flask, number: str, first: str, second: str) -> None:
    report(portal, number, first)
    settled, ended = state(number), rows()[-1].ended_at
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert report(portal, number, second) == 200
    assert (state(number), rows()[-1].ended_at) == (settled, ended)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("id=00000000&status=1", 404), ("id=&status=1", 404), ("status=1", 404), ("id=%ff%fe&status=1", 404),
        ("id=" + "9" * 5000 + "&status=1", 404), ("id=%00&status=1", 400), ("id=1&status=", 400), ("id=1&status=%d", 400),
        ("id=1&status=delivered%00", 400), ("id=1", 400), ("", 400), ("id=' OR 1=1 --&status=1", 404), ("id=1&status=½", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_counted(portal: Flask, query: str, status: int) -> None:
    assert portal.test_client().get(f"/sms/bao-cao?{query}&token={quote(TOKEN)}").status_code == status
    figures = portal.test_client().get("/metrics").text
    assert f'portal_http_requests_total{{endpoint="reports.take",method="GET",status="{status}"}}' in figures


@pytest.mark.parametrize("token", ["", "x", "bí mật", TOKEN + " ", "\x00"])
def test_nobody_reports_without_the_token(portal: Flask, number: str, token: str) -> None:
    assert report(portal, number, "2", token) in (400, 403)
    assert state(number) == "sent"


def test_without_a_token_of_ours_the_door_is_shut(app: Flask) -> None:
    assert app.test_client().get("/sms/bao-cao?id=1&status=1&token=").status_code == 403


def test_what_is_reported_touches_no_cookie_and_is_not_kept(portal: Flask, number: str) -> None:
    answer = portal.test_client().get(f"/sms/bao-cao?id={number}&status=1&token={quote(TOKEN)}")
    assert (answer.mimetype, answer.text) == ("text/plain", "OK\n")
    assert "Set-Cookie" not in answer.headers
    assert portal.test_client().post("/sms/bao-cao").status_code == 405
