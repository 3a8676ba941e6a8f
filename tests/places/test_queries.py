"""The places that are shipped, as every page sees them."""

import unicodedata
from datetime import date, datetime

import pytest
from flask import Flask

from portal.db import writing
from portal.places import queries, service
from portal.places.rules import VIETNAM, OfficeKind, Organisation, due_after

pytestmark = pytest.mark.usefixtures("app")


def test_54_units_each_with_a_desk_and_a_post_office() -> None:
    units = queries.units()
    assert len(units) == 54
    for unit in units:
        assert queries.desk_of(unit.code).kind is OfficeKind.DESK
        assert queries.serving_office(unit.code).kind is OfficeKind.POST_OFFICE


def test_the_27_post_offices_say_as_of_when() -> None:
    post = [office for office in queries.offices() if office.kind is OfficeKind.POST_OFFICE]
    assert len(post) == 27
    assert all("2024" in office.as_of for office in post)


def test_an_unknown_office_is_named_by_its_id() -> None:
    assert queries.office_name("post-999999") == "post-999999"
    assert queries.find_office("post-999999") is None


def test_every_year_to_2030_knows_its_holidays() -> None:
    for organisation in Organisation:
        calendar = queries.calendar(organisation)
        for year in range(2026, 2031):
            assert not calendar.is_working(date(year, 9, 2))
            assert not calendar.is_working(date(year, 4, 30))
            assert calendar.why_closed(date(year, 1, 1))


def test_loading_again_changes_nothing(app: Flask) -> None:
    before = (queries.units(), queries.offices())
    with writing():
        service.load_reference()
    assert (queries.units(), queries.offices()) == before


def test_there_are_55_desks_and_the_agencies_none_with_a_district() -> None:
    assert len([office for office in queries.offices() if office.kind is OfficeKind.DESK]) == 55
    assert {unit.kind for unit in queries.units()} == {"phường", "xã", "đặc khu"}
    told = [text for unit in queries.units() for text in (unit.full_name, *unit.former_names)]
    assert not [text for text in told if text.startswith(("Huyện", "Quận", "Thị xã"))]


def test_former_names_are_kept_in_composed_letters() -> None:
    former = [name for unit in queries.units() for name in unit.former_names]
    assert "Phường Hà Khánh" in former
    assert all(unicodedata.is_normalized("NFC", name) and name == name.strip() for name in former)


def test_the_states_bridge_day_is_not_the_posts() -> None:
    state, post = queries.calendar(Organisation.STATE), queries.calendar(Organisation.POST)
    bridge, swapped = date(2026, 1, 2), date(2026, 1, 10)
    assert not state.is_working(bridge)
    assert post.is_working(bridge)
    assert state.is_working(swapped)
    assert not state.is_working(date(2026, 1, 17))
    assert post.is_working(date(2026, 1, 17))


def test_a_term_over_tet_names_each_day_it_skips() -> None:
    due = due_after(queries.calendar(Organisation.STATE), datetime(2027, 2, 3, 9, tzinfo=VIETNAM), 1)
    assert due.at.astimezone(VIETNAM).date() == date(2027, 2, 11)
    assert [day.day for day, _ in due.skipped] == [4, 5, 6, 7, 8, 9, 10]
    assert dict(due.skipped)[date(2027, 2, 6)] == "Tết Nguyên Đán"


@pytest.mark.parametrize("whose", list(Organisation))
def test_a_term_over_culture_day_skips_it_and_says_so(whose: Organisation) -> None:
    due = due_after(queries.calendar(whose), datetime(2026, 11, 23, 9, tzinfo=VIETNAM), 2)
    assert due.at.astimezone(VIETNAM).date() == date(2026, 11, 26)
    assert due.skipped == ((date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),)
