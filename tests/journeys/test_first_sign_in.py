"""An administrator adds an officer; the officer's first sign-in, on a telephone, with and without script."""

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser

from portal import clock
from tests.accounts.cast import hire
from tests.journeys.walker import Walker


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_new_officer_sets_up_the_telephone_and_a_password_of_her_own(
    app: Flask, chromium: Browser, site: str, script: bool
) -> None:
    hire("an")
    an, yen = (Walker(chromium, site, script=script) for _ in range(2))
    an.sign_in("an")
    password = added_by(an)

    yen.go("/can-bo")
    yen.page.fill("#username", "yen")
    yen.page.fill("#password", password)
    yen.press("Đăng nhập")
    secret = yen.page.locator(".spaced").inner_text().replace(" ", "")
    yen.page.fill("#code", pyotp.TOTP(secret).at(clock.now()))
    yen.press("Xác nhận")
    assert yen.page.locator("ul.recovery li").count() == 10
    yen.press("Tôi đã cất mã, tiếp tục")
    yen.page.fill("#new", "ba con gà đen 3")
    yen.press("Lưu mật khẩu")
    assert yen.page.url.endswith("/can-bo")

    an.go("/can-bo/quan-tri/can-bo/yen")
    assert "Đang bật, còn 10 mã dự phòng" in an.text()
    assert "Tự đổi mật khẩu" in an.text()
    for walker in (an, yen):
        walker.leave()


def added_by(an: Walker) -> str:
    an.press("Cán bộ")
    an.press("Thêm cán bộ")
    an.page.fill("#username", "yen")
    an.page.fill("#name", "Đặng Thị Hải Yến")
    an.page.select_option("#role", "officer")
    an.page.select_option("#office", "desk-22")
    an.press("Tạo tài khoản")
    return an.page.locator("strong.code").inner_text()
