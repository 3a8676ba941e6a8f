"""What is read in a text message: a code in any spelling, in any encoding, in any company."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.codes.rules import make
from portal.exchange.messages.rules import LONGEST, MOST_CODES, Asked, key_of, read_question, read_sender, read_text

CODE = "K7QF2M9XTR4DV"


@pytest.mark.parametrize(
    "text",
    [
        CODE, "K7QF-2M9X-TR4DV", "k7qf 2m9x tr4dv", "K7QF.2M9X.TR4DV", "k 7 q f 2 m 9 x t r 4 d v",
        "Ｋ７ＱＦ－２Ｍ９Ｘ－ＴＲ４ＤＶ",
        "Mã hồ sơ: K7QF-2M9X-TR4DV, giúp tôi với", "HS K7QF-2M9X-TR4DV.", "(k7qf2m9xtr4dv)", "ma\nk7qf2m9xtr4dv\nxin cam on",
        "https://hoso.quangninh.gov.vn/T/K7QF2M9XTR4DV", "K7QF\u200b-2M9X\u00ad-TR4DV", "cho toi hoi K7QF–2M9X–TR4DV o dau roi",
        "0912 345 678 hoi K7QF 2M9X TR4DV", "\x00K7QF2M9XTR4DV\x00", "ma so \x1bK7QF2M9XTR4DV",
        "maK7QF2M9XTR4DV", "K7QF-2M9X-TR4DVgiup toi",
    ],
)  # fmt: skip
def test_a_code_is_found_in_any_spelling_and_any_company(text: str) -> None:
    assert CODE in read_question(text).codes


def test_look_alikes_are_read_as_they_are_on_the_page() -> None:
    assert read_question("oi23456789ab7").codes == ("0123456789AB7",)
    assert read_question("O L 2 3 4 5 6 7 8 9 A B 7").codes == ("0123456789AB7",)


@pytest.mark.parametrize("text", ["K7QF-2M9X-TR4DW", "ma K7QF 2M9X TR4VD nhe"])
def test_a_slip_of_the_finger_was_meant_as_a_code(text: str) -> None:
    assert read_question(text) == Asked((), True)


@pytest.mark.parametrize(
    "text", ["", "xin chao", "cho toi hoi ho so o dau", "STOP", "0912345678", "K7QF-2M9X", "?" * 5000, "a " * 5000, "🙂" * 70]
)
def test_other_texts_hold_no_code(text: str) -> None:
    assert read_question(text) == Asked((), False)


def test_a_text_full_of_codes_asks_for_the_first_few() -> None:
    codes = [make(number * 0x9E3779B97F4A7C15 % 2**60) for number in range(1, 9)]
    assert read_question(" ; ".join(codes)).codes == tuple(codes[:MOST_CODES])


def test_what_stands_far_behind_is_not_read() -> None:
    assert read_question("x" * (LONGEST - 14) + " " + CODE).codes == (CODE,)
    assert read_question("x" * LONGEST + " " + CODE).codes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "utf-16-le", "utf-16", "cp1258", "latin-1"])
def test_the_code_survives_every_encoding(encoding: str) -> None:
    text = "Mã hồ sơ K7QF-2M9X-TR4DV ở đâu?" if encoding.startswith("utf") else "Mã h s K7QF-2M9X-TR4DV ?"
    assert read_question(read_text(text.encode(encoding, "replace"))).codes == (CODE,)


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    read_question(read_text(raw))


@given(st.text(max_size=200), st.integers(0, 2**60 - 1), st.randoms(use_true_random=False))
def test_a_code_between_two_commas_is_found_whatever_else_is_said(noise: str, bits: int, chance: random.Random) -> None:
    code = make(bits)
    spelled = "".join(chance.choice((letter, letter.lower())) + chance.choice(("", "", " ", "-", ".")) for letter in code)
    words = noise[:60]
    assert code in read_question(f"{words} , {spelled.strip(' -.')} , xin").codes or len(read_question(words).codes) >= 2


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (b"+84912345678", "84912345678"), (b" 84912345678", "84912345678"), (b"0912345678", "84912345678"),
        (b"0084912345678", "84912345678"), (b"091 234-56.78", "84912345678"), (b"+8613800138000", "8613800138000"),
        (b"HoSoBC", None), (b"1900", None), (b"8088", None), (b"", None), (b"\xff\x00", None), (b"0" * 40, None),
        (b"VNPOST 0912345678", None), ("٠٩١٢٣٤٥٦٧٨".encode(), None),
    ],
)  # fmt: skip
def test_only_telephones_are_answered_each_under_one_number(given: bytes, number: str | None) -> None:
    assert read_sender(given) == number


def test_what_a_sender_is_counted_under_tells_no_number() -> None:
    key = key_of("84912345678", "secret")
    assert "912345678" not in key
    assert key != key_of("84912345678", "another secret")
    assert key == key_of("84912345678", "secret")
