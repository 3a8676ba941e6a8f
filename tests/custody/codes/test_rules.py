"""Tracking codes: the published vectors, every single mistake, forgiving input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.codes.rules import ALPHABET, Malformed, Mistyped, code_in, display, make, parse

VECTORS = ("0000000000000", "0123456789AB7", "K7QF2M9XTR4DV", "ZZZZZZZZZZZZD", "HA10NGQN2026N")
codes = st.integers(0, 2**60 - 1).map(make)


@pytest.mark.parametrize("code", VECTORS)
def test_the_published_vectors_are_right(code: str) -> None:
    assert parse(code) == code
    assert make(sum(ALPHABET.index(c) << (55 - 5 * i) for i, c in enumerate(code[:12]))) == code


@given(codes, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_every_single_wrong_symbol_is_told(code: str, place: int, symbol: str) -> None:
    if code[place] == symbol:
        return
    with pytest.raises(Mistyped):
        parse(code[:place] + symbol + code[place + 1 :])


@given(codes, st.integers(0, 12), st.integers(0, 12))
def test_every_swap_of_two_symbols_is_told(code: str, one: int, other: int) -> None:
    symbols = list(code)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    swapped = "".join(symbols)
    if swapped == code:
        return
    with pytest.raises(Mistyped):
        parse(swapped)


@given(codes)
def test_grouping_case_and_look_alikes_do_not_matter(code: str) -> None:
    assert parse(display(code).lower()) == code
    assert parse(code.replace("1", "l").replace("0", "o")) == code
    assert parse(" ".join(code)) == code
    assert parse("".join(chr(ord(c) + 0xFEE0) for c in code)) == code
    assert code_in(f"HTTPS://BC.QUANGNINH.GOV.VN/T/{code}") == code


@pytest.mark.parametrize("text", ["", "U" * 13, "K7QF2M9XTR4D", "K7QF2M9XTR4DVV", "Đ" * 13, "\x00" * 13, "1" * 5000])
def test_other_texts_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse(text)
