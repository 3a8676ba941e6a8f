"""The places that are shipped, as every page sees them."""

from datetime import date

import pytest
from flask import Flask

from portal.db import writing
from portal.places import queries, service
from portal.places.rules import OfficeKind, Organisation

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
