"""The page of a procedure: the answer first, its ground and the way round every no, and codes that nobody has."""

import json
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup

from portal.catalogue.publications.queries import procedures_of
from portal.catalogue.search.queries import all_procedures, publication
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE, decide
from tests.support.browser import Browser

BOTH, SUBMIT, RETURN, NONE = "1.001193", "1.000894", "1.004222", "2.001019"
TWO_LEVELS = "2.000635"


def words(page: BeautifulSoup) -> str:
    main = page.select_one("main")
    assert main is not None
    return " ".join(main.text.split())


@pytest.mark.parametrize(
    ("code", "answer", "button"),
    [
        (BOTH, "✓ Gửi và nhận qua bưu điện được", "Đặt bưu tá đến lấy hồ sơ"),
        (SUBMIT, "◐ Chỉ gửi hồ sơ qua bưu điện", "Đặt bưu tá đến lấy hồ sơ"),
        (RETURN, "◐ Chỉ nhận kết quả qua bưu điện", "Nhận kết quả qua bưu điện"),
        (NONE, "✗ Không qua bưu điện", ""),
    ],
)
def test_each_of_the_four_answers_stands_first_with_its_button(browser: Browser, code: str, answer: str, button: str) -> None:
    page = browser.get(f"/thu-tuc/{code}")
    assert page.select("h2")[0].text == answer
    assert [link.text for link in page.select('a[href^="/dat-lich?"]')] == ([button] if button else [])


def test_every_no_has_its_own_way_round_and_the_ground(browser: Browser) -> None:
    instead = {SUBMIT: ["Thay vì nhận qua bưu điện"], RETURN: ["Thay vì gửi qua bưu điện"]}
    instead[NONE] = [*instead[RETURN], *instead[SUBMIT]]
    for code, ways in instead.items():
        page = browser.get(f"/thu-tuc/{code}")
        terms = [term.text for term in page.select("section dl:not(.facts) dt")]
        assert terms == ["Vì sao không", *ways, "Căn cứ"]
        assert all(answer.text.strip() for answer in page.select("section dl:not(.facts) dd"))
        assert "45/2016/QĐ-TTg" in words(page)
        assert "chưa đối chiếu toàn văn" in words(page)
    assert not browser.get(f"/thu-tuc/{BOTH}").select("section dl:not(.facts)")


def test_an_entry_without_a_law_of_its_own_says_so_beside_the_general_rule(browser: Browser) -> None:
    bare = next(p for p in procedures_of(publication()) if not p.legal_basis and not p.submit_by_post)
    said = words(browser.get(f"/thu-tuc/{bare.code}"))
    assert "không ghi văn bản riêng" in said
    assert "45/2016/QĐ-TTg" in said


def test_each_level_has_its_card_its_office_and_its_button(browser: Browser) -> None:
    page = browser.get(f"/thu-tuc/{TWO_LEVELS}")
    assert [card["id"] for card in page.select("section.box")] == ["cap-xa", "cap-tinh"]
    assert [str(link["href"]).partition("cap=")[2] for link in page.select('a[href^="/dat-lich?"]')] == ["xa", "tinh"]
    assert "Cấp nào là của tôi?" in words(page)
    assert "Cấp nào là của tôi?" not in words(browser.get(f"/thu-tuc/{BOTH}"))


def test_a_warning_of_the_list_is_shown(browser: Browser) -> None:
    noted = next(p for p in all_procedures() if p.note.startswith("Có quyết định công bố bãi bỏ"))
    assert noted.note in words(browser.get(f"/thu-tuc/{noted.code}"))


def test_state_fee_and_postage_are_two_things_and_the_clock_is_explained(browser: Browser) -> None:
    terms = [term.text for term in browser.get(f"/thu-tuc/{BOTH}").select("dl.facts dt")]
    assert terms.index("Phí, lệ phí Nhà nước") + 1 == terms.index("Cước bưu điện")
    assert "Tính từ khi cơ quan tiếp nhận" in words(browser.get("/thu-tuc/1.004873"))
    assert "Cước bưu điện" not in words(browser.get(f"/thu-tuc/{NONE}"))


def test_what_is_no_day_is_said_and_the_page_is_todays(browser: Browser) -> None:
    for wrong in ("2026-13-01", "hom-nay", "<b>", "2026-11-2６"):
        page = browser.get(f"/thu-tuc/{BOTH}", status=422, query_string={"ngay": wrong})
        assert f"“{wrong}” không phải là ngày" in words(page) or "không phải là ngày" in words(page)
        assert page.select('a[href^="/dat-lich?"]')
    assert "không phải là ngày" not in words(browser.get(f"/thu-tuc/{BOTH}?ngay="))


def test_on_another_day_the_rule_is_shown_and_nothing_can_be_booked(browser: Browser) -> None:
    page = browser.get(f"/thu-tuc/{BOTH}?ngay=2026-08-01")
    assert "Theo danh mục có hiệu lực ngày 01/08/2026" in words(page)
    assert not page.select('a[href^="/dat-lich?"], a[href$="/to-roi"], script[type="application/ld+json"]')
    assert page.select(f'main a[href="/thu-tuc/{BOTH}"]')


