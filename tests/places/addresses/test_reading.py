"""Names however they are written, and whatever else is sent instead."""

import time
import tracemalloc
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.places.addresses import queries
from portal.places.addresses.queries import find_places
from portal.places.names.rules import without_kind
from portal.places.spelling.rules import Slips, fold, key, one_slip, read, spelled
from tests.places.addresses.atlas import OLD, UNITS, spellings

NAMES = sorted({one.name for one in OLD} | {one.bare_district for one in OLD} | {unit["full_name"] for unit in UNITS})
WORDS = st.sampled_from(
    [*NAMES, "phường", "xã", "TP.", ",", "-", "12", "a", "ha", "long", "\u0301" * 40, "\u202e", "🏝️", "Hà Nội"]
)


def test_both_schools_of_tone_marks_and_both_compositions_are_one_spelling() -> None:
    for name in NAMES:
        assert len({key(way) for way in spellings(name)}) == 1
        assert len({spelled(way) for way in spellings(name) if not way.isascii()}) <= 1
    assert fold("Đường Ｈoa") == "duong hoa"


def test_a_district_loses_its_kind_but_not_its_name() -> None:
    assert [without_kind(one) for one in ("Thành phố Hạ Long", "Thị xã Quảng Yên", "Huyện Cô Tô")] == [
        "Hạ Long",
        "Quảng Yên",
        "Cô Tô",
    ]


def test_the_province_and_what_follows_is_no_part_of_the_name() -> None:
    for ending in (
        ", tỉnh Quảng Ninh",
        " Quảng Ninh",
        ", T. Quảng Ninh, Việt Nam",
        ", thành phố Quảng Ninh",
        ", QuangNinh 02000",
        ", VN",
    ):
        assert read(f"Hà Tu{ending}").words == ("ha", "tu"), ending


@pytest.mark.parametrize("typed", ["camthanhh", "camhanh", "camthamh", "acmthanh", "camthnah", "camtha", "cmathanh"])
def test_a_slip_is_one_letter_or_two_neighbours(typed: str) -> None:
    assert one_slip(typed, "camthanh") is (typed != "camtha")


@given(st.sampled_from(NAMES).map(key), st.data())
def test_every_slip_in_a_longer_name_is_noticed(name: str, data: st.DataObject) -> None:
    at, letter = data.draw(st.integers(0, len(name) - 1)), data.draw(st.sampled_from("abcdeghiklmnopqrstuvxy"))
    ways = (name[:at] + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :])
    swapped = name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
    for typed in {*ways, swapped} - {name}:
        assert one_slip(typed, name)
        assert (name in Slips([name]).near(typed)) == (len(name) >= 5 and len(typed) >= 5)


@given(
    st.lists(WORDS, max_size=60).map(" ".join)
    | st.text(max_size=300)
    | st.lists(st.sampled_from(["a", "ha", "long"])).map(" ".join)
)
@settings(max_examples=300)
def test_nothing_that_is_sent_breaks_it(typed: str) -> None:
    found = find_places(typed)
    assert (found.exact is None) != (found.question == "")
    assert bool(found.choices) == (found.question not in ("", "none"))


FLOODS = [
    "Hạ Long " * 1250,
    "e" + "\u0301" * 9_999,
    "ha long a " * 99,
    "phường p xã x tt " * 60,
    ", " * 5_000,
    "\u202eHạ Long\u202c, " * 60,
    "🏝️" * 500,
    "a " * 500,
    "camthanhh, " * 90,
    "Hồng" + "\u0302" * 300 + " Hà",
    "\u200bHà\u200b Tu" * 100,
]


@pytest.mark.parametrize("typed", FLOODS, ids=range(len(FLOODS)))
def test_floods_are_harmless_and_quick(typed: str) -> None:
    find_places("Hạ Long")
    best = min(_seconds(typed) for _ in range(5))
    assert best < 0.005


def _seconds(typed: str) -> float:
    begun = time.perf_counter()
    found = find_places(typed)
    took = time.perf_counter() - begun
    assert len(found.choices) < 60
    return took


def test_what_cannot_be_seen_does_not_hide_a_name() -> None:
    assert find_places("P\u200bhường Hà\u202e Tu 🏝️").exact == find_places("phường Hà Tu").exact is not None
    assert (
        find_places(unicodedata.normalize("NFD", "Hồng") + "\u0301" * 50 + " Gai").exact
        == find_places("Hồng Gai").exact
        is not None
    )


def test_the_names_are_kept_once_and_small() -> None:
    queries._atlas.cache_clear()
    tracemalloc.start()
    find_places("Hạ Long")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 250_000  # bytes; for each process
