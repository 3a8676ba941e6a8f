"""The one POST that keeps something: once, told kindly when it cannot be, and asked again of what seems no person."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.booking.pickups.rules import MOST_AT_PLACE
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.queries import find_contact, find_state
from portal.db import writing
from tests.booking.asking.steps import PERSON, booked, check, chosen, only, procedure, send, stamp
from tests.booking.bookings import AT, UNIT, free_window
from tests.support.browser import Browser, values_of


def test_the_whole_way_is_six_pages_and_ends_on_the_tracking_page(browser: Browser) -> None:
    both = procedure(submit=True, back=True)
    page = browser.get(f"/dat-lich?thu-tuc={both.code}&cap={both.level}")
    page = browser.submit(only(page, "main form"), {"dich-vu": "both", "noi": "hong gai"})
    page = browser.submit(only(page, "main form"), {"khung": free_window()})
    helped = {"for_whom": "other", "relation": "con gái", "their_consent": "1"}
    page = browser.submit(only(page, "main form"), PERSON | helped)
    assert "0912 345 678" in page.text
    assert booked() == [], "nothing is kept before it is sent"
    with time_machine.travel(AT + timedelta(minutes=1), tick=False):
        page = send(browser, page)
    (code,) = booked()
    assert browser.response.request.path == f"/T/{code}"
    assert "Đã đặt lịch" in page.text
    assert PERSON["name"] not in page.text
    contact, view = find_contact(code), find_state(code)
    assert contact is not None
    assert view is not None
    assert (contact.phone, contact.relation, contact.unit_code) == ("+84912345678", "con gái", UNIT)
    assert (view.procedure_code, view.state.window) == (both.code, free_window())


def test_the_confirmation_can_be_kept_printed_shared_and_put_in_a_calendar(browser: Browser) -> None:
    page = send(browser, check(browser))
    (code,) = booked()
    links = {str(link["href"]).partition("?")[0] for link in page.select(".booked a")}
    assert links == {f"/T/{code}/phieu", f"/T/{code}.ics", "sms:", "mailto:", f"/T/{code}/chia-se"}
    assert f"%2FT%2F{code}" in str(page.select_one('a[href^="sms:"]')) or f"/T/{code}" in str(
        page.select_one('a[href^="sms:"]')
    )


# -- once


def test_sending_twice_shows_the_same_dossier(browser: Browser) -> None:
    form = only(check(browser), 'form[action="/dat-lich"]')
    paths = []
    for _ in range(2):
        browser.submit(form)
        paths.append(browser.response.request.path)
    assert paths[0] == paths[1]
    assert len(booked()) == 1


def test_the_same_form_with_other_content_says_that_it_was_used(browser: Browser) -> None:
    values = values_of(only(check(browser), 'form[action="/dat-lich"]'))
    browser.post("/dat-lich", values, status=303)
    page = browser.post("/dat-lich", values | {"address": "Số 99"}, status=409)
    assert "đã đặt lúc trước" in page.text
    assert only(page, "main a.button")["href"] == f"/T/{booked()[0]}"
    assert len(booked()) == 1
    contact = find_contact(booked()[0])
    assert contact is not None
    assert contact.address == PERSON["address"]


@pytest.mark.parametrize("request_id", ["", "x", "../../etc", "a" * 500])
def test_a_broken_form_id_is_replaced(browser: Browser, request_id: str) -> None:
    send(browser, check(browser, **{"yeu-cau": request_id}))
    assert len(booked()) == 1


# -- what it costs


def test_postage_is_an_estimate_and_the_states_fee_is_another_payment(browser: Browser) -> None:
    page = check(browser)
    for words in (
        "Cả hai chiều",
        "ước tính, cước trần",
        "Khoản riêng, biên lai riêng",
        "không ghi lại",
        "Không trả tiền trên trang này",
    ):
        assert words in page.text
    assert page.select('main a[href="/cuoc-buu-dien"]')
    send(browser, page)
    receipt = browser.get(f"{browser.response.request.path}/phieu").text
    assert "Hai khoản tiền riêng" in receipt
    assert "không nằm trong cước" in receipt


# -- full


def test_a_window_that_filled_meanwhile_keeps_what_was_typed_and_offers_the_next(browser: Browser) -> None:
    page = check(browser, notices="none")
    with writing():
        fill_window(free_window(), left=0)
    page = send(browser, page, status=409)
    assert booked() == []
    form = only(page, "main form")
    assert not form.select("[checked]")
    assert free_window() not in [one["value"] for one in form.select("input[name=khung]")]
    page = browser.submit(form, {"khung": free_window(1)})
    assert "Không nhắn gì" in page.text
    send(browser, page)
    view = find_state(booked()[0])
    assert view is not None
    assert view.state.window == free_window(1)


def test_a_window_that_filled_while_typing_is_told_at_the_next_step(browser: Browser) -> None:
    with writing():
        fill_window(free_window(), left=0)
    page = check(browser, 409)
    assert "không còn đặt được" in page.text
    assert values_of(only(page, "main form"))["phone"] == PERSON["phone"]


def test_a_return_holds_no_window_even_if_one_was_chosen_before(browser: Browser) -> None:
    page = check(browser, **{"dich-vu": "return"})
    assert "khung" not in values_of(only(page, 'form[action="/dat-lich"]'))


# -- how much


def test_a_fourth_booking_of_one_telephone_is_told_honestly(browser: Browser) -> None:
    for _ in range(3):
        send(browser, check(browser))
    page = send(browser, check(browser), status=422)
    assert "đang có 3 lịch chờ bưu tá" in only(page, "#phone-error").text
    assert values_of(only(page, "main form"))["name"] == PERSON["name"]
    assert len(booked()) == 3


def test_a_house_with_many_visits_to_come_is_told_honestly(browser: Browser) -> None:
    for number in range(MOST_AT_PLACE):
        send(browser, check(browser, phone=f"0912345{number:03d}"))
    page = send(browser, check(browser, phone="0912345999"), status=422)
    assert "lịch chờ bưu tá" in only(page, "#address-error").text
    assert len(booked()) == MOST_AT_PLACE


def test_one_network_address_cannot_book_without_end_and_is_told_so(browser: Browser) -> None:
    back = chosen(**{"dich-vu": "return", "khung": ""}) | PERSON | {"dau": stamp(browser.app)}
    for number in range(30):
        browser.post("/dat-lich", back | {"phone": f"0912345{number:03d}"}, status=303)
    page = browser.post("/dat-lich", back, status=429)
    assert int(browser.response.headers["Retry-After"]) > 0
    assert "30 lịch" in only(page, "[role=alert]").text
    assert values_of(only(page, 'form[action="/dat-lich"]'))["name"] == PERSON["name"], "nothing typed is lost"


# -- whose hand


@pytest.mark.parametrize("given", [{"dau": ""}, {"dau": "forged"}, {"dau": "x" * 5000}, {"trang-web": "http://spam.example"}])
def test_what_seems_no_person_is_asked_once_more_and_then_booked(browser: Browser, given: dict[str, str]) -> None:
    page = send(browser, check(browser, **given), status=422)
    assert "bấm gửi lần nữa" in only(page, "[role=alert]").text
    assert booked() == []
    with time_machine.travel(AT + timedelta(seconds=3), tick=False):
        send(browser, page)
    assert len(booked()) == 1


def test_quicker_than_anybody_reads_is_asked_once_more(browser: Browser, app: Flask) -> None:
    page = send(browser, check(browser, dau=stamp(app, AT - timedelta(seconds=2))), status=422)
    assert "nhanh hơn" in only(page, "[role=alert]").text
    with time_machine.travel(AT + timedelta(seconds=1), tick=False):
        send(browser, page)
    assert len(booked()) == 1, "the time goes on, nobody has to wait twice"


def test_a_page_left_open_since_yesterday_is_given_a_new_stamp_kindly(browser: Browser, app: Flask) -> None:
    page = send(browser, check(browser, dau=stamp(app, AT - timedelta(hours=25))), status=422)
    assert "mở đã lâu" in only(page, "[role=alert]").text
    with time_machine.travel(AT + timedelta(seconds=4), tick=False):
        send(browser, page)
    assert len(booked()) == 1


def test_the_trap_is_seen_by_nobody(browser: Browser) -> None:
    page = browser.get("/dat-lich/lien-he", query_string=chosen())
    trap = only(page, "input[name=trang-web]")
    assert trap["tabindex"] == "-1"
    assert trap.find_parent(class_="unseen")


# -- what is no booking


@pytest.mark.parametrize("fields", [{}, {"thu-tuc": "x" * 5000}, {"khung": "\x00"}, {"xa": "99999", "dich-vu": "both"}])
def test_a_bare_or_broken_post_leads_back_to_the_start(browser: Browser, fields: dict[str, str]) -> None:
    for path in ("/dat-lich", "/dat-lich/kiem-tra"):
        browser.post(path, fields, status=303)


def test_a_procedure_that_does_not_go_by_post_cannot_be_booked(browser: Browser) -> None:
    closed = procedure(submit=False, back=False)
    given = chosen(**{"thu-tuc": closed.code, "cap": closed.level}) | PERSON | {"dau": stamp(browser.app)}
    page = browser.post("/dat-lich", given, status=422)
    assert "không làm qua bưu điện" in page.text
    assert booked() == []


@pytest.mark.parametrize("window", ["post-200000.2026-11-20.morning", "post-200000.2026-11-29.morning"])
def test_a_day_past_or_closed_offers_the_next_ones(browser: Browser, window: str) -> None:
    given = chosen(khung=window) | PERSON | {"dau": stamp(browser.app)}
    page = browser.post("/dat-lich", given, status=409)
    assert values_of(only(page, "main form"))["name"] == PERSON["name"]
    assert booked() == []


def test_another_site_cannot_book(app: Flask) -> None:
    answer = app.test_client().post("/dat-lich", data=chosen() | PERSON, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert booked() == []
