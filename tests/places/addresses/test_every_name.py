"""Every name of the shipped lists, however it is typed: found is all that it can mean, and exact only what is one place."""

import re
from collections.abc import Callable, Iterator, Set

import pytest

from portal.places.addresses.queries import find_place, find_places
from portal.places.addresses.rules import BOAT_AREAS, Found, Question
from tests.places.addresses.atlas import OLD, ROWS, UNITS, Old, bare, districts_of, spellings

SHORT = {"Phường": ("phường", "P.", "p"), "Xã": ("xã", "X."), "Thị trấn": ("thị trấn", "TT", "tt.")}
SHORT_DISTRICT = {"Thành phố": ("thành phố", "TP.", "tp"), "Thị xã": ("thị xã", "TX"), "Huyện": ("huyện", "H.")}


def units_of(found: Found) -> set[str]:
    return {place.unit_code for place in ((found.exact,) if found.exact else found.choices)}


def check(typed: str, true: Set[str]) -> None:
    """Nothing true is missing, nothing untrue offered; exact is what is one place, and everything else is asked."""
    found = find_places(typed)
    assert units_of(found) == true, typed
    assert bool(found.exact) == (len({place.id for place in found.choices}) == 0), typed
    assert found.exact is not None or len(found.choices) > 1, typed


def meant_by(name: str, read: Callable[[str], str]) -> set[str]:
    """Where everything so called lies, whatever its kind: today's units, old communes, old districts."""
    now = {unit["code"] for unit in UNITS if read(unit["name"]) == read(name)}
    old = {code for one in OLD if read(one.name) == read(name) for code in one.units}
    return now | old | {code for one in OLD if read(one.bare_district) == read(name) for code in one.units}


def sayings(one: Old) -> Iterator[str]:
    """With its district and its kind, in full and short."""
    kind, district_kind = one.full.split(one.name)[0].strip(), one.district.removesuffix(one.bare_district).strip()
    for said in ("", *SHORT[kind]):
        for within in ("", *SHORT_DISTRICT[district_kind]):
            for comma in (", ", " - ", " "):
                yield f"{said} {one.name}{comma}{within} {one.bare_district}".strip()


def test_the_two_lists_agree_where_each_old_commune_lies() -> None:
    by_unit = {(name.removesuffix(" (một phần)"), unit["code"]) for unit in UNITS for name in unit["former_names"].split("; ")}
    by_commune = {(one.full, code) for one in OLD for code in one.units}
    assert {(re.sub(r"oà\b", "òa", name), code) for name, code in by_unit} == by_commune
    assert (len(ROWS), len(UNITS), len({row["district_2018"] for row in ROWS})) == (186, 54, 14)


def test_an_old_name_alone_finds_everything_of_that_name() -> None:
    for name in {one.name for one in OLD}:
        for typed in spellings(name):
            check(typed, meant_by(name, bare if typed.isascii() else str))


def test_an_old_name_with_its_district_finds_all_units_of_that_commune_and_no_other() -> None:
    for one in OLD:
        old = {
            code for other in OLD if (other.name, other.bare_district) == (one.name, one.bare_district) for code in other.units
        }
        new = {unit["code"] for unit in UNITS if unit["name"] == one.name and one.bare_district in districts_of(unit["code"])}
        for typed in sayings(one):
            found = find_places(typed)
            assert one.units <= units_of(found) <= old | new, typed
            assert bool(found.exact) != (len(found.choices) > 1), typed


def test_accents_case_and_composition_change_nothing_where_a_district_stands() -> None:
    for one in OLD:
        asked = f"{one.full}, {one.district}, tỉnh Quảng Ninh"
        answers = {(find_places(typed).exact, frozenset(find_places(typed).choices)) for typed in spellings(asked)}
        assert len(answers) == 1, asked


def test_every_full_name_of_today_is_exact_or_asked() -> None:
    for unit in UNITS:
        for typed in spellings(unit["full_name"]):
            found = find_places(typed)
            split = {code for one in OLD if one.full == unit["full_name"] for code in one.units}
            assert units_of(found) == {unit["code"]} | split, typed
            islands = [area for area in BOAT_AREAS if area.startswith(f"{unit['code']}-")]
            question = Question.ISLANDS if islands else Question.SPLIT if split - {unit["code"]} else Question.ANSWERED
            assert found.question is question, typed


@pytest.mark.parametrize("district", sorted({one.bare_district for one in OLD}))
def test_a_district_offers_every_unit_that_any_part_of_it_went_to(district: str) -> None:
    inside = {code for one in OLD if one.bare_district == district for code in one.units}
    for typed in (district, f"huyện {district}", f"TP. {bare(district)}", f"thị xã {district}, Quảng Ninh"):
        assert inside <= units_of(find_places(typed)), typed
    assert units_of(find_places(f"thành phố {district}")) == inside


def test_every_place_that_is_offered_is_found_again_by_its_id() -> None:
    offered = {place for unit in UNITS for place in find_places(unit["full_name"]).choices}
    offered |= {found.exact for one in OLD if (found := find_places(f"{one.full}, {one.district}")).exact}
    assert {place.id for place in offered} == {unit["code"] for unit in UNITS} | set(BOAT_AREAS)
    for place in offered:
        assert place.area == (place.id if place.id in BOAT_AREAS else "")
        again = find_place(place.id)
        assert again is not None
        assert (again.unit_code, again.area, again.label) == (place.unit_code, place.area, place.label)
    assert [find_place(no) for no in ("", "06994-", "99999", "06994-hanoi", "x" * 10_000)] == [None] * 5
