"""Whose a scanned sheet is; scans summed up; what a paper says that is no longer so."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from portal.catalogue.leaflets import service
from portal.catalogue.leaflets.queries import Target, find_target, scans_since
from portal.catalogue.leaflets.rules import FIELD, Printed, mark
from portal.catalogue.publications.queries import changed_since, find_publication
from portal.catalogue.publications.rules import Publication
from portal.catalogue.search.queries import publication
from portal.db import writing
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE, decide


def of(slug: str) -> Publication:
    found = find_publication(slug)
    assert found is not None
    return found


@pytest.fixture
def lists(app: Flask) -> tuple[Publication, Publication]:
    moved = replace(BIRTH, fee_vnd=5000, papers=("Tờ khai",))
    one = decide("11/QĐ-UBND", date(2026, 9, 1), [BIRTH, DEATH, MARRIAGE])
    return of(one), of(decide("12/QĐ-UBND", date(2026, 10, 1), [moved, MARRIAGE]))


def test_what_changed_since_is_told_field_by_field(lists: tuple[Publication, Publication]) -> None:
    since = changed_since(BIRTH.code, lists[0].id, lists[1])
    assert since is not None
    assert [change.fields for change in since.difference.changed] == [("fee_vnd", "papers")]
    assert (since.printed.decision, since.current.decision, since.holds) == ("11/QĐ-UBND", "12/QĐ-UBND", False)


def test_what_did_not_change_still_holds(lists: tuple[Publication, Publication]) -> None:
    since = changed_since(MARRIAGE.code, lists[0].id, lists[1])
    assert since is not None
    assert since.holds


def test_a_withdrawn_procedure_is_told(lists: tuple[Publication, Publication]) -> None:
    since = changed_since(DEATH.code, lists[0].id, lists[1])
    assert since is not None
    assert [gone.code for gone in since.difference.withdrawn] == [DEATH.code]


def test_an_unknown_list_is_none(lists: tuple[Publication, Publication]) -> None:
    assert changed_since(BIRTH.code, 999_999_999, lists[1]) is None


def test_a_sheet_is_known_by_the_list_it_names(lists: tuple[Publication, Publication]) -> None:
    assert find_target(Printed(DEATH.code, lists[0].id)) == Target("thu-tuc", DEATH.code, known=True)
    assert find_target(Printed(DEATH.code, lists[1].id)) == Target("thu-tuc", DEATH.code, known=False)
    assert find_target(Printed(DEATH.code, 999_999_999)) == Target("thu-tuc", DEATH.code, known=False)


def test_a_field_that_today_s_list_lost_is_found_in_the_sheet_s_own(lists: tuple[Publication, Publication]) -> None:
    reference = publication(date(2026, 7, 1))
    tax = mark(FIELD, "thue")
    assert find_target(Printed(tax, reference.id)) == Target(FIELD, "thue", known=True)
    assert find_target(Printed(tax, lists[1].id)) is None


def test_scans_are_summed_by_sheet_point_and_month(app: Flask) -> None:
    version = publication().id
    with writing():
        for point, day in (("", date(2026, 9, 30)), ("post-200000", date(2026, 10, 1)), ("post-200000", date(2026, 10, 1))):
            service.count(f"thu-tuc/{BIRTH.code}", version, point, day=day)
        service.count("linh-vuc/ho-tich", version, "", day=date(2026, 10, 2))
        service.count("linh-vuc/ho-tich", version, "", day=date(2025, 10, 2))
    scans = scans_since(date(2026, 9, 1))
    assert scans.total == 4
    assert [(sheet.kind, sheet.name, count) for sheet, count in scans.by_sheet] == [
        ("thu-tuc", "Thủ tục đăng ký khai sinh", 3),
        ("linh-vuc", "Hộ tịch", 1),
    ]
    assert scans.by_point == [("", 2), ("post-200000", 2)]
    assert scans.by_month == [(date(2026, 10, 1), 3), (date(2026, 9, 1), 1)]
    assert [count for _, count in scans_since(date(2026, 9, 1), "post-200000").by_sheet] == [2]
