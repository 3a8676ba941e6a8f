"""A list is written once, holds from its date until the next, and keeps its address."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.catalogue.publications.queries import every_list, find_publication, in_force, last_known, procedures_of, published
from portal.catalogue.publications.service import Refused, load_reference
from portal.db import db, writing
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE, PUBLISHED_AT, decide

FIRST, SECOND = date(2026, 9, 1), date(2026, 10, 1)


def test_the_reference_list_is_loaded_once_and_says_what_it_is(app: Flask) -> None:
    with writing():
        assert load_reference() is False
    found = in_force(date(2026, 11, 26))
    rows = procedures_of(found)
    assert found.reference_only
    assert len({row.code for row in rows}) == 1508
    assert {row.eligibility_basis for row in rows} == {"national record", "judgement"}


def test_a_decision_holds_from_its_date_until_the_next(app: Flask) -> None:
    decide("11/QĐ-UBND", FIRST)
    decide("12/QĐ-UBND", SECOND, [BIRTH])
    assert in_force(date(2026, 8, 31)).reference_only
    assert in_force(FIRST).decision == in_force(date(2026, 9, 30)).decision == "11/QĐ-UBND"
    assert in_force(SECOND).decision == in_force(date(2030, 1, 1)).decision == "12/QĐ-UBND"
    assert [one.decision for one in published()] == ["12/QĐ-UBND", "11/QĐ-UBND"]
    assert every_list()[-1].reference_only


def test_what_was_published_is_read_back_whole(app: Flask) -> None:
    found = find_publication(decide("11/QĐ-UBND", FIRST))
    assert found is not None
    assert (found.published_by, found.prepared_by, found.published_at) == ("hoa", "lan", PUBLISHED_AT)
    birth = next(row for row in procedures_of(found) if row.code == BIRTH.code)
    assert (birth.papers, birth.name, birth.eligibility_basis) == (BIRTH.papers, BIRTH.name, "published list")


@pytest.mark.parametrize(("decision", "day", "reason"), [("11/qđ-ubnd", SECOND, "same_decision"), ("12", FIRST, "overlapping")])
def test_a_second_decision_of_the_same_name_or_day_is_refused(app: Flask, decision: str, day: date, reason: str) -> None:
    decide("11/QĐ-UBND", FIRST)
    with pytest.raises(Refused) as refused:
        decide(decision, day)
    assert refused.value.reason == reason
    assert len(published()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publication SET decision = 'x'",
        "DELETE FROM publication",
        "UPDATE procedure_entry SET name = 'x'",
        "DELETE FROM procedure_entry",
    ],
)
def test_the_database_refuses_to_change_a_published_list(app: Flask, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), writing():
        db.session.execute(text(statement))


def test_the_database_refuses_two_decisions_from_one_day(app: Flask) -> None:
    decide("11/QĐ-UBND", FIRST)
    statement = (
        "INSERT INTO publication (decision, slug, effective, as_of, reference_only, source_name, source_digest, prepared_by,"
        " published_by, left_out) VALUES ('x', 'x', :day, '', :no, '', '', '', '', 0)"
    )
    with pytest.raises(DBAPIError), writing():
        db.session.execute(text(statement), {"day": FIRST.isoformat() if db.engine.name == "sqlite" else FIRST, "no": False})


def test_a_dossier_keeps_the_name_of_a_procedure_that_left_the_list(app: Flask) -> None:
    decide("11/QĐ-UBND", FIRST, [BIRTH, DEATH])
    decide("12/QĐ-UBND", SECOND, [MARRIAGE])
    assert [row.name for row in last_known(DEATH.code)] == [DEATH.name]
    assert last_known("9.999999") == ()
