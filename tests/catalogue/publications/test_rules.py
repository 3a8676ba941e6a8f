"""What two lists differ in, and what may not be published."""

from dataclasses import replace
from datetime import date

import pytest

from portal.catalogue.publications.rules import NewPublication, Publication, difference, is_sensitive, why_refused
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE

SEPTEMBER = date(2026, 9, 1)
NEW = NewPublication("12/QĐ-UBND", SEPTEMBER, "phu-luc.xlsx", "a" * 64, prepared_by="lan", published_by="hoa")
OLD = Publication(1, "11/QĐ-UBND", "11-qd-ubnd", date(2026, 8, 1), "", reference_only=False, digest="")


def test_a_difference_names_what_came_what_went_and_which_fields_changed() -> None:
    found = difference([BIRTH, MARRIAGE], [replace(BIRTH, fee_vnd=8000, days=2), DEATH])
    assert [one.code for one in found.added] == [DEATH.code]
    assert [one.code for one in found.withdrawn] == [MARRIAGE.code]
    assert [(one.new.code, one.fields) for one in found.changed] == [(BIRTH.code, ("days", "fee_vnd"))]


def test_the_same_code_at_another_level_is_another_row() -> None:
    found = difference([BIRTH], [replace(BIRTH, level="tinh")])
    assert len(found.added) == len(found.withdrawn) == 1


def test_a_list_does_not_differ_from_itself() -> None:
    found = difference([BIRTH, MARRIAGE], [MARRIAGE, replace(BIRTH, as_of="2027-01-01")])
    assert (found.added, found.withdrawn, found.changed) == ((), (), ())


def test_a_sound_decision_may_be_published() -> None:
    assert why_refused(NEW, [OLD], 2) == ""


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(NEW, decision=" - "), "decision_missing"),
        (replace(NEW, decision="11/qđ-ubnd"), "same_decision"),
        (replace(NEW, effective=date(2026, 8, 1)), "overlapping"),
        (replace(NEW, effective=date(2026, 7, 1)), "overlapping"),
        (replace(NEW, decided_on=date(2026, 9, 2)), "effective_before_decision"),
        (replace(NEW, published_by="lan"), "same_person"),
        (replace(NEW, published_by="lan", first=True), "not_first"),
    ],
)
def test_what_may_not_be_published_says_why(new: NewPublication, reason: str) -> None:
    assert why_refused(new, [OLD], 2) == reason


def test_one_person_may_publish_the_very_first_list_when_asked_to() -> None:
    assert why_refused(replace(NEW, published_by="lan", first=True), [], 2) == ""
    assert why_refused(replace(NEW, published_by="lan"), [], 2) == "same_person"


def test_an_empty_list_is_no_list() -> None:
    assert why_refused(NEW, [], 0) == "empty"


@pytest.mark.parametrize(
    ("name", "sensitive"),
    [("Đăng ký nhận nuôi CON NUÔI", True), ("Cấp Phiếu lý lịch tư pháp", True), ("Đăng ký khai sinh", False)],
)
def test_names_that_tell_about_a_person_are_known(name: str, sensitive: bool) -> None:
    assert is_sensitive(name, "Hộ tịch") is sensitive
