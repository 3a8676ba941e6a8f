"""A round on paper and on a telephone: forty stops print right, every symbol is read, nobody needs a script."""

import io
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from portal import clock
from portal.accounts.staff.queries import find_staff
from portal.booking.pickups.service import Booking, book
from portal.booking.rounds.rules import Chosen, Half
from portal.booking.rounds.service import assign, write_note
from portal.booking.windows.queries import next_windows
from portal.booking.windows.rules import CAPACITY
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.rules import Contact, DraftPaper
from portal.db import writing
from tests.booking.bookings import UNIT
from tests.journeys.walker import Walker

PIXEL = 25.4 / 96  # millimetres
SMALLEST_SYMBOL = 20  # millimetres
OFFICE = "post-200000"
ODD = "Ệ" * 30 + " <b>&amp;" + "W" * 80
STREET = (
    "Số nhà 1234/56/78, ngách 9, ngõ Chợ Cũ, qua cầu tràn rẽ trái hai trăm mét, hỏi nhà bà Bảy bán bún, tổ 12 khu 5 "
    + "Q" * 120
)
SIZES = {"58": (58, 70), "80": (80, 50), "a4": (210, 297)}


def a_round(count: int) -> tuple[str, list[str]]:
    """The address of a day with so many stops for Lan, the hardest names and streets among them; their codes."""
    window = next_windows(OFFICE, now=clock.now())[0].window
    lan, at = find_staff("lan"), clock.now()
    assert lan is not None
    with writing():
        codes = [_stop(number, window.id, at) for number in range(count)]
        assign(Half(OFFICE, window.day, window.part), Chosen(frozenset(codes), frozenset()), lan.opaque, at=at)
        write_note(codes[1], "Chó dữ " * 40, actor=lan)
    return f"/can-bo/tuyen/{window.day.isoformat()}", codes


def _stop(number: int, window_id: str, at: datetime) -> str:
    if number % CAPACITY == 0:
        fill_window(window_id, left=CAPACITY)
    contact = Contact(ODD if number % 7 == 0 else "Trần Văn Đức", f"+8491{number:07d}", UNIT, f"{number} {STREET}"[:300])
    papers = (DraftPaper("Tờ khai", original=True, sheets=2),)
    wanted = Booking(f"r{number:019d}", "1.004194", "xa", "both", contact, window_id, papers=papers, source="mot-cua")
    return book(wanted, at=at)


@pytest.fixture
def minh(site: str, chromium: Browser) -> Iterator[Walker]:
    walker = Walker(chromium, site, script=True)
    walker.sign_in("minh")
    yield walker
    walker.context.close()


def sheets(page: Page) -> list[tuple[int, int]]:
    """The sizes of the printed pages, in millimetres."""
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in sizes]


def read_symbols(page: Page, count: int) -> list[str]:
    """What a telephone reads from the first symbols as they are printed, each at least 20 mm wide."""
    page.emulate_media(media="print")
    found: list[str] = []
    for drawing in page.locator("main svg").all()[:count]:
        box, modules = drawing.bounding_box(), int(str(drawing.get_attribute("viewBox")).split()[2])
        assert box is not None
        assert box["width"] * PIXEL * (modules - 8) / modules >= SMALLEST_SYMBOL
        picture = Image.open(io.BytesIO(drawing.screenshot())).convert("L")
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    page.emulate_media(media=None)
    return found


TALLEST = """() => Math.max(...[...document.querySelectorAll("tbody tr")].map(row => row.offsetHeight))"""
PAST_THE_EDGE = """() => [...document.querySelectorAll(".label")].filter(label => {
  const edge = label.getBoundingClientRect();
  return [".number", ".qr"].some(part => { const box = label.querySelector(part).getBoundingClientRect();
    return box.right > edge.right + 1 || box.bottom > edge.bottom + 1 || box.left < edge.left - 1; })
    || label.querySelector(".number").scrollWidth > label.querySelector(".number").clientWidth + 1;
}).length"""


def test_forty_stops_on_paper_are_cut_between_stops_and_every_symbol_is_read(minh: Walker) -> None:
    address, codes = a_round(40)
    page = minh.page
    page.goto(f"{minh.site}{address}/to")
    printed = sheets(page)
    assert set(printed) == {SIZES["a4"]}
    assert 5 <= len(printed) <= 10
    page.set_viewport_size({"width": round((210 - 24) / PIXEL), "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(TALLEST) * PIXEL < 80, "a stop is no taller than a third of a page"
    assert read_symbols(page, 3) == [f"HTTP://127.0.0.1:8000/T/{code}" for code in codes[:3]]
    for size, paper in SIZES.items():
        _labels_fit(minh, f"{address}/nhan?kho={size}", 4 if size == "a4" else len(codes), paper)
        assert read_symbols(page, 2) == [f"HTTP://127.0.0.1:8000/T/{code}" for code in codes[:2]]


def _labels_fit(minh: Walker, address: str, count: int, paper: tuple[int, int]) -> None:
    page = minh.page
    page.goto(f"{minh.site}{address}")
    page.emulate_media(media="print")
    assert page.evaluate(PAST_THE_EDGE) == 0
    page.evaluate("""document.querySelectorAll(".to, .from").forEach(each => each.textContent = "Trung tâm".repeat(1200))""")
    assert page.evaluate(PAST_THE_EDGE) == 0, "ten thousand letters push neither code nor symbol off"
    page.emulate_media(media=None)
    printed = sheets(page)
    assert len(printed) == count
    assert all(abs(a - b) <= 1 for sheet in set(printed) for a, b in zip(sheet, paper, strict=True))


def test_the_round_on_a_small_telephone_with_and_without_a_script(site: str, chromium: Browser, minh: Walker) -> None:
    address, _codes = a_round(2)
    minh.go(address)
    minh.go(f"{address}/to")
    minh.go(f"{address}/nhan")
    lan = Walker(chromium, site, script=False)
    lan.sign_in("lan")
    lan.go(address)
    lan.page.locator("summary").first.click()
    lan.press("Không gặp người")
    assert "Cần hẹn lại" in lan.text()
    minh.leave()
    lan.leave()
