"""The page about postage: what somebody reads who has to pay."""

import pytest
from bs4 import BeautifulSoup

from tests.support.browser import Browser


def facts(page: BeautifulSoup) -> list[str]:
    return [each.get_text(strip=True) for each in page.select("dl.facts dd")]


def test_the_usual_dossier_without_asking_anything(browser: Browser) -> None:
    page = browser.get("/cuoc-buu-dien")
    one_way = "26.000 đến 30.000 đồng"
    assert facts(page) == [one_way, one_way, "52.000 đến 60.000 đồng", "26.000 đến 30.000 đồng"]
    assert browser.response.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("typed", ["700", "700 g", " 700G ", "700g"])
def test_a_weight_as_people_write_it(browser: Browser, typed: str) -> None:
    page = browser.get("/cuoc-buu-dien", query_string={"gam": typed})
    assert facts(page)[:3] == ["28.700 đến 33.400 đồng", "30.700 đến 35.400 đồng", "59.400 đến 68.800 đồng"]
    assert "700 g" in page.select(".lead")[0].text


def test_a_weight_with_its_thousands_apart(browser: Browser) -> None:
    assert facts(browser.get("/cuoc-buu-dien?gam=1.200"))[0] == "30.900 đến 36.300 đồng"
    assert facts(browser.get("/cuoc-buu-dien?gam=1+200+g"))[0] == "30.900 đến 36.300 đồng"


@pytest.mark.parametrize("typed", ["0", "-5", "0.5", "1,2", "1 kg", "g", "hai lạng", "20001", "1e3", "９", "x" * 10_000, "²"])
def test_a_weight_that_is_none_is_told_beside_the_field_and_kept(browser: Browser, typed: str) -> None:
    page = browser.get("/cuoc-buu-dien", query_string={"gam": typed}, status=422)
    field = page.select("#gam")[0]
    assert field["aria-invalid"] == "true"
    assert field["value"]
    assert typed.startswith(str(field["value"]))
    assert page.select("#gam-error")
    assert [link["href"] for link in page.select("#error-summary a")] == ["#gam"]
    assert facts(page)[0] == "26.000 đến 30.000 đồng"


def test_what_is_certain_and_what_is_not_stands_on_the_page(browser: Browser) -> None:
    said = browser.get("/cuoc-buu-dien").select("main")[0].get_text(" ", strip=True)
    for words in (
        "giá trần, chỉ để tạm tính", "giấy hẹn", "thu hồi", "hai biên nhận", "không thu tiền qua mạng", "chuyển khoản trước",
        "không còn cấp huyện và chưa thấy quy định thay thế", "Thông tư 22/2017/TT-BTTTT", "chưa đọc phụ lục", "01/01/2018",
        "Chưa rõ giá trên đã gồm thuế giá trị gia tăng", "Bà mẹ Việt Nam anh hùng", "giấy chứng nhận hộ nghèo do xã cấp",
    ):  # fmt: skip
        assert words in said, words


def test_every_price_of_the_table_is_shown(browser: Browser) -> None:
    cells = [cell.get_text(strip=True) for cell in browser.get("/cuoc-buu-dien").select("main td")]
    assert len(cells) == 4 * 4 * 2
    assert cells[:8] == ["26.000", "30.000", "26.000", "30.000", "26.500", "30.500", "2.200", "2.900"]
    assert cells[-2:] == ["3.600", "6.300"]


def test_the_page_is_found_from_help(browser: Browser) -> None:
    assert browser.get("/tro-giup").select('a[href="/cuoc-buu-dien"]')
