"""The receipt's QR at 20 mm: read from bad photographs, never misread."""

import random

import zxingcpp

from portal.custody.codes.rules import BadCode, code_in, make
from portal.web.qr import svg
from tests.qr.photos import photographed, printed

PICTURES = 500
ADDRESS = "HTTPS://BC.QUANGNINH.GOV.VN/T/"


def _read(picture: object) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [code.text for code in found]


def _accepted(text: str) -> str | None:
    """What our own box would make of a scanned text."""
    try:
        return code_in(text)
    except BadCode:
        return None


def test_an_unharmed_print_always_reads() -> None:
    dice = random.Random(1)
    for _ in range(20):
        text = ADDRESS + make(dice.getrandbits(60))
        assert _read(printed(svg(text))) == [text]


def test_bad_photographs_read_in_at_least_85_of_100_and_none_is_misread() -> None:
    dice = random.Random(20261125)
    good, wrong = 0, []
    for _ in range(PICTURES):
        code = make(dice.getrandbits(60))
        texts = _read(photographed(printed(svg(ADDRESS + code)), dice))
        good += ADDRESS + code in texts
        wrong += [text for text in texts if _accepted(text) not in (code, None)]
    assert not wrong
    assert good >= PICTURES * 0.85, f"{good} of {PICTURES} read"


def test_the_address_stays_in_version_3_so_that_a_module_is_at_least_two_thirds_of_a_millimetre() -> None:
    drawn = svg(ADDRESS + make(7))
    assert 'viewBox="0 0 37 37"' in drawn  # 29 modules and four of white on each side
