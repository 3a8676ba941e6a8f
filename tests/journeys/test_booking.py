"""Booking a postman in a real browser at 360 px: with and without script, by keyboard alone, every error on its page."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from portal import clock
from portal.booking.asking.views import FROM_ONE_ADDRESS
from portal.booking.pickups.queries import pickups_for_office
from portal.booking.windows.service import fill_window
from portal.catalogue.search.queries import all_procedures
from portal.db import writing
from portal.web import limits, stamps
from tests.journeys.walker import Walker

CHOSEN = "thu-tuc=1.001193&cap=xa&dich-vu=both"
OFFICE = "post-200000"
MOST_PAGES, MOST_BYTES = 6, 60 * 1024
PATIENCE = 3100  # milliseconds that a person needs at least from the form of the contact to sending it
MOST_TABS = 40


class Traffic:
    """What came over the wire, and how many pages."""

    def __init__(self, page: Page) -> None:
        self.bytes, self.pages = 0, 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.responseReceived", self._received)

    def _finished(self, said: dict[str, Any]) -> None:
        self.bytes += int(said["encodedDataLength"])

    def _received(self, said: dict[str, Any]) -> None:
        self.pages += said["type"] == "Document"


def fill_in(citizen: Walker) -> None:
    page = citizen.page
    page.get_by_label("Cho tôi", exact=True).check()
    page.fill("#name", "Nguyễn Thị Hoa")
    page.fill("#phone", "0912 345 678")
    page.fill("#address", "Số 5, tổ 3, khu 2, cạnh chợ Hạ Long 1")
    page.check("#consent")


def send_later(page: Page, app: Flask) -> None:
    """As if the form had been given out a minute ago."""
    with app.app_context():
        stamp(page, stamps.make(clock.now() - timedelta(minutes=1)))


def stamp(page: Page, value: str) -> None:
    page.evaluate("given => document.querySelectorAll('[name=dau]').forEach(each => each.value = given)", value)


def visits() -> list[str]:
    return [one.code for one in pickups_for_office(OFFICE, datetime.now(UTC).date())]


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_the_procedure_to_the_confirmation(app: Flask, chromium: Browser, site: str, script: bool) -> None:
    citizen = Walker(chromium, site, script=script)
    page, traffic = citizen.page, Traffic(citizen.page)
    citizen.go("/thu-tuc/1.001193")
    citizen.press("Đặt bưu tá đến lấy hồ sơ")
    page.get_by_label("Gửi hồ sơ đi và nhận kết quả về").check()
    page.fill("#noi", "hong gai")
    page.locator("#giay-to input").first.check()
    citizen.press("Tiếp tục")
    assert "Phường Hồng Gai" in citizen.text()
    page.locator("input[name=khung]").first.check()
    citizen.press("Tiếp tục")
    fill_in(citizen)
    if script:
        send_later(page, app)
    else:
        page.wait_for_timeout(PATIENCE)
    citizen.press("Xem lại trước khi gửi")
    citizen.press("Gửi đặt lịch")
    assert re.search(r"/T/[0-9A-Z]{13}\?moi=1$", page.url)
    assert "Đã đặt lịch" in citizen.text()
    assert traffic.pages <= MOST_PAGES
    assert traffic.bytes <= MOST_BYTES
    assert citizen.context.cookies() == []
    citizen.leave()


def tab_to(page: Page, selector: str) -> None:
    """As somebody without a mouse: on from one control to the next, until the one that is meant."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            seen = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert seen != "none", f"{selector} does not show that it has the focus"
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def press(page: Page, selector: str, key: str, *, leads_to: str = "") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)
    if leads_to:
        page.wait_for_url(leads_to)


