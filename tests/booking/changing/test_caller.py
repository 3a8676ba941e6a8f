"""A citizen telephones: the office changes the booking for them, after the last four digits, under its own name."""

import pytest
from flask import Flask

from portal.booking.windows.rules import CAPACITY
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.queries import find_state
from portal.custody.states.rules import Line
from portal.db import writing
from tests.accounts.cast import PASSWORD, hire
from tests.booking.bookings import a_booking, free_window
from tests.booking.pickups.visits import booked, heard, left, pickup
from tests.support.browser import Browser

LAST4 = "0000"


def signed_in(app: Flask, name: str) -> Browser:
    hire(name)
    browser = Browser(app)
    browser.sign_in(name, PASSWORD)
    return browser


def last_line(code: str) -> Line:
    view = find_state(code)
    assert view is not None
    return view.state.lines[-1]


@pytest.mark.parametrize("who", ["minh", "sau"])
def test_the_office_moves_a_booking_for_who_calls(app: Flask, who: str) -> None:
    browser, code = signed_in(app, who), booked(a_booking())
    assert browser.get(f"/T/{code}").select(f'a[href="/can-bo/lich/{code}"]')
    form = browser.get(f"/can-bo/lich/{code}").select("main form")[0]
    browser.submit(form, {"phone_last4": LAST4, "khung": free_window(3)})
    assert browser.response.request.path == f"/T/{code}"
    assert pickup(code).window_id == free_window(3)
    line = last_line(code)
    assert (line.kind, line.source, line.office, line.details["recognised"]) == (
        "pickup_changed", "staff", "post-200000", "last4",
    )  # fmt: skip
    page = browser.get(f"/can-bo/ho-so/{code}").text
    assert "buổi chiều 26/11/2026" in page
    assert "Người gọi nói đúng 4 số cuối" in page


def test_the_office_cancels_and_twice_sent_counts_once(app: Flask) -> None:
    browser, code = signed_in(app, "minh"), booked(a_booking())
    form = browser.get(f"/can-bo/lich/{code}").select("main form")[0]
    for _ in range(2):
        browser.submit(form, {"phone_last4": LAST4, "khung": "huy", "ly-do": "incomplete"})
    assert left(free_window()) == CAPACITY
    assert (last_line(code).kind, last_line(code).details["reason"]) == ("pickup_cancelled", "incomplete")


def test_who_cannot_say_the_digits_changes_nothing(app: Flask) -> None:
    browser, code = signed_in(app, "minh"), booked(a_booking())
    form = browser.get(f"/can-bo/lich/{code}").select("main form")[0]
    page = browser.submit(form, {"phone_last4": "1234", "khung": free_window(3)}, status=422)
    assert page.select_one("#phone_last4-error")
    assert page.select_one(f'input[value="{free_window(3)}"][checked]')
    assert last_line(code).kind == "pickup_booked"


def test_a_full_window_is_told_and_the_rest_stays(app: Flask) -> None:
    browser, code = signed_in(app, "minh"), booked(a_booking())
    form = browser.get(f"/can-bo/lich/{code}").select("main form")[0]
    with writing():
        fill_window(free_window(3), left=0)
    page = browser.submit(form, {"phone_last4": LAST4, "khung": free_window(3)}, status=409)
    assert page.select_one("#khung-error")
    assert page.select("#phone_last4")[0]["value"] == LAST4
    assert pickup(code).holds_place


def test_what_was_collected_meanwhile_is_told(app: Flask) -> None:
    browser, code = signed_in(app, "minh"), booked(a_booking())
    form = browser.get(f"/can-bo/lich/{code}").select("main form")[0]
    heard(code, "collected")
    page = browser.submit(form, {"phone_last4": LAST4, "khung": free_window(3)}, status=409)
    assert "không còn đổi được" in page.text


@pytest.mark.parametrize(("who", "status"), [("lan", 403), ("hoa", 403), ("xa", 404)])
def test_others_do_not(app: Flask, who: str, status: int) -> None:
    browser, code = signed_in(app, who), booked(a_booking())
    browser.get(f"/can-bo/lich/{code}", status=status)
    browser.get("/can-bo/lich/0123456789AB8", status=404 if status == 404 else 403)


def test_nobody_without_a_sign_in(browser: Browser) -> None:
    code = booked(a_booking())
    browser.get(f"/can-bo/lich/{code}", status=303)
    browser.post(f"/can-bo/lich/{code}", {"phone_last4": LAST4}, status=401)


def test_a_booking_without_a_place_and_one_in_vain_stand_marked_on_the_list(app: Flask) -> None:
    browser, code, other = signed_in(app, "minh"), booked(a_booking(1)), booked(a_booking(2))
    with writing():
        fill_window(free_window(3), left=0)
    heard(code, "pickup_changed", window=free_window(3))
    heard(other, "pickup_missed", reason="absent")
    page = browser.get("/can-bo").text
    assert "Chưa có chỗ" in page
    assert "Chưa lấy được" in page
