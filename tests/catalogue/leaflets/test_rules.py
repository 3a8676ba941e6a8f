"""What a QR carries, who is no reader, and how much fits."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.leaflets.rules import (
    AGENCY,
    FIELD,
    Line,
    Printed,
    address,
    by_level,
    find_slug,
    is_automatic,
    leaflet_layout,
    mark,
    poster_layout,
    poster_lines,
    read_address,
    year_before,
)
from tests.catalogue.publications.lists import BIRTH, MARRIAGE

ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

codes = st.from_regex(r"[1-9]\.[0-9]{6}", fullmatch=True)
marks = st.builds(mark, st.sampled_from([FIELD, AGENCY]), st.text(min_size=1))
points = st.just("") | st.from_regex(r"(post|desk|agency)-[0-9a-z]{2,20}", fullmatch=True)
sheets = st.builds(Printed, codes | marks, st.integers(1, 999_999_999), points)


@given(sheets)
def test_an_address_is_read_back_in_any_case(printed: Printed) -> None:
    path = address(printed)
    assert set(path) <= ALPHANUMERIC
    assert read_address(path.removeprefix("/TR/")) == printed
    assert read_address(path.removeprefix("/TR/").lower()) == printed


@given(st.text())
def test_nothing_that_is_typed_breaks_the_reading(text: str) -> None:
    found = read_address(text)
    assert found is None or found.version > 0


@pytest.mark.parametrize(
    "rest",
    ["", "1000656", "1000656/", "1000656/0", "1000656/1234567890", "1000656/x", "1000656/1/nowhere", "1000656/1/a/b", "Q1/1"],
)
def test_what_is_no_address_of_ours_is_none(rest: str) -> None:
    assert read_address(rest) is None


def test_a_mark_is_found_among_its_own_kind_only() -> None:
    fields, agencies = ["ho-tich", "thue"], ["thue", "so-tu-phap"]
    assert find_slug(mark(FIELD, "thue"), fields, agencies) == (FIELD, "thue")
    assert find_slug(mark(AGENCY, "thue"), fields, agencies) == (AGENCY, "thue")
    assert find_slug(mark(FIELD, "so-tu-phap"), fields, agencies) is None


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (X11; Linux x86_64) SkypeUriPreview Preview/0.5",
    ],
)
def test_previews_and_crawlers_are_automatic(agent: str) -> None:
    assert is_automatic(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 9; CUBOT P30) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Zalo android/12100705",
        "",
    ],
)
def test_telephones_are_readers(agent: str) -> None:
    assert not is_automatic(agent)


def test_both_levels_are_told_apart_only_where_they_differ() -> None:
    province = replace(BIRTH, level="tinh", agency="Sở Tư pháp")
    assert by_level([BIRTH, province], "days") == (("", BIRTH),)
    assert by_level([BIRTH, province], "agency") == (("xa", BIRTH), ("tinh", province))
    assert by_level([province], "agency") == (("", province),)


def test_a_long_name_gets_smaller_letters_and_papers_that_do_not_fit_are_counted() -> None:
    long = replace(BIRTH, name="Đăng ký " + "biến động đất đai " * 60, papers=("Giấy tờ " * 18,) * 7)
    short, tight = leaflet_layout([BIRTH]), leaflet_layout([long])
    assert short.title > tight.title
    assert short.text > tight.text
    assert (short.shown, tight.shown < 7) == (2, True)


def test_a_poster_with_more_lines_gets_smaller_letters_and_never_shows_more_than_fit() -> None:
    layouts = [poster_layout("Hộ tịch", [Line("Đăng ký khai sinh " * 4, "both")] * count) for count in (3, 30, 300)]
    assert layouts[0].text > layouts[1].text > layouts[2].text
    assert [layout.columns for layout in layouts] == [1, 2, 2]
    assert layouts[0].shown == 3
    assert layouts[2].shown < 60


def test_a_poster_has_one_line_a_code_and_what_goes_by_post_first() -> None:
    province = replace(MARRIAGE, level="tinh", submit_by_post=True)
    lines = poster_lines([MARRIAGE, province, replace(BIRTH, level="tinh"), BIRTH])
    assert [(line.name, line.answer, line.level) for line in lines] == [
        ("Đăng ký khai sinh", "both", ""),
        ("Đăng ký kết hôn", "submit", "tinh"),
        ("Đăng ký kết hôn", "none", "xa"),
    ]


def test_twelve_months_begin_on_the_first_of_a_month() -> None:
    assert year_before(date(2026, 11, 26)) == date(2025, 12, 1)
    assert year_before(date(2026, 12, 1)) == date(2026, 1, 1)
    assert year_before(date(2027, 1, 31)) == date(2026, 2, 1)
