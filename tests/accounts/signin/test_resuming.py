"""A press that meets an ended session: sign in, see what was typed, press again. Nothing is sent by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from flask import Flask

from portal import clock
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.service import NewDossier, register
from portal.db import writing
from tests.accounts.cast import DESK, PASSWORD, POST, hire, next_code
from tests.support.browser import Browser, values_of

MORNING = datetime(2026, 11, 25, 1, tzinfo=UTC)
LUNCH = MORNING + timedelta(minutes=45)
FIELDS = {
    "id": "a-press-of-this-test",
    "paper-0-kind": "Tờ khai ghi tay, có <b>dấu</b>",
    "paper-0-original": "original",
    "paper-0-sheets": "3",
    "seal": "NP 0417",
}


@pytest.fixture
def code(app: Flask) -> str:
    hire("lan", "nam", "quang")
    new = NewDossier(submit_by_post=True, return_by_post=True, registered_by="citizen", post_office=POST, agency_office=DESK)
    with writing():
        return register(new, at=clock.now())


def late_press(browser: Browser, code: str, username: str = "lan", action: str = "collect") -> Tag:
    """The sign-in form of the page that says the session has ended."""
    with time_machine.travel(MORNING, tick=False):
        browser.sign_in(username, PASSWORD)
    with time_machine.travel(LUNCH, tick=False):
        page = browser.post(f"/can-bo/ho-so/{code}/{action}", FIELDS, status=401)
    form = page.select_one('form[action="/can-bo/dang-nhap"]')
    assert form is not None
    return form


def send(browser: Browser, form: Tag, fields: dict[str, Any], at: datetime = LUNCH, status: int = 200) -> BeautifulSoup:
    with time_machine.travel(at, tick=False):
        return browser.submit(form, fields, status=status)


def code_form(page: BeautifulSoup) -> Tag:
    found = page.select_one('form[action="/can-bo/dang-nhap/ma"]')
    assert found is not None
    return found


def kept_form(page: BeautifulSoup, code: str) -> Tag | None:
    forms = page.select(f'form[action="/can-bo/ho-so/{code}/collect"]')
    return next((form for form in forms if values_of(form).get("id") == FIELDS["id"]), None)


def test_what_was_typed_is_there_after_the_sign_in_and_one_press_sends_it(browser: Browser, code: str) -> None:
    form = late_press(browser, code)

    page = send(browser, form, {"username": "lan", "password": PASSWORD})
    kept = kept_form(page, code)
    assert kept is not None
    assert "Tờ khai ghi tay, có <b>dấu</b>" in page.text
    assert "NP 0417" in page.text
    view = find_state(code)
    assert view is not None
    assert view.state.stage == "awaiting_pickup", "nothing was sent by itself"

    send(browser, kept, {})
    view = find_state(code)
    assert view is not None
    assert view.state.stage == "with_postman"


def test_the_fields_come_back_as_they_were_without_the_old_token(browser: Browser, code: str) -> None:
    page = send(browser, late_press(browser, code), {"username": "lan", "password": PASSWORD})
    kept = kept_form(page, code)
    assert kept is not None

    values = values_of(kept)

    assert values.pop("csrf_token") == browser.token
    assert values == FIELDS


def test_it_goes_along_through_the_step_of_the_code(browser: Browser, code: str) -> None:
    page = send(browser, late_press(browser, code, "quang"), {"username": "quang", "password": PASSWORD})
    page = send(browser, code_form(page), {"code": "000000"}, status=422)

    with time_machine.travel(LUNCH, tick=False):
        right = next_code("quang")
    page = send(browser, code_form(page), {"code": right})

    assert kept_form(page, code) is not None


def test_a_wrong_password_loses_nothing(browser: Browser, code: str) -> None:
    page = send(browser, late_press(browser, code), {"username": "lan", "password": "sai"}, status=422)
    form = page.select_one('form[action="/can-bo/dang-nhap"]')
    assert form is not None

    page = send(browser, form, {"username": "lan", "password": PASSWORD})

    assert kept_form(page, code) is not None


def test_somebody_else_who_signs_in_does_not_see_it(browser: Browser, code: str) -> None:
    page = send(browser, late_press(browser, code), {"username": "nam", "password": PASSWORD})

    assert kept_form(page, code) is None
    assert "NP 0417" not in page.text


def test_after_half_an_hour_it_is_gone_and_the_dossier_opens(browser: Browser, code: str) -> None:
    form = late_press(browser, code)

    page = send(browser, form, {"username": "lan", "password": PASSWORD}, LUNCH + timedelta(minutes=31))

    assert kept_form(page, code) is None
    assert browser.response.request.path == f"/can-bo/ho-so/{code}"


@pytest.mark.parametrize("forged", ["x", "eyJwYXRoIjoiL2Nhbi1ibyJ9.AAAA", "a.b.c" * 2000])
def test_what_we_did_not_sign_is_not_shown(browser: Browser, code: str, forged: str) -> None:
    browser.post("/can-bo/dang-nhap", {"username": "lan", "password": PASSWORD, "giu": forged}, status=303)

    assert browser.response.headers["Location"] == "/can-bo"


def test_passwords_are_never_kept(browser: Browser, code: str) -> None:
    with time_machine.travel(MORNING, tick=False):
        browser.sign_in("lan", PASSWORD)
    with time_machine.travel(LUNCH, tick=False):
        page = browser.post("/can-bo/tai-khoan/mat-khau", {"old": PASSWORD, "new": "ba con gà đen 3"}, status=401)

    assert not page.select("input[name=giu]")
    assert page.select_one('a[href="/can-bo/dang-nhap"]')


def test_a_form_too_large_to_carry_is_not_kept_but_answered(browser: Browser, code: str) -> None:
    page = browser.post(f"/can-bo/ho-so/{code}/collect", {**FIELDS, "note": "x" * 70_000}, status=401)

    assert not page.select("input[name=giu]")


def test_a_press_without_any_cookie_is_kept_for_whoever_signs_in(app: Flask, code: str) -> None:
    stranger = Browser(app)
    page = stranger.post(f"/can-bo/ho-so/{code}/collect", FIELDS, status=401)
    form = page.select_one('form[action="/can-bo/dang-nhap"]')
    assert form is not None

    assert kept_form(stranger.submit(form, {"username": "lan", "password": PASSWORD}), code) is not None
