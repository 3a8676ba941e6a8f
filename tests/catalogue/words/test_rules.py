"""However it is typed, it is found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.words.rules import as_code, fold, pieces, slug, within


@pytest.mark.parametrize(
    "typed", ["Đăng ký", "ĐĂNG KÝ", "dang ky", "Ðăng ký", unicodedata.normalize("NFD", "Đăng ký"), "Ｄang ky"]
)
def test_accents_case_form_and_width_do_not_matter(typed: str) -> None:
    assert fold(typed) == "dang ky"


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_and_the_form_is_no_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_a_slug_is_kebab_case() -> None:
    assert slug("Bảo trợ xã hội (đặc biệt)") == "bao-tro-xa-hoi-dac-biet"


@pytest.mark.parametrize(("typed", "code"), [("1.001193", "1.001193"), ("1001193", "1.001193"), (" 1 001193 ", "1.001193")])
def test_a_code_is_read_with_or_without_its_dot(typed: str, code: str) -> None:
    assert as_code(typed) == code


@pytest.mark.parametrize("typed", ["khai sinh", "1.00119", "1.0011934", "１.001193", ""])
def test_what_is_no_code_is_not_taken_for_one(typed: str) -> None:
    assert as_code(typed) is None


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("sinh", "sinh", True), ("sinh", "snih", True), ("sinh", "sin", True), ("sinh", "xinh", True), ("sinh", "tu", False)],
)
def test_one_slip_of_the_finger_is_forgiven(one: str, other: str, near: bool) -> None:
    assert within(one, other, 1) is near


def test_pieces_lose_no_letter_and_know_their_words() -> None:
    parts = pieces("Đăng ký khai-sinh")
    assert "".join(text for text, _ in parts) == "Đăng ký khai-sinh"
    assert [set(own) for _, own in parts] == [{"dang"}, set(), {"ky"}, set(), {"khai", "sinh"}]
