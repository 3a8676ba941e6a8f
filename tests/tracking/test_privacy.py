"""What the page keeps to itself, what opens it, and who is turned away (invariants 7, 8 and 9)."""

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from portal.db import db
from tests.support.browser import Browser
from tests.tracking.stories import ADDRESS, DELIVERED, LAST4, NAME, PAPER, PHONE, POST, SEAL, SECRET, Step, a_dossier, say

UNKNOWN = "0123456789AB7"
KINDS = ("", ".json", "/qr.svg", "/phieu")


def _told(code: str, tail: str, app: Flask) -> str:
    return app.test_client().get(f"/T/{code}{tail}").text


def _everything(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    names = inspect(db.engine).get_table_names()
    found = {name: [tuple(row) for row in db.session.execute(text(f'SELECT * FROM "{name}"'))] for name in names}  # noqa: S608
    db.session.rollback()
    return found


@pytest.mark.parametrize("tail", KINDS)
def test_no_representation_tells_anything_personal(app: Flask, tail: str) -> None:
    code = a_dossier(DELIVERED)
    say(code, Step("delivery_failed", POST, {"reason": SECRET, "next": SECRET}), 13, note=SECRET)
    told = _told(code, tail, app)
    for secret in (NAME, "Hoa", PHONE, PHONE[3:], LAST4, ADDRESS, PAPER, SEAL, SECRET, "nv-"):
        assert secret not in told


@pytest.mark.parametrize("agent", ["facebookexternalhit/1.1", "TelegramBot", "ZaloPC", "Mozilla/5.0"])
def test_a_get_changes_nothing(app: Flask, agent: str) -> None:
    code = a_dossier(DELIVERED)
    before = _everything(app)
    for tail in KINDS:
        app.test_client().get(f"/T/{code}{tail}", headers={"User-Agent": agent})
        app.test_client().head(f"/T/{code}{tail}", headers={"User-Agent": agent})
    app.test_client().get("/tra-cuu", query_string={"ma": code})
    assert _everything(app) == before


def test_the_last_four_digits_open_masked_details_once(browser: Browser) -> None:
    code = a_dossier(DELIVERED)
    page = browser.post(f"/T/{code}/mo", {"phone_last4": LAST4})
    assert browser.response.headers["Cache-Control"] == "no-store"
    assert PAPER in page.text
    for secret in (NAME, PHONE, PHONE[3:], ADDRESS):
        assert secret not in page.text
    assert PAPER not in browser.get(f"/T/{code}").text


def test_five_wrong_tries_an_hour_close_a_dossiers_details_even_for_the_right_digits(browser: Browser) -> None:
    code = a_dossier(1)
    for wrong in range(5):
        browser.post(f"/T/{code}/mo", {"phone_last4": f"000{wrong}"}, status=422)
    browser.post(f"/T/{code}/mo", {"phone_last4": LAST4}, status=429)
    assert int(browser.response.headers["Retry-After"]) > 0
    browser.post(f"/T/{a_dossier(1)}/mo", {"phone_last4": LAST4})


@pytest.mark.parametrize("given", ["", "12", "abcd", "123456", "٥٦٧"])
def test_unreadable_digits_are_told_and_cost_no_try(browser: Browser, given: str) -> None:
    code = a_dossier(1)
    for _ in range(6):
        page = browser.post(f"/T/{code}/mo", {"phone_last4": given}, status=422)
    assert page.select_one("#phone_last4-error") is not None


def test_guessing_ends_in_429_within_sixty_over_all_representations_and_right_codes_still_work(app: Flask) -> None:
    client, code = app.test_client(), a_dossier(1)
    statuses = []
    for guess in range(60):
        answer = client.get(f"/T/{UNKNOWN}{KINDS[guess % 4]}", headers={"X-Forwarded-For": f"10.0.0.{guess}"})
        statuses.append(answer.status_code)
    assert statuses[0] == 404
    assert 429 in statuses
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/tra-cuu", query_string={"ma": UNKNOWN}).status_code == 429
    assert client.get(f"/T/{code}").status_code == 200
    assert client.get("/tra-cuu", query_string={"ma": code}).status_code == 302


def test_a_slip_of_the_finger_costs_little(app: Flask) -> None:
    client = app.test_client()
    assert {client.get("/T/0123456789AB8").status_code for _ in range(100)} == {404}


def test_a_finished_dossier_answers_like_an_unknown_one_half_a_year_later(app: Flask, time_machine: object) -> None:
    time_machine.move_to("2026-11-24T03:00:00+00:00")  # type: ignore[attr-defined]
    code = a_dossier(DELIVERED)
    say(code, Step("citizen_confirmed", POST, {"answer": "received"}, "citizen"), 14)
    client = app.test_client()
    tag = client.get(f"/T/{code}").headers["ETag"]
    time_machine.move_to("2027-11-24T03:00:00+00:00")  # type: ignore[attr-defined]
    known, unknown = client.get(f"/T/{code}", headers={"If-None-Match": tag}), client.get(f"/T/{UNKNOWN}")
    assert known.status_code == unknown.status_code == 404
    assert known.text.replace(code[:4], UNKNOWN[:4]).count("Không có hồ sơ nào") == unknown.text.count("Không có hồ sơ nào")
    for tail in KINDS:
        assert client.get(f"/T/{code}{tail}").status_code == 404
    assert client.get("/tra-cuu", query_string={"ma": code}).status_code == 404
