"""However it is typed, it is found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.words.rules import (
    Slips,
    as_code,
    as_code_start,
    asked,
    code_in,
    codes_near,
    fold,
    from_keystrokes,
    pieces,
    slug,
    within,
)


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


@pytest.mark.parametrize("typed", ["1.001193.000.00.00.H49", "1,001193", "1.001193"])
def test_a_code_is_read_with_its_long_ending_too(typed: str) -> None:
    assert as_code(typed) == "1.001193"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("mã 1.001193", "1.001193"), ("1001193 khai sinh", "1.001193"), ("số 11.0011934", None), ("khai sinh", None)],
)
def test_a_code_is_found_in_a_sentence(typed: str, code: str | None) -> None:
    assert code_in(typed) == code


@pytest.mark.parametrize(
    ("typed", "start"),
    [("1.0", "1.0"), ("1.0011", "1.0011"), ("10011", "1.0011"), ("100", None), ("1.", None), ("a.001", None)],
)
def test_a_code_typed_half_is_a_beginning(typed: str, start: str | None) -> None:
    assert as_code_start(typed) == start


@pytest.mark.parametrize("typed", ["1.001139", "1.00119", "1.0011933", "1.001194", "1001 193"])
def test_the_codes_near_one_with_a_slip_are_told(typed: str) -> None:
    assert "1.001193" in codes_near(typed)


def test_what_is_no_code_has_no_codes_near_it() -> None:
    assert codes_near("khai sinh") == codes_near("2026") == codes_near("") == codes_near("１００１１９３") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng", "dang"), ("kys", "ky"), ("giaays", "giay"), ("phesp", "phep"), ("nuwowcs", "nuoc"), ("nhw", "nhu"),
        ("tw", "tu"), ("capas", "cap"), ("truwowngf", "truong"), ("quyeenf", "quyen"), ("dangd", "dang"), ("xes", "xe"),
        ("soor", "so"), ("ddor", "do"), ("vieetj", "viet"), ("d9a8ng", "dang"), ("ky1", "ky"), ("nuo7c1", "nuoc"),
    ],
)  # fmt: skip
def test_keys_pressed_without_an_input_method_are_read(typed: str, meant: str) -> None:
    assert meant in from_keystrokes(typed)


@pytest.mark.parametrize("typed", ["khai", "sinh", "dang", "cho", "nguyen", "tru", "2026", "", "98a"])
def test_plain_words_mean_nothing_else(typed: str) -> None:
    assert from_keystrokes(typed) - {"98"} <= ({""} | ({"a"} if typed == "98a" else set()))


@given(st.lists(st.text("aghikns", min_size=1, max_size=6), max_size=30), st.text("aghikns", min_size=1, max_size=6))
def test_slips_are_found_as_by_measuring_every_word(vocabulary: list[str], typed: str) -> None:
    near = {word for word in vocabulary if word != typed and within(typed, word, 1) and not len(word) == len(typed) == 1}
    assert Slips(vocabulary).near(typed) == near


def test_two_slips_are_looked_for_in_long_words() -> None:
    slips = Slips(["nguyen", "truong", "an"])
    for typed in ("nnguyeen", "nugyn", "nguye", "nguyenxy"):
        assert slips.further(typed) == {"nguyen"}
    assert slips.further("na") == set()


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("thu tuc dang ky", "dang ky"), ("th tuc dang ky", "dang ky"), ("thu tcu dang ky", "dang ky"),
        ("thur tucj ddawng kys", "ddawng kys"), ("dang tuc ky thu", "dang ky"), ("tuc dang ky", "dang ky"),
        ("tiep tuc su dung", "tiep tuc su dung"), ("thu hoi dat", "thu hoi dat"), ("thu tuc", "thu tuc"),
        ("lam thu tuc hai quan", "lam thu tuc hai quan"), ("tu phap ho", "tu phap ho"),
    ],
)  # fmt: skip
def test_thu_tuc_around_a_question_is_left_out(typed: str, left: str) -> None:
    assert asked(typed.split()) == left.split()
