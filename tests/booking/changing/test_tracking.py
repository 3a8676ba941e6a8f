"""What the tracking page says of a visit: what comes after one in vain, what a change was, and nothing that is not so."""

from datetime import timedelta

import pytest
import time_machine

from portal.booking.pickups.service import call_off
from portal.db import writing
from tests.booking.bookings import SOON, a_booking, free_window
from tests.booking.changing.steps import BEGINS, LAST4, send, words
from tests.booking.changing.telephone import Telephone
from tests.booking.pickups.visits import booked, hand, heard, pickup
from tests.support.browser import Browser, values_of


def test_after_a_visit_in_vain_the_page_offers_the_next_three_half_days(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    heard(code, "pickup_missed", BEGINS, reason="absent")
    with time_machine.travel(BEGINS + timedelta(hours=1), tick=False):
        page = browser.get(f"/T/{code}")
        offers = [str(link["href"]) for link in page.select('a[href*="?khung="]')]
        assert len(offers) == 3
        assert "Trễ hạn" not in words(page)
        assert page.select_one("a.button")["href"] == f"/T/{code}/lich"  # type: ignore[index]
        assert "Ông/bà: Chọn buổi khác để bưu tá đến lấy" in words(page)
        page = browser.get(offers[1])
        assert "Lịch của ông/bà vẫn còn" in words(page)
        page = browser.submit(page.select("main form")[0], {"phone_last4": LAST4})
        chosen = page.select_one("input[name=khung][checked]")
        assert chosen is not None
        assert offers[1].endswith(str(chosen["value"]))
        page = send(browser, page, {"ma": phone.digits})
    assert (pickup(code).status, pickup(code).window_id) == ("open", chosen["value"])
    assert "Bưu tá đến nhưng chưa lấy được hồ sơ" in words(page)


def test_a_visit_called_off_by_the_post_does_not_read_as_if_nobody_had_been_at_home(browser: Browser) -> None:
    code = booked(a_booking())
    with writing():
        call_off((free_window(),), hand=hand(actor="nv-1", source="staff", office="post-200000", role="supervisor"), at=SOON)
    page = words(browser.get(f"/T/{code}"))
    assert "Bưu cục phải nghỉ buổi đã hẹn – Bưu điện Hòn Gai (buổi sáng, thứ Tư 25/11/2026)" in page
    assert "Bưu tá đã đến" not in page
    assert "bưu tá không đến buổi đó" in words(browser.get(f"/T/{code}/lich"))


def test_a_page_that_offers_half_days_is_not_taken_from_an_old_copy(browser: Browser) -> None:
    code = booked(a_booking())
    heard(code, "pickup_missed", SOON, reason="absent")
    browser.get(f"/T/{code}")
    tag = browser.response.headers["ETag"]
    assert browser.client.get(f"/T/{code}", headers={"If-None-Match": tag}).status_code == 304
    with time_machine.travel(SOON + timedelta(hours=1), tick=False):
        assert browser.client.get(f"/T/{code}", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("window", ["a.b.morning", "post-200000.2026-02-30.morning", "<b>", "…"])
def test_a_window_that_a_system_invented_breaks_no_page(browser: Browser, window: str) -> None:
    code = booked(a_booking())
    heard(code, "pickup_changed", window=window)
    for address in (f"/T/{code}", f"/T/{code}.json", f"/T/{code}/phieu", f"/T/{code}/lich"):
        browser.get(address)
    assert "<b>" not in values_of(browser.get(f"/T/{code}/lich").select("main form")[0]).values()


def test_the_page_says_done_only_of_what_is(browser: Browser) -> None:
    code = booked(a_booking())
    page = browser.get(f"/T/{code}?lich=1")
    assert "Bưu tá đến vào buổi sáng, thứ Tư 25/11/2026" in words(page)
    assert "hủy lịch lấy" not in words(page)
