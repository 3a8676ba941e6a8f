"""Choosing by address: which procedure, what the post does, where, when, and the papers at hand."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine

from portal.booking.windows.queries import next_windows
from portal.booking.windows.service import fill_window
from portal.catalogue.search.queries import find_procedure
from portal.db import writing
from portal.places.addresses.queries import find_places
from tests.booking.asking.steps import PERSON, check, chosen, only, procedure
from tests.booking.bookings import AT, UNIT, free_window
from tests.support.browser import Browser, values_of


def asked(browser: Browser, typed: str, **more: str) -> list[str]:
    """The places asked for after something was typed."""
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(xa="", khung="", noi=typed, **more))
    return [str(one["value"]) for one in page.select("input[name=cho]")]


def test_no_step_sets_a_cookie(browser: Browser) -> None:
    for path in ("/dat-lich", f"/dat-lich?{urlencode(chosen())}", f"/dat-lich/khung-gio?{urlencode(chosen())}"):
        browser.get(path)
        assert "Set-Cookie" not in browser.response.headers
    check(browser)
    assert "Set-Cookie" not in browser.response.headers


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
    assert not page.select("#giay-to"), "nothing is handed over"
    browser.get("/dat-lich/khung-gio", status=422, query_string=chosen(**{"thu-tuc": back.code, "cap": back.level}))


def test_what_is_not_chosen_is_named_beside_its_field(browser: Browser) -> None:
    page = browser.get("/dat-lich/khung-gio", status=422, query_string=chosen(**{"dich-vu": "", "xa": ""}))
    assert {link["href"] for link in page.select("#error-summary a")} == {"#dich-vu", "#noi"}
    assert page.select("#dich-vu-error, #noi-error")
    page = browser.get("/dat-lich/lien-he", status=422, query_string=chosen(khung=""))
    assert page.select_one("#khung-error")


@pytest.mark.parametrize("path", ["/dat-lich/khung-gio", "/dat-lich/lien-he"])
def test_a_step_without_the_ones_before_leads_back(browser: Browser, path: str) -> None:
    browser.get(path, status=303)
    assert browser.response.headers["Location"].startswith("/dat-lich")


def test_a_page_that_came_by_post_and_is_opened_again_begins_anew(browser: Browser) -> None:
    browser.get("/dat-lich/kiem-tra", status=303)
    assert browser.response.headers["Location"].rstrip("?") == "/dat-lich"


def test_another_language_keeps_what_was_chosen(browser: Browser) -> None:
    page = browser.get("/dat-lich", query_string=chosen())
    page = browser.get(str(only(page, "a[hreflang=en]")["href"]))
    assert page.select_one("input[name=dich-vu][value=both][checked]")
    assert only(page, "#noi")["value"] == "Phường Hồng Gai"


# -- where


@pytest.mark.parametrize("typed", ["Hồng Gai", "hong gai", "  HỒNG   GAI ", "Phường Trần Hưng Đạo, TP Hạ Long"])
def test_a_name_old_or_new_is_shown_and_confirmed_by_going_on(browser: Browser, typed: str) -> None:
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(xa="", khung="", noi=typed))
    assert "Nơi bưu tá đến: Phường Hồng Gai" in page.text
    assert values_of(only(page, "main form"))["xa"] == UNIT
    assert page.select('a[href^="/dat-lich?"]'), "and can be changed"


def test_a_name_of_several_meanings_is_asked_never_guessed(browser: Browser) -> None:
    assert {"06688", "06994"} < set(asked(browser, "Hạ Long"))
    assert asked(browser, "phường Hà Khẩu") == ["06661", "06706"]
    assert asked(browser, "Vân Đồn")[0] == "06994"


def test_the_place_picked_is_carried_with_its_island(browser: Browser) -> None:
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(xa="", khung="", noi="Vân Đồn"))
    page = browser.submit(only(page, "main form"), {"cho": "06994-quan-lan"})
    carried = values_of(only(page, "main form"))
    assert (carried["xa"], carried["vung"]) == ("06994", "06994-quan-lan")
    assert "hiện tính là thứ Ba, thứ Sáu" in page.text


@pytest.mark.parametrize("picked", ["", "06652-x", "99999", "<b>"])
def test_no_place_picked_is_told(browser: Browser, picked: str) -> None:
    given = chosen(xa="", khung="", noi="Vân Đồn", hoi="1") | ({"cho": picked} if picked else {})
    page = browser.get("/dat-lich/khung-gio", status=422, query_string=given)
    assert page.select("#error-summary a")


@pytest.mark.parametrize(
    "typed", ["Hoàn Kiếm", "zzz", "<img src=x>", "🙂", "\u202eiag gnồH", "a\u0301" * 300, "Hà " * 4000, "'; drop table unit --"]
)
def test_a_place_that_nobody_knows_leaves_the_list_to_choose_from(browser: Browser, typed: str) -> None:
    page = browser.post("/dat-lich/kiem-tra", chosen(xa="", noi=typed[:20_000]) | PERSON, status=422)
    assert page.select_one("#noi-error")
    assert len(page.select("#danh-sach option")) == 55
    assert only(page, "details").has_attr("open")
    assert not page.select("main img")


def test_the_list_works_without_typing_and_islands_are_still_asked(browser: Browser) -> None:
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(xa="", khung="", **{"danh-sach": UNIT}))
    assert "Phường Hồng Gai" in page.text
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(xa="", khung="", **{"danh-sach": "06994"}))
    assert len(page.select("input[name=cho]")) == len(find_places("Vân Đồn").choices)


def test_going_back_shows_the_place_and_going_on_keeps_it(browser: Browser) -> None:
    page = browser.get("/dat-lich", query_string=chosen(xa="06994", vung="06994-quan-lan"))
    assert "Quan Lạn" in str(only(page, "#noi")["value"])
    page = browser.submit(only(page, "main form"))
    assert values_of(only(page, "main form"))["vung"] == "06994-quan-lan"


@pytest.mark.parametrize(("xa", "vung"), [("99999", ""), ("06994", "07192"), (UNIT, "06994-quan-lan"), ("0668", "x" * 500)])
def test_a_foreign_unit_or_island_is_no_place(browser: Browser, xa: str, vung: str) -> None:
    browser.get("/dat-lich/khung-gio", status=422, query_string=chosen(xa=xa, vung=vung))


# -- when


def test_windows_say_their_weekday_and_what_is_left(browser: Browser) -> None:
    with writing():
        fill_window(free_window(), left=0)
        fill_window(free_window(1), left=5)
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(khung=""))
    assert "thứ Tư 25/11/2026" in page.text
    assert "đã hết chỗ" in page.text
    assert "còn 5 chỗ" in page.text
    assert free_window() not in [one["value"] for one in page.select("input[name=khung]")]
    assert "đặt được đến 17:00, thứ Ba 24/11/2026" in page.text


def test_where_everything_is_full_there_is_somebody_to_call(browser: Browser) -> None:
    with writing():
        for one in next_windows("post-200000", now=AT):
            fill_window(one.window.id, left=0)
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(khung=""))
    assert "đều đã hết chỗ" in page.text
    assert page.select('fieldset a[href="tel:1900545481"]')
    assert not page.select("main form button"), "nothing to go on with"


@pytest.mark.parametrize(
    "window", ["post-200000.2026-11-20.morning", "post-200000.2026-11-29.morning", "post-200000.2027-11-25.morning"]
)
def test_a_day_that_is_past_closed_or_far_away_is_told(browser: Browser, window: str) -> None:
    page = browser.get("/dat-lich/lien-he", status=422, query_string=chosen(khung=window))
    assert "không còn đặt được" in only(page, "#khung-error").text
    assert not page.select("[checked]")


def test_after_the_cut_off_the_window_is_told_before_anything_is_typed(browser: Browser) -> None:
    with time_machine.travel(AT + timedelta(hours=40), tick=False):
        browser.get("/dat-lich/lien-he", status=422, query_string=chosen(khung="post-200000.2026-11-25.morning"))


def test_a_return_asks_for_the_agencys_number_and_no_window(browser: Browser) -> None:
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(**{"dich-vu": "return", "khung": ""}))
    assert browser.response.request.path == "/dat-lich/lien-he"
    assert not only(page, "input[name=agency_number]").has_attr("required")


def test_each_step_says_how_far_it_is(browser: Browser) -> None:
    back = chosen(**{"dich-vu": "return", "khung": ""})
    for path, given, said in (
        ("", chosen(), "Bước 1 trên 4"),
        ("/khung-gio", chosen(), "Bước 2 trên 4"),
        ("/lien-he", chosen(), "Bước 3 trên 4"),
        ("/lien-he", back, "Bước 2 trên 3"),
    ):
        assert said in browser.get(f"/dat-lich{path}", query_string=given).text
    assert "Bước 4 trên 4" in check(browser).text


# -- papers


def test_the_papers_of_the_list_can_be_ticked_and_are_carried(browser: Browser) -> None:
    page = browser.get("/dat-lich", query_string=chosen())
    boxes = page.select("#giay-to input[type=checkbox]")
    found = find_procedure(chosen()["thu-tuc"], chosen()["cap"])
    assert found is not None
    assert len(boxes) == len(found.papers)
    assert not page.select("#giay-to [checked], #giay-to [required]")
    assert "có thể thiếu hoặc thừa" in page.text
    page = browser.submit(only(page, "main form"), {"dich-vu": "both", str(boxes[0]["name"]): "1"})
    assert values_of(only(page, "main form"))[str(boxes[0]["name"])] == "1"


def test_a_paper_that_the_list_does_not_name_is_left_out(browser: Browser) -> None:
    page = browser.get("/dat-lich/khung-gio", query_string=chosen(**{"giay-00000000": "1"}))
    assert "giay-00000000" not in values_of(only(page, "main form"))