def write(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def test_by_keyboard_alone(app: Flask, chromium: Browser, site: str) -> None:
    citizen = Walker(chromium, site, script=True)
    page = citizen.page
    citizen.go("/dat-lich?thu-tuc=1.001193&cap=xa")
    press(page, "#dich-vu-1", "Space")
    write(page, "#noi", "hong gai")
    press(page, "#giay-to input", "Space")
    press(page, "main button", "Enter", leads_to="**/khung-gio?**")
    press(page, "input[name=khung]", "Space")
    press(page, "main button", "Enter", leads_to="**/lien-he?**")
    press(page, "#for_whom-1", "Space")
    write(page, "#name", "Nguyễn Thị Hoa")
    write(page, "#phone", "0912345678")
    write(page, "#address", "Số 5, tổ 3")
    press(page, "#consent", "Space")
    send_later(page, app)
    press(page, "main button", "Enter", leads_to="**/kiem-tra")
    press(page, 'form[action="/dat-lich"] button', "Enter", leads_to="**/T/**")
    assert "Đã đặt lịch" in citizen.text()
    citizen.leave()


def test_every_question_and_error_on_the_way_is_free_of_barriers(app: Flask, chromium: Browser, site: str) -> None:
    citizen = Walker(chromium, site, script=True)
    closed = next(one for one in all_procedures() if not (one.submit_by_post or one.return_by_post))
    for path, status in (
        ("/dat-lich", 200),
        (f"/dat-lich?thu-tuc={closed.code}&cap={closed.level}", 200),
        ("/dat-lich/khung-gio?thu-tuc=1.001193&cap=xa", 422),
        (f"/dat-lich/khung-gio?{CHOSEN}&noi=Ho%C3%A0n+Ki%E1%BA%BFm", 422),
        (f"/dat-lich/khung-gio?{CHOSEN}&noi=H%E1%BA%A1+Long", 200),
        (f"/dat-lich/khung-gio?{CHOSEN}&noi=van+don&hoi=1", 422),
        (f"/dat-lich/khung-gio?{CHOSEN}&xa=06994&vung=06994-quan-lan", 200),
        (f"/dat-lich/lien-he?{CHOSEN}&xa=06685", 422),
        (f"/dat-lich/lien-he?{CHOSEN}&xa=06685&khung={OFFICE}.2026-01-05.morning", 422),
        ("/dat-lich/lien-he?thu-tuc=1.001193&cap=xa&dich-vu=return&xa=06685", 200),
    ):
        citizen.go(path, status=status)
    citizen.leave()


def to_contact(citizen: Walker) -> None:
    citizen.go(f"/dat-lich/khung-gio?{CHOSEN}&xa=06685")
    citizen.page.locator("input[name=khung]").first.check()
    citizen.press("Tiếp tục")


def test_what_is_refused_comes_back_filled_in(app: Flask, chromium: Browser, site: str) -> None:
    citizen = Walker(chromium, site, script=True)
    citizen.refusals |= {"409", "429"}
    page = citizen.page
    to_contact(citizen)
    page.get_by_label("Giúp người khác").check()
    citizen.press("Xem lại trước khi gửi")
    assert page.locator("#their_consent-error").is_visible()
    fill_in(citizen)
    assert not page.locator("#relation").is_visible(), "asked only of those who help"
    citizen.press("Xem lại trước khi gửi")
    page.locator("button[value=giay-to]").click()
    page.fill("#other_papers", "x" * 130)
    citizen.press("Xem lại trước khi gửi")
    page.fill("#other_papers", "Đơn viết tay")
    send_later(page, app)
    citizen.press("Xem lại trước khi gửi")
    with app.app_context(), writing():
        fill_window(page.locator("input[name=khung]").first.input_value(), left=0)
    citizen.press("Gửi đặt lịch")
    page.locator("input[name=khung]").first.check()
    citizen.press("Xem lại trước khi gửi")
    assert "Đơn viết tay" in citizen.text()
    for _ in range(int(FROM_ONE_ADDRESS.partition("/")[0])):
        limits.hit("booking", "127.0.0.1", limit=FROM_ONE_ADDRESS)
    citizen.press("Gửi đặt lịch")
    assert "0912 345 678" in citizen.text()
    citizen.leave()


def test_back_reload_and_a_double_tap_book_once(app: Flask, chromium: Browser, site: str) -> None:
    citizen = Walker(chromium, site, script=True)
    citizen.refusals |= {"409"}
    page = citizen.page
    to_contact(citizen)
    fill_in(citizen)
    citizen.press("Xem lại trước khi gửi")
    page.go_back()
    assert page.input_value("#name") == "Nguyễn Thị Hoa", "the way back finds it filled in"
    citizen.press("Xem lại trước khi gửi")
    stamp(page, "")
    citizen.press("Gửi đặt lịch")
    assert "bấm gửi lần nữa" in citizen.text(), "asked kindly, once"
    send_later(page, app)
    page.locator('form[action="/dat-lich"] button').dblclick()
    page.wait_for_url("**/T/**")
    first = page.url
    page.reload()
    page.go_back()
    assert page.locator("h1").inner_text() == "Đặt bưu tá: xem lại"
    citizen.press("Gửi đặt lịch")
    assert page.url == first, "the same form, the same booking"
    assert len(visits()) == 1
    assert_used(citizen)
    citizen.leave()


def assert_used(citizen: Walker) -> None:
    """The form that has booked already does not book something else."""
    page = citizen.page
    page.go_back()
    page.locator("button[value=thu-tuc]").click()
    page.wait_for_selector("#tim")
    citizen.look()
    page.go_back()
    page.locator("button[value=dia-chi]").click()
    page.fill("#address", "Số 99, tổ 9")
    citizen.press("Xem lại trước khi gửi")
    citizen.press("Gửi đặt lịch")
    assert "đã đặt lúc trước" in citizen.text()
    assert len(visits()) == 1
