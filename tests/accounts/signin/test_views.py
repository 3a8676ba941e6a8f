"""Signing in and out through the pages."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.accounts.administration.service import deactivate
from portal.db import db, writing
from tests.accounts.cast import PASSWORD, hire
from tests.support.browser import Browser

SIGN_IN = "/can-bo/dang-nhap"
MORNING = datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_a_right_password_leads_to_the_work_list(browser: Browser) -> None:
    hire("lan")

    browser.post(SIGN_IN, {"username": "lan", "password": PASSWORD}, status=303)

    assert browser.response.headers["Location"] == "/can-bo"
    cookie = browser.response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ("/T/K7QF2M9XTR4DV", "/T/K7QF2M9XTR4DV"),
        ("https://example.org/", "/can-bo"),
        ("//example.org", "/can-bo"),
        ("/\\example.org", "/can-bo"),
        ("javascript:alert(1)", "/can-bo"),
        ("/a\r\nSet-Cookie: x=1", "/can-bo"),
        ("", "/can-bo"),
    ],
)
def test_the_way_on_is_a_path_of_our_own(browser: Browser, wanted: str, taken: str) -> None:
    hire("lan")

    browser.post(SIGN_IN, {"username": "lan", "password": PASSWORD, "ve": wanted}, status=303)

    assert browser.response.headers["Location"] == taken


def test_a_page_that_needs_a_sign_in_asks_for_it_and_comes_back(browser: Browser) -> None:
    hire("lan")

    page = browser.get("/can-bo/tai-khoan")
    form = page.select_one("form[method=post]")
    assert form is not None
    browser.submit(form, {"username": "lan", "password": PASSWORD})

    assert browser.response.request.path == "/can-bo/tai-khoan"


@pytest.mark.parametrize(
    "fields",
    [
        {"username": "lan", "password": "sai"},
        {"username": "la", "password": PASSWORD},
        {"username": "\u202elan", "password": "x\x00y"},
    ],
)
def test_unknown_and_known_users_get_the_same_words(browser: Browser, fields: dict[str, str]) -> None:
    hire("lan")

    page = browser.post(SIGN_IN, fields, status=422)

    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page.text
    assert "Set-Cookie" not in browser.response.headers


@pytest.mark.parametrize(
    "fields", [{}, {"username": "lan"}, {"password": PASSWORD}, {"username": "x" * 500, "password": PASSWORD}]
)
def test_what_is_missing_is_named(browser: Browser, fields: dict[str, str]) -> None:
    page = browser.post(SIGN_IN, fields, status=422)

    assert page.select("#username-error, #password-error")


def test_the_password_is_never_shown_again(browser: Browser) -> None:
    browser.post(SIGN_IN, {"username": "lan", "password": "bí mật của tôi"}, status=422)

    assert "bí mật của tôi" not in browser.response.text


def test_ten_failures_make_this_address_wait_and_no_other(app: Flask, browser: Browser) -> None:
    hire("lan")
    for _ in range(10):
        browser.post(SIGN_IN, {"username": "lan", "password": "sai"}, status=422)

    browser.post(SIGN_IN, {"username": "lan", "password": PASSWORD}, status=429)
    assert 0 < int(browser.response.headers["Retry-After"]) <= 300

    elsewhere = app.test_client()
    answer = elsewhere.post(
        SIGN_IN, data={"username": "lan", "password": PASSWORD}, environ_base={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert answer.status_code == 303


def test_guessing_many_names_from_one_address_is_stopped_too(browser: Browser) -> None:
    for number in range(10):
        browser.post(SIGN_IN, {"username": f"ten{number}", "password": "sai"}, status=422)

    browser.post(SIGN_IN, {"username": "ten99", "password": "sai"}, status=429)


def test_another_site_cannot_sign_anybody_in(browser: Browser) -> None:
    hire("lan")

    answer = browser.client.post(
        SIGN_IN, data={"username": "lan", "password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_signing_out_ends_the_session_on_the_server(app: Flask, browser: Browser) -> None:
    hire("lan")
    browser.sign_in("lan", PASSWORD)
    kept = browser.client.get_cookie("session")
    assert kept is not None

    browser.post("/can-bo/dang-xuat", status=303)

    thief = Browser(app)
    thief.client.set_cookie("session", kept.value)
    thief.get("/can-bo/tai-khoan", status=303)


def test_signing_in_never_keeps_the_session_that_was_there(app: Flask, browser: Browser) -> None:
    hire("lan", "minh")
    browser.sign_in("lan", PASSWORD)
    before = browser.client.get_cookie("session")
    browser.post(SIGN_IN, {"username": "minh", "password": PASSWORD}, status=303)
    after = browser.client.get_cookie("session")

    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert "Minh" in browser.get("/can-bo/tai-khoan").text


def test_deactivation_is_felt_by_the_next_request(browser: Browser) -> None:
    hire("lan")
    browser.sign_in("lan", PASSWORD)

    with writing():
        deactivate("lan", at=clock.now())

    browser.get("/can-bo/tai-khoan", status=303)


@pytest.mark.parametrize("cookie", ["", "x", "eyJ0b2tlbiI6IngifQ.aaaa.bbbb", "\x7f" * 10])
def test_a_forged_cookie_is_nobody(browser: Browser, cookie: str) -> None:
    browser.client.set_cookie("session", cookie)

    browser.get("/can-bo/tai-khoan", status=303)


def test_half_an_hour_of_quiet_ends_the_session_and_says_so(browser: Browser) -> None:
    hire("lan")
    with time_machine.travel(MORNING, tick=False):
        browser.sign_in("lan", PASSWORD)
    with time_machine.travel(MORNING + timedelta(minutes=29), tick=False):
        browser.get("/can-bo/tai-khoan")
    with time_machine.travel(MORNING + timedelta(minutes=58), tick=False):
        browser.get("/can-bo/tai-khoan")
    with time_machine.travel(MORNING + timedelta(minutes=89), tick=False):
        page = browser.post("/can-bo/dang-xuat", status=401)

    assert "hết" in page.text


def test_twelve_hours_end_the_session_however_busy(browser: Browser) -> None:
    hire("lan")
    with time_machine.travel(MORNING, tick=False):
        browser.sign_in("lan", PASSWORD)
    for minutes in range(25, 12 * 60, 25):
        with time_machine.travel(MORNING + timedelta(minutes=minutes), tick=False):
            browser.get("/can-bo/tai-khoan")
    with time_machine.travel(MORNING + timedelta(hours=12), tick=False):
        browser.get("/can-bo/tai-khoan", status=303)


def test_looking_at_pages_writes_nothing(browser: Browser) -> None:
    hire("lan")
    with time_machine.travel(MORNING, tick=False):
        browser.sign_in("lan", PASSWORD)
    before = db.session.execute(text("select * from staff_session")).all()
    with time_machine.travel(MORNING + timedelta(minutes=20), tick=False):
        browser.get("/can-bo/tai-khoan")

    assert db.session.execute(text("select * from staff_session")).all() == before


def test_a_public_page_knows_no_cookie(browser: Browser) -> None:
    browser.get(SIGN_IN)

    assert "Set-Cookie" not in browser.response.headers
    assert "Cookie" not in browser.response.headers.get("Vary", "")


def test_another_open_sign_in_can_be_ended_from_ones_own_page(app: Flask, browser: Browser) -> None:
    hire("lan")
    lost = Browser(app)
    lost.sign_in("lan", PASSWORD)
    browser.sign_in("lan", PASSWORD)

    page = browser.get("/can-bo/tai-khoan")
    forms = page.select("ul.cards form")
    assert len(forms) == 2
    browser.submit(forms[1])

    lost.get("/can-bo/tai-khoan", status=303)
    browser.get("/can-bo/tai-khoan")


def test_a_form_without_the_sessions_token_is_refused(browser: Browser) -> None:
    hire("lan")
    browser.sign_in("lan", PASSWORD)
    browser.token = ""

    browser.post("/can-bo/dang-xuat", status=400)
    browser.post("/can-bo/dang-xuat", {"csrf_token": "x"}, status=400)


def test_a_new_password_is_taken_and_signs_out_everywhere_else(app: Flask, browser: Browser) -> None:
    hire("lan")
    lost = Browser(app)
    lost.sign_in("lan", PASSWORD)
    browser.sign_in("lan", PASSWORD)

    page = browser.post("/can-bo/tai-khoan/mat-khau", {"old": PASSWORD, "new": "ba con gà đen 3"})

    assert "Mật khẩu mới đã được lưu" in page.text
    lost.get("/can-bo/tai-khoan", status=303)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("sai", "ba con gà đen 3", "old"),
        (PASSWORD, "quangninh2026", "new"),
        (PASSWORD, "ngắn", "new"),
        (PASSWORD, "", "new"),
        ("", "x" * 12, "old"),
    ],
)
def test_a_bad_new_password_is_refused_beside_its_field(browser: Browser, old: str, new: str, field: str) -> None:
    hire("lan")
    browser.sign_in("lan", PASSWORD)

    page = browser.post("/can-bo/tai-khoan/mat-khau", {"old": old, "new": new}, status=422)

    assert page.select(f"#{field}-error")
