"""The post office's plan: places, closures, cut-offs and boats, and what they do to those who have booked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.accounts.rules import Role
from portal.booking.pickups.service import book
from portal.booking.windows.models import ClosureRow
from portal.booking.windows.queries import boat_days_of, closures, find_open, pattern_of, patterns, terms_of
from portal.booking.windows.service import take_place
from portal.custody.dossiers.queries import find_state
from portal.db import db, writing
from portal.places.queries import serving_office
from tests.accounts.cast import CAST, DESK, OTHER_POST, PASSWORD, POST, hire
from tests.booking.bookings import AT, a_booking, free_window
from tests.support.browser import Browser

WEEK = {f"places-{day}-{part}": "4" for day in range(7) for part in ("morning", "afternoon")} | {"begins": "2026-11-26"}
STORM = {"first": "2026-11-24", "last": "2026-11-26", "part": "whole", "reason": "storm"}
PLAN = "/can-bo/khung-gio"


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def minh(app: Flask) -> Browser:
    return signed_in(app, "minh")


def signed_in(app: Flask, name: str) -> Browser:
    hire(name)
    browser = Browser(app)
    browser.sign_in(name, PASSWORD)
    return browser


def words(browser: Browser, path: str = PLAN, status: int = 200) -> str:
    return " ".join(browser.get(path, status=status).get_text(" ").split())


def booked(number: int = 0) -> str:
    with writing():
        return book(a_booking(number), at=AT)


def test_the_days_ahead_say_what_is_taken(minh: Browser) -> None:
    booked()
    page = words(minh)
    assert "thứ Tư 25/11/2026 Buổi sáng: 1 trên 12 chỗ" in page
    assert "Ngày mai" not in page  # the 24th is a holiday


def test_a_week_is_settled_from_a_day_on(minh: Browser) -> None:
    assert "con số giả định" in words(minh, f"{PLAN}/tuan")
    minh.post(f"{PLAN}/tuan", WEEK, status=303)
    assert pattern_of(POST, AT.date().replace(day=26))[3, "morning"] == 4
    page = words(minh, f"{PLAN}/tuan")
    assert "Thứ Hai 4 + 4" in page
    assert "người ghi: minh" in page
    assert not patterns(OTHER_POST)


def test_the_next_change_begins_with_what_was_settled_last(minh: Browser) -> None:
    minh.get(f"{PLAN}/tuan")
    minh.post(f"{PLAN}/tuan", WEEK, status=303)
    shown = minh.get(f"{PLAN}/tuan").select_one("#places-0-morning")
    assert shown
    assert shown["value"] == "4"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("begins", "2026-11-23", "Bắt đầu sớm nhất từ ngày mai"), ("begins", "2028-11-23", "xa nhất một năm"),
        ("begins", "x", "Ngày chưa đúng"), ("places-3-morning", "501", "Số chỗ là một số từ 0 đến 500"),
        ("places-0-afternoon", "-1", "Số chỗ"), ("places-0-afternoon", "", "chưa điền"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_week_is_said_beside_its_field(minh: Browser, field: str, value: str, said: str) -> None:
    minh.get(f"{PLAN}/tuan")
    page = minh.post(f"{PLAN}/tuan", WEEK | {field: value}, status=422)
    assert said in page.text
    assert page.select_one(f"#{field}-error")
    assert not patterns(POST)
    typed = page.select_one("#places-6-afternoon")
    assert typed
    assert typed["value"] == "4"


def test_before_it_closes_the_page_says_how_many_are_called_off(minh: Browser) -> None:
    booked(1)
    booked(2)
    page = words(minh, f"{PLAN}/dong?first=2026-11-24&last=2026-11-26&part=whole&reason=storm")
    assert "2 lịch đã đặt sẽ ghi là bưu điện hoãn" in page
    assert not closures(POST, AT.date())


def test_closing_calls_off_and_offers_another_half_day(minh: Browser) -> None:
    code = booked()
    minh.get(f"{PLAN}/dong")
    for _ in range(2):  # pressed twice
        minh.post(f"{PLAN}/dong", STORM | {"press": "press-number-1"}, status=303)
    assert len(closures(POST, AT.date())) == 1
    view = find_state(code)
    assert view
    assert [line.kind for line in view.state.lines] == ["pickup_booked", "pickup_missed"]
    assert view.state.stage == "awaiting_pickup"
    assert minh.get(f"/T/{code}").select_one(f'a[href^="/T/{code}/lich"]')
    assert find_open(free_window(), now=AT)
    assert free_window() == "post-200000.2026-11-27.morning"
    page = words(minh)
    assert "thứ Ba 24/11/2026 đến thứ Năm 26/11/2026 , cả ngày · Bão, mưa lũ" in page
    assert "Đóng : Bão, mưa lũ" in page or "Đóng: Bão, mưa lũ" in page


def test_those_who_were_not_told_yet_are_told_with_one_press(minh: Browser) -> None:
    """As if the machine had stopped between closing and calling off."""
    minh.get(f"{PLAN}/dong")
    minh.post(f"{PLAN}/dong", STORM | {"press": "press-number-2"}, status=303)
    closure = closures(POST, AT.date())[0]
    minh.post(f"{PLAN}/dong/{closure.id}/mo", status=303)
    code = booked()
    with writing():
        row = db.session.get(ClosureRow, closure.id)
        assert row
        row.lifted_at = None
    assert "Còn 1 lịch chưa báo hoãn" in words(minh)
    minh.post(f"{PLAN}/dong/{closure.id}/bao", status=303)
    view = find_state(code)
    assert view
    assert view.state.lines[-1].kind == "pickup_missed"
    assert "chưa báo hoãn" not in words(minh)


@pytest.mark.parametrize("stale", ["dong", "dong/{number}/bao"])
def test_a_stale_page_calls_off_nobody_once_the_days_are_open_again(minh: Browser, stale: str) -> None:
    """Back to the page before, and pressed again, after the closure was lifted and people have booked."""
    given = STORM | {"press": "press-number-3"}
    minh.get(f"{PLAN}/dong")
    minh.post(f"{PLAN}/dong", given, status=303)
    number = closures(POST, AT.date())[0].id
    minh.post(f"{PLAN}/dong/{number}/mo", status=303)
    code = booked()
    minh.post(f"{PLAN}/{stale.format(number=number)}", given, status=303)
    view = find_state(code)
    assert view
    assert [line.kind for line in view.state.lines] == ["pickup_booked"]
    assert not closures(POST, AT.date())


def test_tomorrow_is_marked(app: Flask) -> None:
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        page = words(signed_in(app, "minh"))
    assert "thứ Tư 25/11/2026 Ngày mai Buổi sáng: 0 trên 12 chỗ" in page


def test_a_cell_left_empty_stays_empty_beside_its_error(minh: Browser) -> None:
    minh.get(f"{PLAN}/tuan")
    cell = minh.post(f"{PLAN}/tuan", WEEK | {"places-0-afternoon": ""}, status=422).select_one("#places-0-afternoon")
    assert cell
    assert cell["value"] == ""


def test_opening_again_gives_places_again(minh: Browser) -> None:
    window = a_booking().window_id
    minh.get(f"{PLAN}/dong")
    minh.post(f"{PLAN}/dong", STORM, status=303)
    assert window
    assert find_open(window, now=AT) is None
    minh.post(f"{PLAN}/dong/{closures(POST, AT.date())[0].id}/mo", status=303)
    opened = find_open(window, now=AT)
    assert opened
    with writing():
        assert take_place(opened.window)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first": "2026-11-22"}, "first"), ({"last": "2026-11-23"}, "last"), ({"last": "2027-03-01"}, "last"),
        ({"part": "night"}, "part"), ({"reason": ""}, "reason"), ({"first": "mai"}, "first"),
    ],
)  # fmt: skip
def test_what_cannot_be_closed_is_said_beside_its_field(minh: Browser, change: dict[str, str], field: str) -> None:
    minh.get(f"{PLAN}/dong")
    page = minh.post(f"{PLAN}/dong", STORM | change, status=422)
    assert page.select_one(f"#{field}-error")
    assert not closures(POST, AT.date())


def test_another_office_neither_opens_nor_calls_off_ours(app: Flask, minh: Browser) -> None:
    minh.get(f"{PLAN}/dong")
    minh.post(f"{PLAN}/dong", STORM, status=303)
    number = closures(POST, AT.date())[0].id
    elsewhere = signed_in(app, "xa")
    elsewhere.get(PLAN)
    elsewhere.post(f"{PLAN}/dong/{number}/bao", status=404)
    elsewhere.post(f"{PLAN}/dong/{number}/mo", status=303)
    assert closures(POST, AT.date())


def test_a_cut_off_is_settled(minh: Browser) -> None:
    assert "17:00, ngày hôm trước" in words(minh, f"{PLAN}/gio")
    minh.post(f"{PLAN}/gio", {"days_before": "2", "cut_off": "11:00", "begins": "2026-11-26"}, status=303)
    assert terms_of(POST, AT.date().replace(day=26)).days_before == 2
    assert "11:00, hai ngày trước" in words(minh, f"{PLAN}/gio")
    minh.post(f"{PLAN}/gio", {"days_before": "9", "cut_off": "11:30", "begins": "2026-11-20"}, status=422)


def test_boat_days_are_settled_by_the_office_that_serves_the_island(app: Flask, minh: Browser) -> None:
    assert "không phục vụ đảo nào" in words(minh, f"{PLAN}/tau")
    day = AT.date().replace(day=26)
    minh.post(f"{PLAN}/tau", {"area": "06994-quan-lan", "weekday": "0", "begins": "2026-11-26"}, status=422)
    assert boat_days_of("06994-quan-lan", day) == frozenset({1, 4})


def test_an_office_by_the_sea_settles_its_boats(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAST, "bien", ("Lê Thị Biển", Role.POST_CLERK, serving_office("06994").id))
    browser = signed_in(app, "bien")
    page = words(browser, f"{PLAN}/tau")
    assert "Đặc khu Vân Đồn: Quan Lạn Thứ Ba, Thứ Sáu Giả định" in page
    browser.post(f"{PLAN}/tau", {"area": "06994-quan-lan", "weekday": "0", "begins": "2026-11-26"}, status=303)
    assert boat_days_of("06994-quan-lan", AT.date().replace(day=26)) == frozenset({0})
    browser.post(f"{PLAN}/tau", {"area": "06994-quan-lan", "begins": "2026-11-26"}, status=422)


def test_a_desk_has_no_half_days(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAST, "ban", ("Lê Bàn", Role.SUPERVISOR, DESK))
    browser = signed_in(app, "ban")
    browser.get(PLAN, status=403)
    assert "khung-gio" not in browser.get("/can-bo").text
