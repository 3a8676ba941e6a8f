"""The list as of a day: page, JSON and CSV say the same, and say which list it is."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.catalogue.search.queries import known_procedure
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE, decide
from tests.support.browser import Browser

FIRST, SECOND = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def two_decisions(browser: Browser) -> None:
    decide("11/QĐ-UBND", FIRST, [BIRTH, DEATH])
    decide("12/QĐ-UBND", SECOND, [BIRTH, MARRIAGE])


@pytest.mark.usefixtures("two_decisions")
@pytest.mark.parametrize(
    ("query", "decision", "total"),
    [("", "12/QĐ-UBND", 2), ("?ngay=2026-09-15", "11/QĐ-UBND", 2), ("?ngay=2026-08-31", None, 1736)],
)
def test_each_day_has_its_list(browser: Browser, query: str, decision: str | None, total: int) -> None:
    told = browser.client.get(f"/thu-tuc.json{query}").get_json()
    assert (told["publication"]["decision"], told["total"]) == (decision, total)
    assert told["publication"]["reference_only"] is (decision is None)
    rows = list(csv.DictReader(io.StringIO(browser.client.get(f"/thu-tuc.csv{query}").get_data(as_text=True)[1:])))
    assert len(rows) == total
    assert {row["decision"] for row in rows} == {decision or "danh muc tham khao"}
    page = browser.get(f"/thu-tuc{query}")
    assert f"Tìm thấy {total} thủ tục" in page.text
    assert ("Danh mục tham khảo" in page.text) is (decision is None)


@pytest.mark.usefixtures("two_decisions")
def test_pages_of_the_list_keep_the_day(browser: Browser) -> None:
    page = browser.get("/thu-tuc?ngay=2026-08-31&cap=xa")
    assert "ngay=2026-08-31" in str(page.select_one("nav.pager a")["href"])  # type: ignore[index]


def test_a_decision_takes_effect_at_midnight_in_vietnam(browser: Browser) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 16, 59, 50, tzinfo=UTC), tick=False) as clock:
        decide("13/QĐ-UBND", date(2026, 12, 1))
        assert browser.client.get("/thu-tuc.json").get_json()["publication"]["reference_only"]
        clock.move_to(datetime(2026, 11, 30, 17, 0, 1, tzinfo=UTC))
        assert browser.client.get("/thu-tuc.json").get_json()["publication"]["decision"] == "13/QĐ-UBND"


@pytest.mark.parametrize(
    ("query", "value"),
    [("cap=huyen", "huyen"), ("linh-vuc=khong-co", "khong-co"), ("co-quan=xyz", "xyz"), ("gui=yes", "yes"), ("nhan=1", "1"),
     ("ngay=2026-13-01", "2026-13-01"), ("ngay=01/09/2026", "01/09/2026"), ("ngay=20260901", "20260901")],
)  # fmt: skip
def test_a_value_that_does_not_exist_is_said(browser: Browser, query: str, value: str) -> None:
    page = browser.get(f"/thu-tuc?q=khai+sinh&{query}", status=422)
    assert value in page.select(".notice.bad")[0].text
    assert page.select("ol.list li")
    answer = browser.client.get(f"/thu-tuc.json?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["errors"] == [{"parameter": query.partition("=")[0], "value": value}]
    assert browser.client.get(f"/thu-tuc.csv?{query}").status_code == 422


def test_open_data_say_when_they_came_to_be(browser: Browser) -> None:
    decide("11/QĐ-UBND", FIRST)
    for path in ("/thu-tuc.json", "/thu-tuc.csv"):
        answer = browser.client.get(path)
        assert answer.headers["Last-Modified"] == "Tue, 01 Sep 2026 02:00:00 GMT"
        again = browser.client.get(path, headers={"If-Modified-Since": answer.headers["Last-Modified"]})
        assert again.status_code == 304


def test_an_agency_filters_even_when_it_is_not_among_the_offered(browser: Browser) -> None:
    page = browser.get("/thu-tuc?co-quan=van-phong-dang-ky-dat-dai")
    assert page.select_one("#co-quan option[selected]")
    assert page.select_one("details[open]")


def test_a_dossier_finds_the_name_of_a_procedure_that_is_no_longer_listed(browser: Browser) -> None:
    decide("11/QĐ-UBND", FIRST, [BIRTH])
    found = known_procedure("1.000894")
    assert found is not None
    assert found.name.startswith("Thủ tục đăng ký kết hôn") or "kết hôn" in found.name


def test_a_row_whose_field_nobody_knows_makes_no_empty_choice(browser: Browser) -> None:
    decide("11/QĐ-UBND", FIRST, [BIRTH, replace(MARRIAGE, field="", agency="")])
    page = browser.get("/thu-tuc")
    assert [option.text for option in page.select("#linh-vuc option")] == ["Tất cả", "Hộ tịch"]
    assert len(page.select("ol.list > li")) == 2
