"""Booking as a person does it: choices by address, contact by form, everything typed stays."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from flask import Flask

from portal.booking.pickups.queries import pickups_for_office
from portal.booking.windows.service import fill_window
from portal.catalogue.publications.rules import Listed
from portal.catalogue.search.queries import all_procedures
from portal.custody.dossiers.queries import find_contact, find_state
from portal.db import writing
from portal.places.queries import serving_office
from tests.booking.bookings import AT, UNIT, free_window
from tests.support.browser import Browser, values_of

PERSON = {
    "name": "Nguyễn Thị Hoa",
    "phone": "0912.345 678",
    "address": "Số 1, tổ 2, khu 3",
    "relation": "con gái",
    "consent": "1",
}


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def procedure(*, submit: bool, back: bool) -> Listed:
    return next(one for one in all_procedures() if (one.submit_by_post, one.return_by_post) == (submit, back))


def chosen(**more: str) -> dict[str, str]:
    both = procedure(submit=True, back=True)
    return {"thu-tuc": both.code, "cap": both.level, "dich-vu": "both", "xa": UNIT, "khung": free_window()} | more


def only(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def check(browser: Browser, status: int = 200, **more: str) -> BeautifulSoup:
    return browser.post("/dat-lich/kiem-tra", chosen() | PERSON | more, status=status)


def booked() -> list[str]:
    return [one.code for one in pickups_for_office(serving_office(UNIT).id, AT.date())]


def test_the_whole_way_is_six_pages_and_ends_on_the_tracking_page(browser: Browser) -> None:
    both = procedure(submit=True, back=True)
    page = browser.get(f"/dat-lich?thu-tuc={both.code}&cap={both.level}")
    page = browser.submit(only(page, "main form"), {"dich-vu": "both", "xa": UNIT})
    page = browser.submit(only(page, "main form"), {"khung": free_window()})
    page = browser.submit(only(page, "main form"), PERSON)
    assert "0912 345 678" in page.text
    assert booked() == [], "nothing is kept before it is sent"
    page = browser.submit(only(page, 'form[action="/dat-lich"]'))
    (code,) = booked()
    assert browser.response.request.path == f"/T/{code}"
    assert "Đã đặt lịch" in page.text
    assert PERSON["name"] not in page.text
    contact = find_contact(code)
    assert contact is not None
    assert (contact.phone, contact.relation) == ("+84912345678", "con gái")


def test_no_step_sets_a_cookie(browser: Browser) -> None:
    for path in ("/dat-lich", f"/dat-lich?{urlencode(chosen())}", f"/dat-lich/khung-gio?{urlencode(chosen())}"):
        browser.get(path)
        assert "Set-Cookie" not in browser.response.headers
    check(browser)
    assert "Set-Cookie" not in browser.response.headers


def test_what_was_typed_never_stands_in_an_address_and_in_no_cache(browser: Browser) -> None:
    page = check(browser)
    assert browser.response.headers["Cache-Control"] == "no-store"
    assert {str(form["method"]).lower() for form in page.select("main form")} == {"post"}
    assert not [link for link in page.select("a[href]") if "Hoa" in str(link["href"])]


def test_without_a_procedure_it_asks_which_one(browser: Browser) -> None:
    form = only(browser.get("/dat-lich?thu-tuc=9.999999"), "form[action='/thu-tuc'][method=get] input[name=q]")
    assert form["aria-describedby"] == "q-hint"


def test_a_procedure_that_does_not_go_by_post_says_why_and_what_else(browser: Browser) -> None:
    closed = procedure(submit=False, back=False)
    page = browser.get(f"/dat-lich?thu-tuc={closed.code}&cap={closed.level}")
    assert "không làm qua bưu điện" in page.text
    assert closed.reason in page.text
    assert page.select('main a[href="/thu-tuc"]')
    assert not page.select("main form")


def test_only_the_services_of_the_list_are_offered(browser: Browser) -> None:
    back = procedure(submit=False, back=True)
    page = browser.get(f"/dat-lich?thu-tuc={back.code}&cap={back.level}")
    assert [one["value"] for one in page.select("input[name=dich-vu]")] == ["return"]
    browser.get("/dat-lich/khung-gio", status=422, query_string=chosen(**{"thu-tuc": back.code, "cap": back.level}))


def test_what_is_not_chosen_is_named_beside_its_field(browser: Browser) -> None:
    page = browser.get("/dat-lich/khung-gio", status=422, query_string=chosen(**{"dich-vu": "", "xa": ""}))
    assert {link["href"] for link in page.select("#error-summary a")} == {"#dich-vu", "#xa"}
    page = browser.get("/dat-lich/lien-he", status=422, query_string=chosen(khung=""))
    assert page.select_one("#khung-error")


@pytest.mark.parametrize("path", ["/dat-lich/khung-gio", "/dat-lich/lien-he"])
def test_a_step_without_the_ones_before_leads_back(browser: Browser, path: str) -> None:
    browser.get(path, status=303)
    assert browser.response.headers["Location"].startswith("/dat-lich")


def test_windows_say_their_weekday_and_what_is_left(browser: Browser) -> None:
    with writing():
        fill_window(free_window(), left=0)
        fill_window(free_window(1), left=5)
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(khung=""))
    assert "thứ Tư 25/11/2026" in page.text
    assert "đã hết chỗ" in page.text
    assert "còn 5 chỗ" in page.text
    assert free_window() not in [one["value"] for one in page.select("input[name=khung]")]
    assert "17 giờ ngày hôm trước" in page.text


def test_a_return_asks_for_the_agencys_number_and_no_window(browser: Browser) -> None:
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(**{"dich-vu": "return", "khung": ""}))
    assert browser.response.request.path == "/dat-lich/lien-he"
    number = only(page, "input[name=agency_number]")
    assert not number.has_attr("required")
    page = browser.submit(only(page, "main form"), PERSON)
    browser.submit(only(page, 'form[action="/dat-lich"]'))
    assert browser.response.request.path.startswith("/T/")


def test_consent_is_never_ticked_beforehand(browser: Browser) -> None:
    page = browser.get("/dat-lich/lien-he", query_string=chosen())
    assert not only(page, "input[name=consent]").has_attr("checked")
    page = browser.post("/dat-lich/kiem-tra", chosen() | PERSON | {"consent": ""}, status=422)
    assert page.select_one("#consent-error")


def test_fields_help_the_telephone_to_fill_them(browser: Browser) -> None:
    page = browser.get("/dat-lich/lien-he", query_string=chosen())
    phone, name = only(page, "input[name=phone]"), only(page, "input[name=name]")
    assert (phone["type"], phone["inputmode"], phone["autocomplete"]) == ("tel", "tel", "tel")
    assert name["autocomplete"] == "name"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0912345678", "+84912345678"), ("+84 912 345 678", "+84912345678"), ("0203.3829.948", "+842033829948"),
     ("(0203) 3829-948", "+842033829948"), ("\uff10\uff19\uff11\uff12345678", "+84912345678")],
)  # fmt: skip
def test_a_number_is_understood_however_it_is_written(browser: Browser, typed: str, kept: str) -> None:
    page = check(browser, phone=typed)
    browser.submit(only(page, 'form[action="/dat-lich"]'))
    contact = find_contact(booked()[0])
    assert contact is not None
    assert contact.phone == kept


@pytest.mark.parametrize(
    "typed", ["", "113", "12345", "1900545481", "18001234", "+1 202 555 0100", "0912ABCDEF", "x" * 300, "\u202e0912"]
)
def test_what_is_no_vietnamese_number_is_told(browser: Browser, typed: str) -> None:
    page = check(browser, 422, phone=typed)
    assert page.select_one("#phone-error")
    assert only(page, "input[name=name]")["value"] == PERSON["name"]
    assert only(page, "input[name=consent]").has_attr("checked")
    assert page.select_one('#error-summary a[href="#phone"]')


@pytest.mark.parametrize("name", ["name", "address"])
@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "x" * 2000])
def test_empty_and_endless_fields_are_told(browser: Browser, name: str, typed: str) -> None:
    assert check(browser, 422, **{name: typed}).select_one(f"#{name}-error")


def test_nothing_typed_becomes_markup(browser: Browser) -> None:
    page = check(browser, name='<script>alert("1")</script>', address="'\"><img src=x>")
    assert not page.select("main script, main img")


def test_each_answer_can_be_changed_and_the_rest_stays(browser: Browser) -> None:
    page = check(browser)
    change = only(page, "form#change")
    assert {button["value"] for button in page.select("button[form=change]")} == {"dich-vu", "khung", "dia-chi", "lien-he"}
    for step in ("dich-vu", "khung", "dia-chi", "lien-he"):
        page = browser.post("/dat-lich/kiem-tra", values_of(change) | {"sua": step})
        assert PERSON["name"] in str(page), step
        again = browser.submit(only(page, "main form"))
        assert again.select('form[action="/dat-lich"]'), f"{step}: back at the check"


def test_another_address_asks_for_another_window_and_keeps_what_was_typed(browser: Browser) -> None:
    page = check(browser, 422, xa="06652") if serving_office("06652") != serving_office(UNIT) else check(browser, 422, khung="")
    assert "chưa chọn buổi" in page.text
    assert values_of(only(page, "main form"))["name"] == PERSON["name"]


def test_a_window_that_filled_meanwhile_keeps_what_was_typed_and_offers_the_next(browser: Browser) -> None:
    page = check(browser)
    with writing():
        fill_window(free_window(), left=0)
    page = browser.submit(only(page, 'form[action="/dat-lich"]'), status=409)
    assert booked() == []
    form = only(page, "main form")
    assert not form.select("[checked]")
    assert free_window() not in [one["value"] for one in form.select("input[name=khung]")]
    page = browser.submit(form, {"khung": free_window(1)})
    browser.submit(only(page, 'form[action="/dat-lich"]'))
    view = find_state(booked()[0])
    assert view is not None
    assert view.state.window == free_window(1)


def test_sending_twice_shows_the_same_dossier(browser: Browser) -> None:
    form = only(check(browser), 'form[action="/dat-lich"]')
    paths = []
    for _ in range(2):
        browser.submit(form)
        paths.append(browser.response.request.path)
    assert paths[0] == paths[1]
    assert len(booked()) == 1


def test_a_fourth_booking_of_one_telephone_is_told_honestly(browser: Browser) -> None:
    for _ in range(3):
        browser.submit(only(check(browser), 'form[action="/dat-lich"]'))
    page = browser.submit(only(check(browser), 'form[action="/dat-lich"]'), status=422)
    assert "đang có 3 lịch chờ bưu tá" in only(page, "#phone-error").text
    assert len(booked()) == 3


def test_one_address_cannot_book_without_end(browser: Browser) -> None:
    back = chosen(**{"dich-vu": "return", "khung": ""}) | PERSON
    for _ in range(30):
        browser.post("/dat-lich", back, status=303)
    browser.post("/dat-lich", back, status=429)
    assert int(browser.response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("fields", [{}, {"thu-tuc": "x" * 5000}, {"khung": "\x00"}, {"xa": "99999", "dich-vu": "both"}])
def test_a_bare_or_broken_post_leads_back_to_the_start(browser: Browser, fields: dict[str, str]) -> None:
    for path in ("/dat-lich", "/dat-lich/kiem-tra"):
        browser.post(path, fields, status=303)


@pytest.mark.parametrize("request_id", ["", "x", "../../etc", "a" * 500])
def test_a_broken_form_id_is_replaced(browser: Browser, request_id: str) -> None:
    browser.post("/dat-lich", chosen() | PERSON | {"yeu-cau": request_id}, status=303)
    assert len(booked()) == 1


def test_another_site_cannot_book(app: Flask) -> None:
    answer = app.test_client().post("/dat-lich", data=chosen() | PERSON, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert booked() == []


def test_the_price_is_not_invented_and_nothing_is_paid_here(browser: Browser) -> None:
    page = check(browser)
    assert "Không trả tiền trên trang này" in page.text
    assert page.select('dd a[href="/tro-giup"]')
