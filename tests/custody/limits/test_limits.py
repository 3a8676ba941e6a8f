"""Limits begin on a date and are never changed; how long stages took is told only when there is enough of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.service import NewDossier, Said, record, register
from portal.custody.limits.queries import limits, past
from portal.custody.limits.rules import Limit, limit_for
from portal.custody.limits.service import Refused, load_reference, note_stage, set_limit
from portal.db import writing

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
OLD, NEW = date(2026, 1, 1), date(2026, 12, 1)


def limit(days: int, starts: date, area: str = "") -> Limit:
    return Limit("to_agency", area, "post", days, starts, "QĐ 7")


@pytest.mark.parametrize(
    ("area", "on", "days"),
    [("", date(2026, 11, 30), 2), ("", NEW, 3), ("xã", NEW, 3), ("đặc khu", date(2026, 11, 1), 4), ("đặc khu", NEW, 4)],
)
def test_the_class_of_commune_comes_first_then_the_youngest_that_had_begun(area: str, on: date, days: int) -> None:
    found = limit_for([limit(2, OLD), limit(3, NEW), limit(4, OLD, "đặc khu")], "to_agency", area, on)
    assert found is not None
    assert found.days == days


def test_before_any_limit_there_is_none() -> None:
    assert limit_for([limit(2, OLD)], "to_agency", "", date(2025, 12, 31)) is None


def test_the_shipped_limits_are_called_assumptions_and_loaded_once(app: Flask) -> None:
    assert {each.basis for each in limits()} == {"assumption"}
    with writing():
        assert load_reference() is False


def test_a_new_limit_holds_for_what_enters_the_stage_from_its_date(app: Flask) -> None:
    with writing():
        code = register(NewDossier(True, True, "citizen", post_office="post-200000", agency_office="desk-06685"), at=NOW)
        set_limit(Limit("with_postman", "", "post", 9, date(2026, 11, 27), "QĐ 7"), by="sau", at=NOW)
    due = []
    for number, at in enumerate((NOW, NOW + timedelta(days=1))):
        with writing():
            record(code, Said("vnpost", f"c{number}", "collected", at, office="post-200000"), heard_at=at)
            record(code, Said("vnpost", f"x{number}", "corrected", at, details={"event": f"c{number}"}), heard_at=at)
            record(code, Said("vnpost", f"y{number}", "corrected", at, details={"event": f"x{number}"}), heard_at=at)
        view = find_state(code)
        assert view is not None
        due.append(view.due.days if view.due else None)
        with writing():
            record(code, Said("vnpost", f"z{number}", "corrected", at, details={"event": f"y{number}"}), heard_at=at)
    assert due == [1, 9]


def test_the_same_limit_from_the_same_day_is_refused(app: Flask) -> None:
    with writing(), pytest.raises(Refused):
        set_limit(Limit("with_postman", "", "post", 5, OLD, "QĐ 8"), by="sau", at=NOW)


def test_past_times_are_told_from_thirty_on(app: Flask) -> None:
    with writing():
        for number in range(29):
            note_stage(f"{number:013d}", "to_agency", NOW - timedelta(hours=number + 1), NOW)
    assert past("to_agency", now=NOW) is None
    with writing():
        note_stage(f"{29:013d}", "to_agency", NOW - timedelta(hours=30), NOW)
        note_stage(f"{29:013d}", "to_agency", NOW - timedelta(hours=30), NOW)
    found = past("to_agency", now=NOW)
    assert found is not None
    assert (found.count, found.half, found.most) == (30, timedelta(hours=15), timedelta(hours=27))


def test_a_stage_that_ended_is_noted_with_how_long_it_took(app: Flask) -> None:
    with writing():
        code = register(NewDossier(True, True, "citizen", post_office="post-200000", agency_office="desk-06685"), at=NOW)
        record(code, Said("vnpost", "c", "collected", NOW, office="post-200000"), heard_at=NOW)
        later = NOW + timedelta(hours=3)
        record(code, Said("vnpost", "a", "accepted", later, office="desk-06685"), heard_at=later)
        for number in range(29):
            note_stage(f"{number:013d}", "with_postman", NOW - timedelta(hours=3), NOW)
    found = past("with_postman", now=later)
    assert found is not None
    assert found.most == timedelta(hours=3)
