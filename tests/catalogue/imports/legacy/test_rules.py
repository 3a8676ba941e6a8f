"""Text comes out of the old encodings as it was meant, and nothing else is taken for one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.imports.legacy.rules import TCVN3, VNI, clean, decode, encoding_of, from_tcvn3, from_vni, is_garbled

SENTENCE = "cấp giấy phép hoạt động xây dựng cho nhà thầu nước ngoài"
TO_TCVN3 = {ord(letter): sign for sign, letter in TCVN3.items()}
TO_VNI = {ord(letter): sign for sign, letter in VNI.items() if len(letter) == 1}
SMALL = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ ,.-()"
NAMES = [
    "ĐIỀU KIỆN ĐÔNG DÂN, ĐÌNH CHỈ",
    "Giải quyết TNLĐ, BNN",
    "Thủ tục đăng ký khai sinh",
    "Cấp đổi Giấy chứng nhận",
    "Hộ tịch",
    "Người có công",
    "Đất đai",
    "ĐĂNG KÝ LẠI",
    "lệ phí",
]


@given(st.text(alphabet=SMALL, max_size=80))
def test_tcvn3_reads_back(text: str) -> None:
    assert from_tcvn3(text.translate(TO_TCVN3)) == text


@given(st.text(alphabet=SMALL + SMALL.upper(), max_size=80))
def test_vni_reads_back(text: str) -> None:
    assert from_vni(text.translate(TO_VNI)) == text


def test_both_tables_hold_every_letter_with_marks() -> None:
    marked = {letter for letter in SMALL if not letter.isascii()}
    assert marked <= set(TCVN3.values())
    assert marked | {letter.upper() for letter in marked} <= set(VNI.values())


@pytest.mark.parametrize(
    ("font", "encoding"),
    [(".VnTime", "tcvn3"), (".VnTimeH", "tcvn3 capitals"), (".VNARIALH", "tcvn3 capitals"), ("VNI-Times", "vni"), ("Arial", ""),
     ("Times New Roman", ""), ("Wingdings", "ticks"), ("", "")],
)  # fmt: skip
def test_the_font_tells_the_encoding(font: str, encoding: str) -> None:
    assert encoding_of(font) == encoding


def test_the_letter_u_with_horn_is_read_before_soft_hyphens_go() -> None:
    assert clean("n\xad\xedc ngo\xb5i", "tcvn3") == "nước ngoài"
    assert clean("nước\xad ngoài") == "nước ngoài"


def test_capital_fonts_show_capitals() -> None:
    assert clean("danh môc".replace("ô", "\xf4"), "tcvn3 capitals") == "DANH MỤC"


@pytest.mark.parametrize("form", ["tcvn3", "vni"])
def test_an_old_encoding_shows_without_its_font(form: str) -> None:
    typed = SENTENCE.translate(TO_TCVN3 if form == "tcvn3" else TO_VNI)
    assert typed != SENTENCE
    assert decode(typed) == SENTENCE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_is_unicode_already_stays(name: str, form: "unicodedata._NormalizationForm") -> None:
    assert clean(unicodedata.normalize(form, name)) == name


@pytest.mark.parametrize("text", ["Ðăng ký", "Ðình chính", "có tên", "ý kiến", "x", "×", "Café ñandú"])
def test_short_words_and_look_alikes_are_no_old_encoding(text: str) -> None:
    assert decode(text) == text


def test_a_cell_of_nothing_but_a_star_is_not_blank() -> None:
    assert (clean(" * "), clean("x *")) == ("*", "x")


def test_a_font_left_over_does_not_harm_what_is_unicode() -> None:
    assert clean("Đăng ký khai sinh", "tcvn3") == "Đăng ký khai sinh"
    assert clean("Đăng ký khai sinh", "vni") == "Đăng ký khai sinh"


def test_capitals_that_the_old_encoding_lacks_stand_as_they_are() -> None:
    typed = "chủ tịch Ủy ban nhân dân cấp tỉnh theo Nghị định số 57/NĐ-CP"
    assert clean(typed.translate(TO_TCVN3), "tcvn3") == typed
    assert clean(typed.translate(TO_TCVN3)) == typed


@pytest.mark.parametrize("name", ["CÊp giÊy phÐp ho¹t ®éng CNTT²", "Cấp gi\ufffdy", "Cấp \ue001"])
def test_letters_that_nobody_typed_are_seen(name: str) -> None:
    assert is_garbled(name)


@pytest.mark.parametrize("name", [*NAMES, "Nhà ở trên 500 m²", "Giấy phép CFS – loại 1"])
def test_ordinary_names_are_not_garbled(name: str) -> None:
    assert not is_garbled(name)


def test_eth_is_read_as_the_letter_it_looks_like() -> None:
    assert clean("Ðăng ký") == "Đăng ký"


@pytest.mark.parametrize(
    "raw", ["Đăng\u00a0ký", "Đăng\tký", " Đăng \r\n ký\u200e", "Đăng\u200b\u202a ký\u202c", "\ufeffĐăng ký *", "Đăng ký * *"]
)
def test_one_tidy_line_comes_out(raw: str) -> None:
    assert clean(raw) == "Đăng ký"


@given(st.text(max_size=60))
def test_nothing_invisible_is_left(text: str) -> None:
    once = clean(text)
    assert once == once.strip()
    assert not set(once) & set("\u200b\u200e\u00ad\ufeff\t\n\r\xa0")
