"""The shipped names come back, what staff decided stays."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.catalogue.synonyms import queries, service
from portal.catalogue.synonyms.rules import Synonym, folded
from portal.catalogue.synonyms.service import NewSynonym
from portal.db import writing

AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def named(phrase: str) -> Synonym:
    return next(one for one in queries.synonyms() if folded(one.phrase) == folded(phrase))


def test_the_shipped_names_are_there_and_loading_again_adds_none(app: Flask) -> None:
    before = queries.synonyms()
    with writing():
        service.load_reference()
    assert queries.synonyms() == before
    assert len(before) >= 150
    assert named("sổ đỏ").changed_at is None


def test_loading_again_changes_nothing_that_staff_changed_or_retired(app: Flask) -> None:
    with writing():
        service.change(named("sổ đỏ").id, ("hộ chiếu",), by="lan", at=AT)
        service.retire(named("cmnd").id, by="lan", at=AT)
        service.load_reference()
    assert named("sổ đỏ").meanings == ("hộ chiếu",)
    assert (named("sổ đỏ").changed_by, named("sổ đỏ").changed_at) == ("lan", AT)
    assert not named("cmnd").active


def test_a_name_is_added_once_however_it_is_written(app: Flask) -> None:
    with writing():
        service.add(NewSynonym("Giấy tờ xe", ("đăng ký xe", "biển số xe")), by="lan", at=AT)
    assert named("giay to xe").meanings == ("đăng ký xe", "biển số xe")
    with writing(), pytest.raises(service.Taken):
        service.add(NewSynonym("GIẤY TỜ XE", ("hộ chiếu",)), by="lan", at=AT)


def test_a_retired_name_is_not_searched_with_until_it_is_brought_back(app: Flask) -> None:
    number = named("sổ đỏ").id
    with writing():
        service.retire(number, by="lan", at=AT)
    assert "so do" not in dict(queries.known_names())
    with writing():
        service.bring_back(number, by="lan", at=AT)
    assert "so do" in dict(queries.known_names())


def test_an_unknown_one_is_told(app: Flask) -> None:
    assert queries.find_synonym(999_999) is None
    with writing(), pytest.raises(service.Unknown):
        service.retire(999_999, by="lan", at=AT)
