"""Another half day in a real browser: from the tracking page on a phone, with and without a script, and by keyboard alone."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from portal import clock
from portal.booking.windows.queries import next_windows
from portal.custody.dossiers.queries import find_state
from tests.booking.bookings import a_booking
from tests.booking.changing.telephone import telephone
from tests.booking.pickups.visits import booked
from tests.journeys.walker import Walker


@pytest.mark.parametrize("script", [True, False])
def test_a_citizen_changes_and_then_cancels(app: Flask, site: str, chromium: Browser, script: bool) -> None:
    first, *_, later = (one.window.id for one in next_windows("post-200000", now=clock.now())[3:8])
    code = booked(a_booking(window_id=first), clock.now())
    hoa = Walker(chromium, site, script=script)
    with telephone() as phone:
        hoa.go(f"/T/{code}")
        hoa.press("Đổi hoặc hủy lịch")
        hoa.page.fill("#phone_last4", "0009")
        hoa.press("Gửi mã về điện thoại")
        expect(hoa.page.locator("#phone_last4-error")).to_be_visible()
        hoa.page.fill("#phone_last4", "0000")
        hoa.press("Gửi mã về điện thoại")
        hoa.press("Xác nhận")
        assert hoa.page.locator("#error-summary a").count() == 2
        hoa.page.fill("#ma", phone.digits)
        hoa.page.check(f"input[value='{later}']")
        hoa.press("Xác nhận")
        expect(hoa.page.locator("[role=status]")).to_contain_text("Xong. Bưu tá đến vào")
        hoa.press("Đổi hoặc hủy lịch")
        _by_keyboard(hoa, "0000", 1)
        _by_keyboard(hoa, phone.digits, 0)
    expect(hoa.page.locator("[role=status]")).to_contain_text("đã hủy lịch lấy")
    view = find_state(code)
    assert view is not None
    assert [line.kind for line in view.state.lines] == ["pickup_booked", "pickup_changed", "pickup_cancelled"]


def _by_keyboard(walker: Walker, typed: str, only_field: int) -> None:
    """Tab to the first field and type; where there is a choice, tab on, and up from the first leads to the last: cancel."""
    keys = walker.page.keyboard
    walker.page.locator("main form input:not([type=hidden])").first.focus()
    keys.type(typed)
    if not only_field:
        keys.press("Tab")
        keys.press("ArrowUp")
        walker.page.locator("main form button").first.focus()
    with walker.page.expect_navigation():
        keys.press("Enter")
    walker.look()
