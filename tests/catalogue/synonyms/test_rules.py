"""What is said instead of an everyday name."""

import pytest

from portal.catalogue.synonyms.rules import Meanings, folded, split

MEANINGS = Meanings(
    [
        ("sổ đỏ", ["giấy chứng nhận", "đăng ký đất"]),
        ("sang tên sổ đỏ", ["đăng ký biến động"]),
        ("CMND", ["thẻ căn cước"]),
        ("khai sinh", ["đăng ký khai sinh"]),
        ("tách hộ khẩu", ["tách hộ"]),
    ]
)


def said(typed: str) -> list[str]:
    return [" ".join(reading.words) for reading in MEANINGS.readings(typed.split())]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("so do", ["giay chung nhan", "dang ky dat"]),
        ("so do bi mat", ["giay chung nhan bi mat", "dang ky dat bi mat"]),
        ("sang ten so do", ["dang ky bien dong"]),
        ("so do va cmnd", ["giay chung nhan va the can cuoc", "dang ky dat va the can cuoc"]),
        ("toi muon lam so do", ["giay chung nhan", "dang ky dat"]),
        ("tach ho khau", ["tach ho"]),
        ("so nha", []),
        ("", []),
    ],
)
def test_the_longest_everyday_name_is_said_in_the_words_of_the_lists(typed: str, meant: list[str]) -> None:
    assert said(typed) == meant


def test_what_the_words_around_a_name_say_already_is_not_said_twice() -> None:
    assert said("dang ky khai sinh") == []
    assert said("dang ky lai khai sinh") == []


def test_only_a_bare_name_is_the_whole_query() -> None:
    assert [reading.whole for reading in MEANINGS.readings(["so", "do"])] == [True, True]
    assert not any(reading.whole for reading in MEANINGS.readings(["so", "do", "cmnd"]))


@pytest.mark.parametrize(("typed", "plain"), [("cmdn", "cmnd"), ("khaaur", "khau"), ("kau", "khau"), ("xyzzy", "xyzzy")])
def test_a_mistyped_word_of_a_name_is_known(typed: str, plain: str) -> None:
    assert MEANINGS.plain(typed) == plain


def test_a_phrase_is_one_however_it_is_written() -> None:
    assert folded("Sổ  ĐỎ") == folded("so do") == "so do"
    assert folded("!!!") == ""


def test_meanings_stand_in_one_line() -> None:
    assert split(" thẻ căn cước;  ; hộ chiếu ;") == ("thẻ căn cước", "hộ chiếu")