@pytest.mark.parametrize("typed", ["1001193", "1,001193", "1 001193", "1.001193.000.00.00.H49"])
def test_a_code_in_another_form_leads_to_the_one_address(browser: Browser, typed: str) -> None:
    answer = browser.client.get(f"/thu-tuc/{typed}?ngay=2026-08-01")
    assert (answer.status_code, answer.location) == (301, f"/thu-tuc/{BOTH}?ngay=2026-08-01")


def test_an_unknown_code_searches_for_what_was_typed(browser: Browser) -> None:
    page = browser.get("/thu-tuc/khai-sinh", status=404)
    assert page.select_one('input[name=q][value="khai-sinh"]')
    assert "khai sinh" in page.select("ul.list a")[0].text.lower()
    page = browser.get("/thu-tuc/1.001139", status=404)
    assert "/thu-tuc/1.001193" in [link["href"] for link in page.select("ul.list a")]
    for odd in ("9.999999", "%3Cscript%3E", "x" * 900, "%E2%80%AE", "..%2f"):
        page = browser.get(f"/thu-tuc/{odd}", status=404)
        assert page.select('main a[href="tel:1900545481"]')


def test_machines_read_what_the_page_says(browser: Browser) -> None:
    page = browser.get(f"/thu-tuc/{TWO_LEVELS}")
    address = f"http://127.0.0.1:8000/thu-tuc/{TWO_LEVELS}"
    block = page.select_one('script[type="application/ld+json"]')
    assert block is not None
    assert block.string
    services = json.loads(block.string)["@graph"]
    assert [(one["@type"], one["identifier"], one["@id"]) for one in services] == [
        ("GovernmentService", TWO_LEVELS, f"{address}#cap-xa"),
        ("GovernmentService", TWO_LEVELS, f"{address}#cap-tinh"),
    ]
    assert [link["href"] for link in page.select("link[rel=canonical]")] == [address]
    assert page.select_one("meta[name=description]")


def test_nothing_in_a_name_can_end_the_block_for_machines(browser: Browser) -> None:
    decide("1/QĐ", date(2026, 9, 1), [replace(BIRTH, name="Đăng ký </script><script>alert(1)</script>")])
    page = browser.get(f"/thu-tuc/{BOTH}")
    assert len(page.select("script")) == 1
    assert "</script><script>" in page.select("h1")[0].text


def test_what_the_list_in_force_lacks_says_who_had_it_last_and_cannot_be_booked(browser: Browser) -> None:
    decide("11/QĐ-UBND", date(2026, 9, 1), [BIRTH, DEATH])
    slug = decide("12/QĐ-UBND", date(2026, 10, 1), [BIRTH])
    for code, last in ((DEATH.code, "11/QĐ-UBND"), (NONE, "danh mục tham khảo (2026-07)")):
        page = browser.get(f"/thu-tuc/{code}", status=404)
        assert "12/QĐ-UBND, hiệu lực từ 01/10/2026, không có thủ tục này" in words(page)
        assert f"Lần cuối có trong: {last}" in words(page)
        assert not page.select('a[href^="/dat-lich?"]')
    assert slug not in str(page)
    then = browser.get(f"/thu-tuc/{DEATH.code}?ngay=2026-09-15")
    assert "Danh mục hôm nay không có thủ tục này" in words(then)
    assert not then.select('script[type="application/ld+json"]')


def test_before_it_was_listed_the_page_of_that_day_leads_to_todays(browser: Browser) -> None:
    decide("11/QĐ-UBND", date(2026, 9, 1), [DEATH])
    decide("12/QĐ-UBND", date(2026, 10, 1), [BIRTH])
    page = browser.get(f"/thu-tuc/{BIRTH.code}?ngay=2026-09-15", status=404)
    assert "Không có trong danh mục có hiệu lực ngày 15/09/2026" in words(page)
    assert page.select(f'main a[href="/thu-tuc/{BIRTH.code}"]')


def test_under_a_decision_the_ground_names_it(browser: Browser) -> None:
    decide("12/QĐ-UBND", date(2026, 10, 1), [replace(MARRIAGE, reason="")])
    said = words(browser.get(f"/thu-tuc/{MARRIAGE.code}"))
    assert "12/QĐ-UBND công bố danh mục." in said
    assert "Danh mục không ghi lý do" in said


def test_a_decided_change_is_announced_before_its_day(browser: Browser) -> None:
    decide("12/QĐ-UBND", date(2026, 10, 1), [BIRTH, MARRIAGE])
    decide("99/QĐ-UBND", date(2099, 1, 1), [replace(BIRTH, return_by_post=False, reason="Nhận trực tiếp"), MARRIAGE, DEATH])
    page = browser.get(f"/thu-tuc/{BIRTH.code}")
    assert page.select("h2")[0].text == "✓ Gửi và nhận qua bưu điện được"
    assert "Sắp thay đổi từ 01/01/2099. 99/QĐ-UBND: xem quy định mới" in words(page)
    then = browser.get(str(page.select('main a[href*="ngay="]')[0]["href"]))
    assert then.select("h2")[0].text == "◐ Chỉ gửi hồ sơ qua bưu điện"
    assert "Sắp thay đổi" not in words(browser.get(f"/thu-tuc/{MARRIAGE.code}"))
    new = browser.get(f"/thu-tuc/{DEATH.code}", status=404)
    assert "Sẽ có trong: 99/QĐ-UBND (hiệu lực từ 01/01/2099)" in words(new)
    assert "quy định cũ" not in words(new)
