"""The public list in a real browser: from a matter to its answer, on narrow screens, by keyboard, in large letters."""

import json

import pytest
from playwright.sync_api import Browser

from tests.journeys.walker import Walker

BOTH, SUBMIT, RETURN, NONE, TWO_LEVELS = "1.001193", "1.000894", "1.004222", "2.001019", "2.000635"
ANSWERS = {BOTH: "✓ Gửi và nhận", SUBMIT: "◐ Chỉ gửi", RETURN: "◐ Chỉ nhận", NONE: "✗ Không qua", TWO_LEVELS: "✓ Gửi và nhận"}
NARROW = 320
PAGES = (
    ("/thu-tuc", 200), ("/thu-tuc?q=khai+sinh", 200), ("/thu-tuc?q=zzzqqq+xxkkjj", 200), ("/thu-tuc?linh-vuc=khong-co", 422),
    *((f"/thu-tuc/{code}", 200) for code in ANSWERS),
    (f"/thu-tuc/{BOTH}?ngay=2026-08-01", 200), (f"/thu-tuc/{BOTH}?ngay=hom-qua", 422), ("/thu-tuc/ket-hon", 404),
    ("/thu-tuc/hoi", 200), ("/thu-tuc/hoi?chon=ho-tich.ket-hon", 200), ("/thu-tuc/hoi?chon=ho-tich.ket-hon.trong-nuoc", 200),
    ("/thu-tuc/hoi?chon=ho-tich.ket-hon.trong-nuoc.ca-hai", 200), ("/thu-tuc/hoi?chon=dat-nha.khac", 200),
    ("/kiem-tra-tin-nhan?so=12345678", 200), ("/kiem-tra-tin-nhan?so=12", 422),
)  # fmt: skip
LARGE = "document.documentElement.style.fontSize = '225%'"  # twice the ordinary 112.5 %
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_no_page_of_the_list_has_a_barrier_or_scrolls_sideways(chromium: Browser, site: str) -> None:
    """axe and the width at 320 px; then the letters twice as large."""
    walker = Walker(chromium, site, script=True, width=NARROW)
    for path, status in PAGES:
        walker.go(path, status=status)
        walker.page.evaluate(LARGE)
        assert walker.page.evaluate(SIDEWAYS) <= 0, f"{path} scrolls sideways in large letters"
    assert walker.context.cookies() == []
    walker.leave()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_each_answer_stands_first_and_search_and_questions_lead_there(chromium: Browser, site: str, script: bool) -> None:
    walker = Walker(chromium, site, script=script)
    page = walker.page
    for code, answer in ANSWERS.items():
        page.goto(f"{site}/thu-tuc/{code}")
        assert page.locator("main h2").first.inner_text().startswith(answer)
        told = json.loads(page.locator('script[type="application/ld+json"]').text_content() or "")
        assert {one["identifier"] for one in told["@graph"]} == {code}
    walker.go("/thu-tuc")
    page.locator("#q").press_sequentially("dang ky ket hon", delay=5)
    if not script:
        page.locator("#q").press("Enter")
    page.locator("#results a", has_text="kết hôn").first.wait_for()
    walker.look()
    walker.press("Không biết tên thủ tục? Trả lời vài câu hỏi")
    for words in ("Sinh, cưới, mất, giấy tờ hộ tịch", "Kết hôn", "Hai người Việt Nam", "Gửi hồ sơ đi và nhận kết quả về"):
        walker.press(words)
    assert "chỉ gửi hồ sơ" in page.locator("main h2").first.inner_text()
    page.go_back()
    walker.press("Chỉ nhận kết quả về")
    assert page.locator("main h2").first.inner_text().startswith("✗")
    assert walker.context.cookies() == []
    walker.leave()


def test_the_questions_are_answered_by_keyboard_alone(chromium: Browser, site: str) -> None:
    walker = Walker(chromium, site, script=True)
    page = walker.page
    walker.go("/thu-tuc/hoi")
    for words in ("Chứng thực, sao y, công chứng", "Chứng thực bản sao (sao y bản chính)", "Chỉ gửi hồ sơ đi"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == words:
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.locator("main h2").first.inner_text().startswith("✗")
    walker.leave()
