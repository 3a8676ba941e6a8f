"""Bits and points against the plain way of counting."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.matching.rules import Lexicon, Tally, bits_of, numbers, union

NUMBERS = st.frozensets(st.integers(0, 200))


def bits(some: frozenset[int]) -> int:
    return union(1 << number for number in some)


@given(NUMBERS)
def test_the_bits_of_numbers_are_those_numbers(some: frozenset[int]) -> None:
    assert numbers(bits(some)) == sorted(some)


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 60)), max_size=8), NUMBERS)
def test_points_are_added_up_for_every_name_at_once(
    given_points: list[tuple[frozenset[int], int]], asked: frozenset[int]
) -> None:
    tally, plain = Tally(), Counter[int]()
    for some, points in given_points:
        tally.add(bits(some), points)
        plain.update(dict.fromkeys(some, points))
    found = [(number, points) for points, names in tally.best(bits(asked)) for number in numbers(names)]
    assert dict(found) == {number: plain[number] for number in asked}
    assert [points for _, points in found] == sorted((points for _, points in found), reverse=True)


def test_each_word_knows_its_texts() -> None:
    assert {word: numbers(names) for word, names in bits_of([["a", "b"], ["b"], []]).items()} == {"a": [0], "b": [0, 1]}


def test_a_word_typed_is_looked_for_exactly_then_by_keys_then_by_its_beginning_then_by_slips() -> None:
    lexicon = Lexicon([["dang", "ky"], ["khai", "sinh"], ["khac"]], [["xa"], [], []])
    typed = {word: lexicon.with_slips(lexicon.typed(word)) for word in ("ky", "kys", "kha", "sihn", "xa", "zzzzz")}
    assert list(typed["ky"].meant) == list(typed["kys"].meant) == ["ky"]
    assert sorted(typed["kha"].meant) == ["khac", "khai"]
    assert (dict(typed["sihn"].meant), list(typed["sihn"].slips)) == ({}, ["sinh"])
    assert (numbers(typed["xa"].sure), numbers(typed["xa"].elsewhere)) == ([], [0])
    assert typed["zzzzz"].anywhere == 0
