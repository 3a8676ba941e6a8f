"""Decisions and what each changed, at addresses that stay."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as Xml

import pytest

from portal.catalogue.publications.rules import Procedure
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE, decide, digest
from tests.support.browser import Browser

FIRST, SECOND = date(2026, 9, 1), date(2026, 10, 1)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def slugs(browser: Browser) -> tuple[str, str]:
    changed = replace(BIRTH, return_by_post=False, reason="Nhận tại nơi giải quyết")
    return decide("11/QĐ-UBND", FIRST, [BIRTH, DEATH]), decide("12/QĐ-UBND", SECOND, [changed, MARRIAGE])


def test_before_any_decision_the_page_says_so(browser: Browser) -> None:
    page = browser.get("/danh-muc")
    assert "chưa công bố quyết định nào" in page.text
    assert page.select_one('a[href^="/danh-muc/danh-muc-tham-khao"]')


def test_decisions_are_listed_newest_first_with_what_they_changed(browser: Browser, slugs: tuple[str, str]) -> None:
    lines = browser.get("/danh-muc").select("ol.list > li")
    assert [line.select("a")[0].text for line in lines] == ["12/QĐ-UBND", "11/QĐ-UBND"]
    assert "Thêm 1, bỏ 1, thay đổi 1 thủ tục." in lines[0].text
    assert "Đang có hiệu lực" in lines[0].text
    assert "Quyết định đầu tiên" in lines[1].text


def test_a_decision_shows_each_change_field_by_field(browser: Browser, slugs: tuple[str, str]) -> None:
    page = browser.get(f"/danh-muc/{slugs[1]}")
    assert [title.text for title in page.select("h3")] == ["Thêm (1)", "Bỏ (1)", "Thay đổi (1)"]
    assert [gone.text for gone in page.select("del")] == ["có", "(để trống)"]
    assert [new.text for new in page.select("ins")] == ["không", "Nhận tại nơi giải quyết"]
    assert re.search("SHA-256 [0-9a-f]{64}", page.text)
    assert "hai cán bộ" in page.text
    assert "lan" not in page.text.split()


def test_an_old_list_keeps_its_address_and_its_bytes(browser: Browser, slugs: tuple[str, str]) -> None:
    before = browser.client.get(f"/danh-muc/{slugs[0]}.csv")
    decide("13/QĐ-UBND", date(2026, 11, 1), [MARRIAGE])
    after = browser.client.get(f"/danh-muc/{slugs[0]}.csv")
    assert before.data == after.data
    assert before.headers["ETag"] == after.headers["ETag"]
    rows = list(csv.DictReader(io.StringIO(after.get_data(as_text=True)[1:])))
    assert [row["code"] for row in rows] == [DEATH.code, BIRTH.code]
    told = browser.client.get(f"/danh-muc/{slugs[0]}.json").get_json()
    assert told["publication"]["decision"] == "11/QĐ-UBND"
    assert told["publication"]["digest"] == digest([BIRTH, DEATH])
    again = browser.client.get(f"/danh-muc/{slugs[0]}.json", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200  # the tag of the other representation is not its own


def test_the_feed_is_atom_and_changes_only_with_a_decision(browser: Browser, slugs: tuple[str, str]) -> None:
    answer = browser.client.get("/danh-muc.atom")
    feed = Xml.fromstring(answer.data)
    assert answer.mimetype == "application/atom+xml"
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["12/QĐ-UBND", "11/QĐ-UBND"]
    assert feed.findtext(f"{ATOM}updated") == "2026-09-01T02:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert browser.client.get("/danh-muc.atom", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_large_change_is_shown_in_pages(browser: Browser) -> None:
    many: list[Procedure] = [replace(BIRTH, code=f"1.{number:06d}") for number in range(120)]
    decide("11/QĐ-UBND", FIRST, many)
    slug = decide("12/QĐ-UBND", SECOND, [BIRTH])
    page = browser.get(f"/danh-muc/{slug}")
    assert "Bỏ (120)" in page.text
    assert len(page.select("ul.list > li")) == 51
    assert len(browser.get(f"/danh-muc/{slug}?trang=3").select("ul.list > li")) == 20


def test_what_a_file_says_cannot_become_markup_or_a_formula(browser: Browser) -> None:
    nasty = replace(BIRTH, name='<script>alert(1)</script> "x"', agency="=cmd|' /C calc'!A0", field="<b>F</b>")
    slug = decide("<i>11</i>/QĐ-UBND", FIRST, [nasty])
    for path in ("/thu-tuc", "/thu-tuc?q=script", f"/danh-muc/{slug}", "/danh-muc"):
        page = browser.get(path)
        assert not page.select("main script, main b, main i")
    table = browser.client.get("/thu-tuc.csv").get_data(as_text=True)
    assert "'=cmd" in table


def test_an_unknown_decision_is_not_found(browser: Browser) -> None:
    browser.get("/danh-muc/99-qd", status=404)
    assert browser.client.get("/danh-muc/99-qd.json").status_code == 404
