"""An officer teaches the search an everyday name, sees what it finds, changes it, retires it."""

import pytest
from flask import Flask

from tests.accounts.cast import PASSWORD, hire
from tests.support.browser import Browser

PAGE = "/can-bo/danh-muc/ten-goi"


@pytest.fixture
def officer(app: Flask, browser: Browser) -> Browser:
    hire("quang")
    browser.sign_in("quang", PASSWORD)
    return browser


def first_found(browser: Browser, words: str) -> str:
    return browser.get(PAGE, query_string={"thu": words}).select("#tried ol a")[0].text


def test_the_shipped_names_are_listed_with_their_meanings(officer: Browser) -> None:
    page = officer.get(PAGE)
    assert len(page.select("ul.cards > li")) > 150
    assert "đăng ký thường trú" in page.select("ul.cards")[0].text


def test_what_a_phrase_finds_is_shown_at_once_also_as_a_fragment(officer: Browser) -> None:
    assert "thường trú" in first_found(officer, "hộ khẩu")
    fragment = officer.get(f"{PAGE}?thu=so+do", htmx=True)
    assert "quyền sử dụng đất" in fragment.select("ol a")[0].text
    assert fragment.select_one(f'a[href^="{PAGE}/"]')


def test_a_new_name_is_searched_with_at_once(officer: Browser) -> None:
    page = officer.submit(officer.get(PAGE).select(f'form[action="{PAGE}"][method=post]')[0], {
        "phrase": "Giấy tờ xyzt", "meanings": "tách hộ\nđăng ký tạm trú",
    })  # fmt: skip
    assert page.select("#tried ol a")[0].text == "Tách hộ"
    assert "Tách hộ" in officer.get("/thu-tuc?q=giay+to+xyzt").select("ol.list a")[0].text


@pytest.mark.parametrize(
    ("phrase", "meanings", "field"),
    [
        ("", "tách hộ", "phrase"),
        ("!", "tách hộ", "phrase"),
        ("SỔ ĐỎ", "tách hộ", "phrase"),
        ("a" * 61, "tách hộ", "phrase"),
        ("giấy xyzt", "", "meanings"),
        ("giấy xyzt", ";;", "meanings"),
        ("giấy xyzt", "qqqq wwww zzzz", "meanings"),
        ("tách hộ", "Tach ho", "meanings"),
    ],
)
def test_what_would_help_nobody_is_refused_with_the_reason(officer: Browser, phrase: str, meanings: str, field: str) -> None:
    page = officer.post(PAGE, {"phrase": phrase, "meanings": meanings}, status=422)
    assert page.select_one(f"#{field}-error")
    assert page.select_one("#error-summary")


def test_a_meaning_is_changed_and_who_did_it_is_shown(officer: Browser) -> None:
    link = officer.get(f"{PAGE}?thu=cmnd").select("#tried a.button")[0]
    page = officer.get(str(link["href"]))
    assert "chưa ai sửa" in page.text
    officer.submit(page.select("form")[1], {"meanings": "hộ chiếu phổ thông"})
    assert "hộ chiếu" in first_found(officer, "cmnd")
    assert "quang" in officer.get(str(link["href"])).text


def test_a_meaning_that_finds_nothing_is_not_kept(officer: Browser) -> None:
    address = str(officer.get(f"{PAGE}?thu=cmnd").select("#tried a.button")[0]["href"])
    assert officer.post(address, {"meanings": "qqqq wwww zzzz"}, status=422).select_one("#meanings-error")
    assert "căn cước" in first_found(officer, "cmnd")


def test_a_retired_name_is_no_longer_searched_with_until_it_is_used_again(officer: Browser) -> None:
    address = str(officer.get(f"{PAGE}?thu=passport").select("#tried a.button")[0]["href"])
    page = officer.post(f"{address}/ngung")
    assert not page.select("#tried ol a")
    assert "Ngừng dùng" in page.select("#tried")[0].text
    assert "hộ chiếu" in officer.post(f"{address}/dung-lai").select("#tried ol a")[0].text


def test_an_unknown_name_is_not_found(officer: Browser) -> None:
    officer.get(f"{PAGE}/999999", status=404)
    for way in ("", "/ngung", "/dung-lai"):
        officer.post(f"{PAGE}/999999{way}", {"meanings": "tách hộ"}, status=404)


def test_others_are_kept_out(app: Flask, browser: Browser) -> None:
    hire("lan")
    browser.sign_in("lan", PASSWORD)
    browser.get(PAGE, status=403)
