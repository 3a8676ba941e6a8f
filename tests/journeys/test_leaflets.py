"""Leaflets and posters on paper: one sheet of the right size whatever stands on it, and a QR that a telephone reads."""

import io
import re
from collections.abc import Iterator

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page

from portal.catalogue.leaflets.rules import FIELD, mark
from portal.catalogue.publications.queries import procedures_of
from portal.catalogue.search.queries import all_procedures, publication

A5, A3 = (148, 210), (297, 420)
PIXEL = 25.4 / 96  # millimetres
SMALLEST_SYMBOL = 20  # millimetres
LONGEST_POINT = "desk-06994"
CLIPPED = """() => {
  const sheet = document.querySelector("article"), list = sheet.querySelector("dl, .lines"), box = list.getBoundingClientRect();
  const past = [...list.children].map(each => each.getBoundingClientRect())
    .filter(part => part.bottom > box.bottom + 1 || part.right > box.right + 1);
  return sheet.scrollHeight > sheet.clientHeight + 1 || past.length > 0;
}"""


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    opened = chromium.new_page(base_url=site)
    yield opened
    opened.close()


def hardest_codes() -> list[str]:
    """The twenty longest names, and the twenty that have the most to say besides."""
    listed = procedures_of(publication())
    names = sorted(listed, key=lambda each: -len(each.name))[:20]
    facts = sorted(listed, key=lambda each: -len("".join((*each.papers, each.agency, each.fee_note, each.reason))))[:20]
    return sorted({each.code for each in (*names, *facts)})


def largest(attribute: str) -> list[str]:
    slugs = [str(getattr(each, attribute)) for each in all_procedures()]
    return sorted(set(slugs), key=lambda slug: (-slugs.count(slug), slug))[:8]


def sheets(page: Page) -> list[tuple[int, int]]:
    """The sizes of the printed pages, in millimetres."""
    printed = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type /Page\b", printed))
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sizes) == pages
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in sizes]


def clipped(page: Page, width: int) -> bool:
    """Whether something lies past the edge of the sheet, looked at as the printer sees it."""
    page.set_viewport_size({"width": round(width / PIXEL), "height": 1500})
    page.emulate_media(media="print")
    found = bool(page.evaluate(CLIPPED))
    page.emulate_media(media=None)
    return found


def read_symbol(page: Page, grey: bool = False) -> tuple[list[str], float]:
    """What a telephone reads from the printed symbol, and how wide that is without its white edge."""
    page.emulate_media(media="print")
    drawing = page.locator(".qr svg")
    picture = Image.open(io.BytesIO(drawing.screenshot()))
    box = drawing.bounding_box()
    modules = int(str(drawing.get_attribute("viewBox")).split()[2])
    assert box is not None
    found = zxingcpp.read_barcodes(picture.convert("L") if grey else picture)
    return [code.text for code in found], box["width"] * PIXEL * (modules - 8) / modules


def test_the_hardest_leaflets_are_one_a5_page_with_nothing_cut_off(app: Flask, page: Page) -> None:
    for code in hardest_codes():
        page.goto(f"/thu-tuc/{code}/to-roi?diem={LONGEST_POINT}")
        assert sheets(page) == [A5], code
        assert not clipped(page, A5[0] - 14), code


def test_the_largest_posters_are_one_a3_page_with_nothing_cut_off(app: Flask, page: Page) -> None:
    for kind, attribute in ((FIELD, "field_slug"), ("co-quan", "agency_slug")):
        for slug in largest(attribute):
            page.goto(f"/danh-muc/ap-phich?{kind}={slug}&diem={LONGEST_POINT}")
            assert sheets(page) == [A3], slug
            assert not clipped(page, A3[0] - 24), slug


@pytest.mark.parametrize("grey", [False, True], ids=["as-is", "in-grey"])
def test_the_printed_symbols_are_read_and_at_least_20_mm_wide(app: Flask, page: Page, grey: bool) -> None:
    version = publication().id
    page.goto(f"/thu-tuc/1.001193/to-roi?diem={LONGEST_POINT}")
    texts, width = read_symbol(page, grey)
    assert texts == [f"HTTP://127.0.0.1:8000/TR/1001193/{version}/{LONGEST_POINT.upper()}"]
    assert width >= SMALLEST_SYMBOL
    page.goto("/danh-muc/ap-phich?linh-vuc=ho-tich")
    texts, width = read_symbol(page, grey)
    assert texts == [f"HTTP://127.0.0.1:8000/TR/{mark(FIELD, 'ho-tich')}/{version}"]
    assert width >= 2 * SMALLEST_SYMBOL


def test_nothing_is_wider_than_a_narrow_phone(app: Flask, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/thu-tuc/1.013980/to-roi", "/danh-muc/ap-phich?linh-vuc=thue", "/danh-muc/to-roi"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
