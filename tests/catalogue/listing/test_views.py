"""The public list as a visitor meets it: page, fragment, JSON, CSV."""

import csv
import io

import pytest

from tests.support.browser import Browser

BIRTH = "1.001193"


@pytest.mark.parametrize("typed", ["khai sinh", "KHAI SINH", "Đăng ký khai sinh", "sinh khai", "khai snih"])
def test_a_procedure_is_found_however_it_is_typed(browser: Browser, typed: str) -> None:
    page = browser.get("/thu-tuc", query_string={"q": typed})
    assert "khai sinh" in page.select("ol.list a")[0].text.lower()


def test_the_words_that_matched_are_marked(browser: Browser) -> None:
    page = browser.get("/thu-tuc?q=khai+sinh")
    assert [mark.text for mark in page.select("ol.list li")[0].select("mark")] == ["khai", "sinh"]


def test_a_code_is_found_with_and_without_its_dot(browser: Browser) -> None:
    for code in (BIRTH, BIRTH.replace(".", "")):
        assert BIRTH in browser.get("/thu-tuc", query_string={"q": code}).select("ol.list")[0].text


def test_filters_narrow_the_list(browser: Browser) -> None:
    rows = browser.client.get("/thu-tuc.json?gui=khong&nhan=co&cap=xa").get_json()
    assert rows["total"] == len(rows["procedures"]) > 5
    assert all(not p["submit_by_post"] and p["return_by_post"] and p["level"] == "xa" for p in rows["procedures"])


def test_nothing_found_is_no_dead_end(browser: Browser) -> None:
    page = browser.get("/thu-tuc?q=khai+sinh+zzzzqqq+xxyyzz+qqqwww")
    assert page.select("ul.list a")
    assert page.select('main a[href="tel:1900545481"]')


@pytest.mark.parametrize("query", ["q=%E2%80%AE", "q=" + "a" * 5000, "trang=-1", "trang=99999999", "q=%F0%9F%98%80"])
def test_odd_questions_get_an_ordinary_page(browser: Browser, query: str) -> None:
    browser.get(f"/thu-tuc?{query}")


def test_broken_text_is_refused_kindly(browser: Browser) -> None:
    browser.get("/thu-tuc?q=%00%ff", status=400)


def test_the_page_and_the_csv_and_the_json_say_the_same(browser: Browser) -> None:
    rows = browser.client.get("/thu-tuc.json").get_json()
    table = browser.client.get("/thu-tuc.csv").get_data(as_text=True)
    read = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert rows["publication"]["reference_only"] is True
    assert [row["code"] for row in read] == [row["code"] for row in rows["procedures"]]
    assert len({row["code"] for row in read}) == 1508
    assert not [cell for row in read for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_unchanged_open_data_is_not_sent_again(browser: Browser) -> None:
    first = browser.client.get("/thu-tuc.json")
    again = browser.client.get("/thu-tuc.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_procedure_page_gives_the_answer_first(browser: Browser) -> None:
    page = browser.get(f"/thu-tuc/{BIRTH}")
    assert "bưu điện" in page.select("h2")[0].text
    assert page.select_one('a.button[href^="/dat-lich?thu-tuc="]')
    assert "Danh mục tham khảo" in page.text


def test_a_no_says_why_and_what_else(browser: Browser) -> None:
    page = browser.get("/thu-tuc/2.001019")
    assert "Không qua bưu điện" in page.select("h2")[0].text
    assert "trước mặt" in page.text
    assert not page.select('a[href^="/dat-lich?"]')


def test_an_unknown_code_is_not_found(browser: Browser) -> None:
    browser.get("/thu-tuc/9.999999", status=404)
