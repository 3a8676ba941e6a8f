import re

import numpy as np
import zxingcpp

from portal.web import qr

ADDRESS = "HTTPS://HOSO.QUANGNINH.GOV.VN/T/K7QF2M9XTR4DV"


def _picture(svg: str, scale: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """The drawing's rectangles, one by one."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])  # type: ignore[index]
    modules = np.full((side, side), 255, dtype=np.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1H\d+z", svg):
        modules[int(y), int(x) : int(x) + int(width)] = 0
    return np.kron(modules, np.ones((scale, scale), dtype=np.uint8))


def test_the_drawing_reads_as_the_address() -> None:
    (read,) = zxingcpp.read_barcodes(_picture(str(qr.svg(ADDRESS)), 4))
    assert read.text == ADDRESS


def test_an_address_in_capitals_is_version_3_with_four_white_modules_around() -> None:
    drawn = str(qr.svg("HTTPS://" + "H" * 23 + "/T/K7QF2M9XTR4DV"))
    assert 'viewBox="0 0 37 37"' in drawn
    assert _picture(drawn, 1)[:4].min() == 255


def test_the_terminals_drawing_reads_too() -> None:
    halves = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    rows = [[halves[character] for character in line] for line in qr.terminal(ADDRESS).splitlines()]
    upper_lower = np.array(rows, dtype=np.uint8).transpose(0, 2, 1)
    modules = upper_lower.reshape(-1, upper_lower.shape[2])
    (read,) = zxingcpp.read_barcodes(np.kron(modules, np.ones((4, 4), dtype=np.uint8)))
    assert read.text == ADDRESS


def test_what_a_screen_reader_says_is_escaped() -> None:
    assert 'aria-label="Mã &lt;1&gt;"' in qr.svg(ADDRESS, "Mã <1>")
    assert 'aria-hidden="true"' in qr.svg(ADDRESS)
