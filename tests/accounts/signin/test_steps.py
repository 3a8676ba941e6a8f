"""The steps after the password: what is half signed in opens nothing, and lasts ten minutes."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.accounts.rules import Role
from portal.accounts.second_factor.service import renew_recovery
from portal.accounts.staff.queries import find_staff
from portal.accounts.staff.service import NewStaff, add_staff
from portal.db import db, writing
from tests.accounts.cast import DESK, PASSWORD, hire, next_code, totp_secret
from tests.support.browser import Browser

SIGN_IN = "/can-bo/dang-nhap"
CODE, ENROL, CHOOSE = f"{SIGN_IN}/ma", f"{SIGN_IN}/thiet-lap", f"{SIGN_IN}/mat-khau"
MORNING = datetime(2026, 11, 25, 1, tzinfo=UTC)


@pytest.fixture
def quang(browser: Browser) -> Browser:
    """An officer who has given the password and is asked for the code."""
    hire("quang", "lan")
    browser.post(SIGN_IN, {"username": "quang", "password": PASSWORD, "ve": "/can-bo/tai-khoan"})
    return browser


def wrong_code() -> str:
    return "000000" if pyotp.TOTP(totp_secret("quang")).at(clock.now()) != "000000" else "000001"


def test_the_code_leads_to_where_the_person_wanted_to_go(quang: Browser) -> None:
    assert quang.response.request.path == CODE

    quang.post(CODE, {"code": next_code("quang"), "ve": "/can-bo/tai-khoan"}, status=303)

    assert quang.response.headers["Location"] == "/can-bo/tai-khoan"
    quang.get("/can-bo/tai-khoan")


@pytest.mark.parametrize("path", ["/can-bo", "/can-bo/tai-khoan", "/can-bo/ho-so/HA10NGQN2026N", "/danh-muc/to-roi/so-lieu"])
def test_half_a_sign_in_opens_nothing(quang: Browser, path: str) -> None:
    assert quang.client.get(path).status_code in (303, 404)
    assert quang.client.post("/can-bo/dang-xuat", data={"csrf_token": quang.token}).status_code == 401


def test_half_a_sign_in_is_not_listed_among_the_open_ones(app: Flask, quang: Browser) -> None:
    quang.post(CODE, {"code": next_code("quang")})
    Browser(app).post(SIGN_IN, {"username": "quang", "password": PASSWORD})

    assert len(quang.get("/can-bo/tai-khoan").select("ul.cards > li")) == 1


def test_a_code_opens_once_even_for_another_browser(app: Flask, quang: Browser) -> None:
    code = next_code("quang")
    quang.post(CODE, {"code": code}, status=303)

    other = Browser(app)
    other.post(SIGN_IN, {"username": "quang", "password": PASSWORD})
    page = other.post(CODE, {"code": code}, status=422)

    assert "đã dùng rồi" in page.text


def test_the_half_signed_token_is_worth_nothing_after_the_code(app: Flask, quang: Browser) -> None:
    kept = quang.client.get_cookie("session")
    assert kept is not None
    quang.post(CODE, {"code": next_code("quang")}, status=303)

    thief = Browser(app)
    thief.client.set_cookie("session", kept.value)
    thief.get(CODE, status=303)
    thief.post(CODE, {"code": next_code("quang"), "csrf_token": quang.token}, status=401)


@pytest.mark.parametrize("typed", ["", "12345", "abc", "x" * 300, "0-00000-00000", "\u202e123456"])
def test_anything_but_a_code_is_refused_beside_the_field(quang: Browser, typed: str) -> None:
    page = quang.post(CODE, {"code": typed}, status=422)

    assert page.select("#code-error")
    assert not typed or typed not in page.select_one("#code")["value"]  # type: ignore[index]


def test_a_recovery_code_does_instead_and_is_noted(quang: Browser) -> None:
    person = find_staff("quang")
    assert person is not None
    with writing():
        recovery = renew_recovery(person, at=clock.now())

    quang.post(CODE, {"code": recovery[3]}, status=303)

    quang.get("/can-bo")
    kept = str(db.session.execute(text("select what from staff_log")).all())
    assert "recovery_used" in kept


def test_a_step_without_the_token_of_its_session_is_refused(quang: Browser) -> None:
    quang.token = ""

    quang.post(CODE, {"code": next_code("quang")}, status=400)


def test_ten_minutes_are_enough_and_then_one_begins_again(browser: Browser) -> None:
    hire("quang")
    for minutes, status in ((9, 303), (10, 401)):
        with time_machine.travel(MORNING, tick=False):
            browser.post(SIGN_IN, {"username": "quang", "password": PASSWORD})
        with time_machine.travel(MORNING + timedelta(minutes=minutes), tick=False):
            page = browser.post(CODE, {"code": next_code("quang"), "ve": "/can-bo/tai-khoan"}, status=status)
    assert page.select_one("input[name=ve]")["value"] == "/can-bo/tai-khoan"  # type: ignore[index]


def test_wrong_codes_make_this_address_wait_and_no_other(app: Flask, quang: Browser) -> None:
    for _ in range(10):
        quang.post(CODE, {"code": wrong_code()}, status=422)
    quang.post(CODE, {"code": next_code("quang")}, status=429)
    assert 0 < int(quang.response.headers["Retry-After"]) <= 300

    elsewhere = Browser(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    elsewhere.sign_in("quang", PASSWORD)
    elsewhere.get("/can-bo")


def test_guessing_from_everywhere_leaves_the_recovery_codes(app: Flask, quang: Browser) -> None:
    person = find_staff("quang")
    assert person is not None
    with writing():
        recovery = renew_recovery(person, at=clock.now())
    for number in range(50):
        if number % 9 == 0:
            quang.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        quang.post(CODE, {"code": wrong_code()}, status=422)

    owner = Browser(app)
    owner.client.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    owner.post(SIGN_IN, {"username": "quang", "password": PASSWORD})
    page = owner.post(CODE, {"code": next_code("quang")}, status=429)
    assert "chỉ nhận mã dự phòng" in page.text
    owner.post(CODE, {"code": recovery[0]}, status=303)


def test_closing_the_account_ends_half_a_sign_in_too(quang: Browser) -> None:
    from portal.accounts.administration.service import deactivate

    with writing():
        deactivate("quang", at=clock.now())

    quang.post(CODE, {"code": next_code("quang")}, status=401)


def new_officer(*, must_change: bool) -> None:
    with writing():
        new = NewStaff("yen", "Yến", Role.OFFICER, DESK, PASSWORD, must_change_password=must_change)
        add_staff(new, at=clock.now())


def enrolled_secret(browser: Browser) -> str:
    found = browser.get(ENROL).select_one(".spaced")
    assert found is not None
    return found.text.replace(" ", "")


def test_an_officer_without_a_second_factor_reaches_nothing_but_setting_it_up(browser: Browser) -> None:
    new_officer(must_change=True)
    page = browser.post(SIGN_IN, {"username": "yen", "password": PASSWORD})
    assert browser.response.request.path == ENROL
    assert "no-store" in browser.response.headers["Cache-Control"]
    assert page.select(".qr svg[role=img]")
    for path in ("/can-bo", "/can-bo/tai-khoan", CODE, CHOOSE):
        browser.get(path, status=303)

    secret = enrolled_secret(browser)
    browser.post(ENROL, {"code": "000000"}, status=422)
    page = browser.post(ENROL, {"code": pyotp.TOTP(secret).at(clock.now())})
    assert len(page.select("ul.recovery li")) == 10
    browser.get("/can-bo", status=303)

    browser.get(CHOOSE)
    browser.post(CHOOSE, {"new": "ba con gà đen 3"})
    assert browser.response.request.path == "/can-bo"


def test_the_qr_says_what_the_text_says(browser: Browser) -> None:
    import zxingcpp

    from tests.web.test_qr import _picture

    new_officer(must_change=False)
    browser.post(SIGN_IN, {"username": "yen", "password": PASSWORD})
    secret = enrolled_secret(browser)
    drawn = browser.get(ENROL).select_one(".qr svg")

    (read,) = zxingcpp.read_barcodes(_picture(str(drawn).replace("viewbox", "viewBox"), 4))

    assert read.text.startswith("otpauth://totp/")
    assert secret in read.text


def test_a_session_from_before_the_role_needed_a_second_factor_opens_nothing(browser: Browser) -> None:
    hire("lan")
    browser.sign_in("lan", PASSWORD)
    with writing():
        db.session.execute(text("UPDATE staff SET role = 'officer' WHERE username = 'lan'"))

    browser.get("/can-bo", status=303)


def test_setting_up_asks_for_the_token_of_its_session(browser: Browser) -> None:
    new_officer(must_change=False)
    browser.post(SIGN_IN, {"username": "yen", "password": PASSWORD})
    browser.token = ""

    browser.post(ENROL, {"code": "000000"}, status=400)
