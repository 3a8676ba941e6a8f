"""The four questions as a visitor meets them: links only, the way back, an answer with its ground."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from portal.catalogue.search.queries import fields
from tests.catalogue.publications.lists import BIRTH, decide
from tests.support.browser import Browser

HOW = "/thu-tuc/hoi"


def follow(browser: Browser, page: BeautifulSoup, words: str) -> BeautifulSoup:
    link = next(link for link in page.select("main a") if link.text == words)
    return browser.get(str(link["href"]))


def test_four_presses_lead_from_the_start_page_to_the_answer_and_its_button(browser: Browser) -> None:
    page = follow(browser, browser.get("/"), "Không biết tên thủ tục? Trả lời vài câu hỏi")
    for words in ("Sinh, cưới, mất, giấy tờ hộ tịch", "Khai sinh", "Trẻ mới sinh, cha mẹ là người Việt Nam"):
        page = follow(browser, page, words)
    page = follow(browser, page, "Gửi hồ sơ đi và nhận kết quả về")
    assert page.select("h2")[0].text == "✓ Được, qua bưu điện"
    button = page.select_one("a.button")
    assert button is not None
    booking = parse_qs(urlsplit(str(button["href"])).query)
    assert booking == {"thu-tuc": ["1.001193"], "cap": ["xa"], "dich-vu": ["both"]}
    start = browser.get(str(button["href"]))
    assert start.select_one('input[name="dich-vu"][value=both][checked]')


@pytest.mark.parametrize(
    ("road", "answer", "service"),
    [
        ("ho-tich.ket-hon.trong-nuoc.ca-hai", "◐ Một phần: chỉ gửi hồ sơ qua bưu điện", "submit"),
        ("ho-tich.ket-hon.trong-nuoc.gui", "✓ Được, qua bưu điện", "submit"),
        ("ho-tich.ket-hon.trong-nuoc.nhan", "✗ Không được, qua bưu điện", ""),
        ("giay-to.cu-tru.thuong-tru.ca-hai", "◐ Một phần: chỉ nhận kết quả qua bưu điện", "return"),
        ("giay-to.cu-tru.thuong-tru.gui", "✗ Không được, qua bưu điện", ""),
        ("chung-thuc.sao-y.ca-hai", "✗ Không được, qua bưu điện", ""),
    ],
)
def test_the_answer_is_about_what_is_wanted_and_every_no_has_a_way_round(
    browser: Browser, road: str, answer: str, service: str
) -> None:
    page = browser.get(f"{HOW}?chon={road}")
    assert page.select("h2")[0].text == answer
    buttons = [str(link["href"]) for link in page.select("a.button")]
    assert [href.rpartition("=")[2] for href in buttons] == ([service] if service else [])
    terms = [term.text for term in page.select("section dl dt")]
    if answer.startswith("✓"):
        assert not terms
    else:
        assert (terms[0], terms[-1]) == ("Vì sao không", "Căn cứ")
        assert {"Thay vì gửi qua bưu điện", "Thay vì nhận qua bưu điện"} & set(terms)


def test_a_procedure_of_two_levels_is_booked_after_the_level_is_chosen(browser: Browser) -> None:
    page = browser.get(f"{HOW}?chon=ho-tich.ban-sao.ca-hai")
    assert [link["href"] for link in page.select("a.button")] == ["/thu-tuc/2.000635#cap-nao"]
    assert browser.get("/thu-tuc/2.000635").select("#cap-nao")


def test_every_answer_can_be_given_anew(browser: Browser) -> None:
    page = browser.get(f"{HOW}?chon=ho-tich.khai-sinh.moi.ca-hai")
    roads = [link["href"] for link in page.select("dl.facts a")]
    assert roads == [HOW, f"{HOW}?chon=ho-tich", f"{HOW}?chon=ho-tich.khai-sinh", f"{HOW}?chon=ho-tich.khai-sinh.moi"]
    back = page.select("main a")[0]
    assert ("Câu trước" in back.text, back["href"]) == (True, roads[-1])
    assert not browser.get(HOW).select("dl.facts")


def test_who_finds_nothing_is_led_to_the_search_and_to_a_person(browser: Browser) -> None:
    page = browser.get(HOW)
    for road in ("khac", "ho-tich.khac", "dat-nha.doi-so.khac"):
        page = browser.get(f"{HOW}?chon={road}")
        assert page.select('form[action="/thu-tuc"] input[name=q]')
        assert page.select('main a[href="tel:1900545481"]')
    assert {str(link["href"]).rpartition("=")[2] for link in page.select("ul.choices a")} <= set(fields())
    for question in (HOW, f"{HOW}?chon=ho-tich", f"{HOW}?chon=ho-tich.khai-sinh"):
        assert browser.get(question).select('ul.choices a[href$="khac"]')


@pytest.mark.parametrize("road", ["x", "ho-tich.x", "ho-tich.ban-sao.x", "ho-tich.ban-sao.gui.x", "%3Cb%3E", "a" * 3000])
def test_an_answer_that_does_not_exist_is_said_and_can_be_chosen_again(browser: Browser, road: str) -> None:
    page = browser.get(f"{HOW}?chon={road}", status=422)
    assert page.select_one('[role=alert]:-soup-contains("Không có lựa chọn")')
    assert page.select("ul.choices a, h1:-soup-contains('Trả lời')")


def test_nothing_is_remembered_outside_the_address(browser: Browser) -> None:
    browser.get(f"{HOW}?chon=ho-tich.khai-sinh.moi.ca-hai")
    assert "Set-Cookie" not in browser.response.headers


def test_under_another_list_the_answers_are_that_lists(browser: Browser) -> None:
    decide(
        "12/QĐ-UBND", date(2026, 10, 1), [replace(BIRTH, submit_by_post=False, return_by_post=False, reason="Theo quyết định")]
    )
    page = browser.get(f"{HOW}?chon=ho-tich.khai-sinh.moi.ca-hai")
    assert "12/QĐ-UBND công bố danh mục" in page.text
    assert "Theo quyết định" in page.text
    gone = browser.get(f"{HOW}?chon=ho-tich.ban-sao.gui")
    assert "Không có trong danh mục hiện hành" in gone.text
    assert gone.select('main a[href="tel:1900545481"]')
