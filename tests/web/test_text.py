import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.text import MARKS_IN_A_ROW, clean, clean_lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyễn   Văn \t A ", "Nguyễn Văn A"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hồng Đào"), "Nguyễn Thị Hồng Đào"),
        ("Trần\u202eanh\u200b\ufeff", "Trầnanh"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("một\u00a0hai\u3000ba\u2028bốn", "một hai ba bốn"),
        ("\u3164\u2800\u115f", ""),
        ("lẻ\ud800loi", "lẻloi"),
        ("", ""),
    ],
)
def test_a_line_is_cleaned_at_the_door(typed: str, kept: str) -> None:
    assert clean(typed, 100) == kept


def test_a_tower_of_marks_is_cut_down() -> None:
    cleaned = clean("e" + "\u0301" * 300 + "m", 100)
    assert cleaned == "é" + "\u0301" * MARKS_IN_A_ROW + "m"


def test_a_length_is_counted_in_characters_after_composing() -> None:
    decomposed = unicodedata.normalize("NFD", "ế" * 50)
    assert clean(decomposed, 50) == "ế" * 50


def test_a_paragraph_keeps_its_lines_but_no_empty_stretches() -> None:
    assert clean_lines("một\r\n\r\n\r\nhai\u202e \n ba ", 100) == "một\n\nhai\nba"


@given(st.text(max_size=300), st.integers(1, 50))
def test_cleaning_twice_changes_nothing_and_nothing_hidden_is_left(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once
    assert len(once) <= limit
    assert once == unicodedata.normalize("NFC", once)
    assert all(character == " " or unicodedata.category(character)[0] not in "CZ" for character in once)
    once.encode()


@pytest.mark.parametrize("worst", ["a" * 50_000, "\u0301" * 50_000, " " * 50_000, "\u202e" * 50_000, "\n" * 50_000])
def test_no_text_holds_the_door_for_long(worst: str) -> None:
    started = time.perf_counter()
    clean(worst, 200)
    clean_lines(worst, 2000)
    assert time.perf_counter() - started < 0.5
