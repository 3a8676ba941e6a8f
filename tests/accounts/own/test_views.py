"""One's own account: the second factor."""

import pyotp
import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal import clock
from portal.accounts.staff import queries
from tests.accounts.cast import PASSWORD, hire, next_code
from tests.support.browser import Browser

OWN = "/can-bo/tai-khoan"
FACTOR = f"{OWN}/hai-buoc"


@pytest.fixture
def lan(app: Flask) -> Browser:
    hire("lan")
    browser = Browser(app)
    browser.sign_in("lan", PASSWORD)
    return browser


@pytest.fixture
def quang(app: Flask) -> Browser:
    hire("quang")
    browser = Browser(app)
    browser.sign_in("quang", PASSWORD)
    return browser


def secret_on(page: BeautifulSoup) -> str:
    found = page.select_one(".spaced")
    assert found is not None
    return found.text.replace(" ", "")


def recovery_on(page: BeautifulSoup) -> list[str]:
    return [line.text.strip() for line in page.select("ul.recovery li")]


def switch_on(browser: Browser) -> tuple[str, list[str]]:
    secret = secret_on(browser.post(FACTOR, {"do": "begin", "password": PASSWORD}))
    page = browser.post(f"{FACTOR}/xac-nhan", {"code": pyotp.TOTP(secret).at(clock.now())})
    return secret, recovery_on(page)


def test_anybody_may_switch_it_on_and_is_asked_for_the_code_from_then_on(app: Flask, lan: Browser) -> None:
    _secret, recovery = switch_on(lan)
    assert len(recovery) == 10
    assert "Đang bật" in lan.get(OWN).text

    other = Browser(app)
    other.post("/can-bo/dang-nhap", {"username": "lan", "password": PASSWORD})
    assert other.response.request.path == "/can-bo/dang-nhap/ma"
    other.get("/can-bo", status=303)
    other.post("/can-bo/dang-nhap/ma", {"code": recovery[7]})
    assert other.response.request.path == "/can-bo"


def test_a_page_with_a_secret_is_kept_nowhere(lan: Browser) -> None:
    lan.post(FACTOR, {"do": "begin", "password": PASSWORD})

    assert "no-store" in lan.response.headers["Cache-Control"]


def test_a_wrong_code_changes_nothing(lan: Browser) -> None:
    lan.post(FACTOR, {"do": "begin", "password": PASSWORD})

    page = lan.post(f"{FACTOR}/xac-nhan", {"code": "000000"}, status=422)

    assert page.select("#code-error")
    assert "Chưa bật" in lan.get(OWN).text


def test_after_the_first_right_code_the_secret_is_never_shown_again(lan: Browser) -> None:
    secret, _recovery = switch_on(lan)

    page = lan.get(FACTOR)

    assert lan.response.request.path == OWN
    assert secret not in page.text


@pytest.mark.parametrize("do", ["begin", "off", "recovery"])
def test_every_change_asks_for_the_password(lan: Browser, do: str) -> None:
    for password in ("", "sai mật khẩu"):
        page = lan.post(FACTOR, {"do": do, "password": password}, status=422)
        assert page.select("#password-error")
    lan.post(FACTOR, {"do": "nonsense", "password": PASSWORD}, status=422)


def test_who_switched_it_on_may_switch_it_off(app: Flask, lan: Browser) -> None:
    switch_on(lan)

    page = lan.post(FACTOR, {"do": "off", "password": PASSWORD})

    assert "Xác thực hai bước đã tắt" in page.text
    Browser(app).post("/can-bo/dang-nhap", {"username": "lan", "password": PASSWORD}, status=303)
    found = queries.find_staff("lan")
    assert found is not None
    assert [line.what for line in queries.log_of(found.id)][:2] == ["second_factor_off", "second_factor_on"]


def test_an_officer_cannot_switch_it_off(quang: Browser) -> None:
    assert not quang.get(OWN).select("button[value=off]")

    page = quang.post(FACTOR, {"do": "off", "password": PASSWORD}, status=422)

    assert "bắt buộc" in page.text


def test_another_telephone_replaces_the_first(app: Flask, quang: Browser) -> None:
    switch_on(quang)

    other = Browser(app)
    other.post("/can-bo/dang-nhap", {"username": "quang", "password": PASSWORD})
    other.post("/can-bo/dang-nhap/ma", {"code": next_code("quang")}, status=422)


def test_new_recovery_codes_are_shown_once(quang: Browser) -> None:
    page = quang.post(FACTOR, {"do": "recovery", "password": PASSWORD})
    codes = recovery_on(page)

    assert len(codes) == 10
    assert not [code for code in codes if code in quang.get(OWN).text]
    assert "Còn 10 mã dự phòng" in quang.get(OWN).text


def test_without_one_there_are_no_recovery_codes(lan: Browser) -> None:
    lan.post(FACTOR, {"do": "recovery", "password": PASSWORD}, status=422)


def test_ten_wrong_codes_make_this_address_wait(lan: Browser) -> None:
    lan.post(FACTOR, {"do": "begin", "password": PASSWORD})
    for _ in range(10):
        lan.post(f"{FACTOR}/xac-nhan", {"code": "000000"}, status=422)

    lan.post(f"{FACTOR}/xac-nhan", {"code": "000000"}, status=429)
