"""Changing or cancelling from the tracking page: last four digits, six digits, one form; every refusal in its own words."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.booking.changing.rules import six_digits
from portal.booking.windows.rules import CAPACITY
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import NewDossier
from portal.custody.dossiers.service import register
from portal.db import writing
from portal.places.queries import serving_office
from tests.booking.bookings import AT, SOON, UNIT, a_booking, free_window
from tests.booking.changing.steps import BEGINS, LAST4, kinds, send, with_code, words
from tests.booking.changing.telephone import Telephone
from tests.booking.pickups.visits import booked, heard, left, pickup
from tests.support.browser import Browser


def test_from_the_tracking_page_to_another_half_day(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    page = browser.get(f"/T/{code}")
    assert page.select(f'a[href="/T/{code}/lich"]')
    page = browser.get(f"/T/{code}/lich")
    assert "Đổi được đến17:00, thứ Ba 24/11/2026" in words(page)
    assert "Hủy được đến07:30, thứ Tư 25/11/2026" in words(page)
    assert not phone.messages, "looking sends nothing"
    page = browser.submit(page.select("main form")[0], {"phone_last4": LAST4})
    assert "Chỉ nhập mã này trên trang 127.0.0.1:8000; không đọc cho ai qua điện thoại." in words(page)
    assert browser.response.headers["Cache-Control"] == "no-store"
    field = page.select("#ma")[0]
    assert (field["inputmode"], field["autocomplete"]) == ("numeric", "one-time-code")
    assert phone.messages[-1][:2] == (code, "+84910000000")
    assert phone.digits not in str(page)
    page = send(browser, page, {"ma": f"{phone.digits[:3]} {phone.digits[3:]}", "khung": free_window(3)})
    assert browser.response.request.path == f"/T/{code}"
    assert "Xong. Bưu tá đến vào buổi chiều, thứ Năm 26/11/2026" in words(page)
    assert "Đổi lịch lấy hồ sơ (buổi chiều, thứ Năm 26/11/2026; trước đó: buổi sáng, thứ Tư 25/11/2026)" in words(page)
    assert (left(free_window(0)), left(free_window(3))) == (CAPACITY, CAPACITY - 1)


def test_cancelling_says_so_and_frees_the_place(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    page = send(browser, with_code(browser, code), {"ma": phone.digits, "khung": "huy", "ly-do": "duplicate"})
    assert "Xong. Tình trạng: đã hủy lịch lấy" in words(page)
    assert left(free_window()) == CAPACITY
    view = find_state(code)
    assert view is not None
    assert view.state.lines[-1].details == {"reason": "duplicate"}


def test_nothing_personal_stands_on_the_page_and_looking_changes_nothing(browser: Browser) -> None:
    code = booked(a_booking())
    page = browser.get(f"/T/{code}/lich")
    for secret in ("Hoa", "0910", "910000000", "tổ 2", LAST4):
        assert secret not in page.text
    assert kinds(code) == ["pickup_booked"]
    assert "Set-Cookie" not in browser.response.headers


def test_wrong_last_digits_share_one_count_with_the_details_of_the_page(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    for _ in range(3):
        page = browser.post(f"/T/{code}/lich/ma", {"phone_last4": "1111"}, status=422)
    assert "Bốn số này không đúng" in words(page)
    assert page.select('#error-summary a[href="#phone_last4"]')
    for _ in range(2):
        browser.post(f"/T/{code}/mo", {"phone_last4": "1111"}, status=422)
    browser.post(f"/T/{code}/lich/ma", {"phone_last4": LAST4}, status=429)
    assert not phone.messages


@pytest.mark.parametrize("typed", ["", "12", "abcd", "٣" * 3, "<b>1</b>" * 9])
def test_what_are_no_four_digits_is_told(browser: Browser, phone: Telephone, typed: str) -> None:
    code = booked(a_booking())
    page = browser.post(f"/T/{code}/lich/ma", {"phone_last4": typed}, status=422)
    assert page.select_one("#phone_last4-error")
    assert not phone.messages


def test_a_wrong_code_keeps_what_was_chosen_and_counts(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    page = with_code(browser, code)
    wrong = six_digits(int(phone.digits) + 1)
    for _ in range(5):
        page = send(browser, page, {"ma": wrong, "khung": free_window(3)}, status=422)
        assert "Mã này chưa đúng" in words(page)
        assert page.select_one(f'input[name=khung][value="{free_window(3)}"][checked]')
    page = send(browser, page, {"ma": phone.digits, "khung": free_window(3)}, status=422)
    assert "Mã này không còn dùng được" in words(page)
    again = page.select_one("form:has(button.plain)")
    assert again is not None
    page = browser.submit(again)
    send(browser, page, {"ma": phone.digits, "khung": free_window(3)})
    assert pickup(code).window_id == free_window(3)


def test_a_code_of_ten_minutes_ago_is_told(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    page = with_code(browser, code)
    with time_machine.travel(SOON + timedelta(minutes=10), tick=False):
        page = send(browser, page, {"ma": phone.digits, "khung": free_window(3)}, status=422)
    assert "đã quá 10 phút" in words(page)
    assert kinds(code) == ["pickup_booked"]


def test_a_window_that_filled_meanwhile_keeps_the_code_and_offers_the_next(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    page = with_code(browser, code)
    with writing():
        fill_window(free_window(3), left=0)
    page = send(browser, page, {"ma": phone.digits, "khung": free_window(3)}, status=409)
    assert "Buổi này vừa hết chỗ" in words(page)
    assert page.select("#ma")[0]["value"] == phone.digits
    assert not page.select(f'input[value="{free_window(3)}"]')
    send(browser, page, {"khung": free_window(4)})
    assert pickup(code).window_id == free_window(4)


@pytest.mark.parametrize(
    ("happens", "told"),
    [("collected", "Bưu tá đã nhận hồ sơ"), ("pickup_cancelled", "Lịch này đã hủy")],
)
def test_what_was_settled_meanwhile_is_told(browser: Browser, phone: Telephone, happens: str, told: str) -> None:
    code = booked(a_booking())
    page = with_code(browser, code)
    heard(code, happens)
    page = send(browser, page, {"ma": phone.digits, "khung": free_window(3)}, status=409)
    assert told in words(page)
    assert told in words(browser.get(f"/T/{code}/lich")) or "không còn đổi" in words(browser.get(f"/T/{code}/lich"))


def test_after_the_cut_off_only_cancelling_is_left_and_then_the_hotline(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    with time_machine.travel(BEGINS - timedelta(minutes=30), tick=False):
        page = with_code(browser, code)
        assert [field["value"] for field in page.select("input[name=khung]")] == ["huy"]
        page = send(browser, page, {"ma": phone.digits, "khung": free_window(3)}, status=409)
        assert "Đã quá giờ đổi sang buổi khác" in words(page)
        with time_machine.travel(BEGINS, tick=False):
            page = send(browser, page, {"ma": phone.digits, "khung": "huy"}, status=409)
            assert "Đã quá giờ đổi hoặc hủy" in words(page)
    with time_machine.travel(BEGINS, tick=False):
        page = browser.get(f"/T/{code}/lich")
        assert page.select('main a[href="tel:1900545481"]')
        assert not page.select("main form")
        browser.post(f"/T/{code}/lich/ma", {"phone_last4": LAST4})
    assert len(phone.messages) == 1
    assert kinds(code) == ["pickup_booked"]


def test_the_same_form_sent_twice_counts_once(browser: Browser, phone: Telephone) -> None:
    code = booked(a_booking())
    page = with_code(browser, code)
    for _ in range(2):
        send(browser, page, {"ma": phone.digits, "khung": free_window(3)})
        assert browser.response.request.path == f"/T/{code}"
    assert kinds(code) == ["pickup_booked", "pickup_changed"]


@pytest.mark.parametrize("fields", [{}, {"khung": "x"}, {"khung": "post-201130.2026-11-26.morning"}, {"khung": "x" * 10_000}])
def test_nothing_chosen_is_told_beside_the_choice(browser: Browser, phone: Telephone, fields: dict[str, str]) -> None:
    code = booked(a_booking())
    page = send(browser, with_code(browser, code), {"ma": phone.digits, **fields}, status=422)
    assert page.select('#error-summary a[href="#khung"]')
    assert page.select("#ma")[0]["value"] == phone.digits


def test_three_codes_an_hour_and_six_a_day_for_one_telephone(browser: Browser, phone: Telephone) -> None:
    contact = a_booking().contact
    codes = [booked(a_booking(number, contact=contact)) for number in range(3)]
    for _ in range(3):
        with_code(browser, codes[0])
    page = browser.post(f"/T/{codes[0]}/lich/ma", {"phone_last4": LAST4}, status=429)
    assert "lần này không gửi thêm" in words(page)
    assert 0 < int(browser.response.headers["Retry-After"]) <= 3600
    send(browser, page, {"ma": phone.digits, "khung": free_window(3)})  # the newest one still works
    assert pickup(codes[0]).window_id == free_window(3)
    for _ in range(3):
        with_code(browser, codes[1])
    browser.post(f"/T/{codes[2]}/lich/ma", {"phone_last4": LAST4}, status=429)
    assert len(phone.messages) == 6


def test_a_land_line_is_sent_to_the_hotline_once_it_is_known_who_asks(browser: Browser, phone: Telephone) -> None:
    contact = a_booking().contact.__class__("Hoa", "+842033829948", UNIT, "Số 1")
    code = booked(a_booking(contact=contact))
    assert "máy bàn" not in words(browser.get(f"/T/{code}/lich"))
    page = browser.post(f"/T/{code}/lich/ma", {"phone_last4": "9948"}, status=409)
    assert "máy bàn" in words(page)
    assert not phone.messages


def test_without_a_telephone_there_is_only_the_hotline(app: Flask, browser: Browser) -> None:
    with writing():
        code = register(NewDossier(True, True, "vnpost", post_office=serving_office(UNIT).id), at=AT)
    heard(code, "pickup_booked", window=free_window())
    page = browser.get(f"/T/{code}/lich")
    assert page.select('main a[href="tel:1900545481"]')
    assert not page.select("main form")
    assert not browser.get(f"/T/{code}").select(f'a[href="/T/{code}/lich"]')


@pytest.mark.parametrize("tail", ["/lich", "/lich/ma"])
def test_unknown_and_mistyped_codes_are_told_and_counted_as_everywhere(browser: Browser, tail: str) -> None:
    ask: Any = browser.get if tail == "/lich" else browser.post
    ask("/T/0123456789AB8" + tail, status=404)
    for _ in range(49):
        ask("/T/0123456789AB7" + tail, status=404)
    ask("/T/0123456789AB7" + tail, status=429)
    browser.get("/T/0123456789AB7", status=429)


def test_other_spellings_lead_to_the_one_address(browser: Browser) -> None:
    code = booked(a_booking())
    browser.get(f"/t/{code.lower()}/lich", status=301)
    assert browser.response.location == f"/T/{code}/lich"
    browser.get(f"/T/{code.lower()}/lich", status=301)
    assert browser.response.location == f"/T/{code}/lich"


def test_a_return_alone_has_no_visit_to_change(browser: Browser) -> None:
    code = booked(a_booking(service="return", window_id=None))
    browser.get(f"/T/{code}/lich", status=303)
    assert browser.response.location == f"/T/{code}"
