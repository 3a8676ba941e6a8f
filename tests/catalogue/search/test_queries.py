"""Codes, everyday names and what is offered when nothing fits, from the list in the database."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.catalogue.search import queries
from portal.catalogue.search.rules import Wanted
from portal.catalogue.synonyms import service
from portal.catalogue.synonyms.service import NewSynonym
from portal.db import writing

BIRTH = "1.001193"
AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def codes(query: str) -> list[str]:
    return [procedure.code for procedure in queries.search(Wanted(query)).procedures]


@pytest.mark.parametrize(
    "typed", [BIRTH, "1001193", " 1 001193 ", "1,001193", "1.001193.000.00.00.H49", "mã 1.001193", "khai sinh 1.001193 xã"]
)
def test_a_code_finds_its_procedure_however_it_is_written(app: Flask, typed: str) -> None:
    assert set(codes(typed)) == {BIRTH}


def test_a_code_begun_finds_all_that_begin_so(app: Flask) -> None:
    for typed in ("1.0011", "10011"):
        assert BIRTH in codes(typed)
        assert all(code.startswith("1.0011") for code in codes(typed))
    assert len(codes("1.")) != 0


def test_a_year_is_a_word_and_no_code(app: Flask) -> None:
    assert any("2026" in procedure.name for procedure in queries.search(Wanted("2026")).procedures)


def test_a_code_with_a_slip_offers_the_codes_near_it(app: Flask) -> None:
    for typed in ("1.001139", "1.0011933"):
        offered = queries.search(Wanted(typed))
        assert not offered.procedures
        assert BIRTH in [procedure.code for procedure in offered.nearest]


def test_what_is_offered_obeys_the_filters(app: Flask) -> None:
    wanted = Wanted("đăng ký khai sinh", level="tinh")
    found = queries.search(wanted)
    assert all(procedure.level == "tinh" for procedure in (*found.procedures, *found.nearest))
    assert found.procedures or found.nearest
    nowhere = queries.search(Wanted("khai sinh zzzzqqq xxyyzz qqqwww", level="xa"))
    assert nowhere.nearest
    assert all(procedure.level == "xa" for procedure in nowhere.nearest)


def test_when_only_the_filters_keep_everything_away_what_they_keep_away_is_offered(app: Flask) -> None:
    found = queries.search(Wanted("tách hộ", field="khong-co"))
    assert not found.procedures
    assert found.nearest[0].name == "Tách hộ"


def test_each_procedure_is_offered_once(app: Flask) -> None:
    offered = [procedure.code for procedure in queries.search(Wanted("thue zzzzqqq xxyyzz qqqwww vvvkkk")).nearest]
    assert len(offered) == len(set(offered)) <= 5


def test_a_changed_everyday_name_is_used_after_the_copy_is_looked_at_again(app: Flask) -> None:
    before = queries.edition()
    with writing():
        service.add(NewSynonym("giấy xyzt", ("tách hộ",)), by="lan", at=AT)
    queries.forget()
    assert queries.search(Wanted("giấy xyzt")).procedures[0].name == "Tách hộ"
    assert queries.edition() != before
    assert queries.edition() == queries.edition()
