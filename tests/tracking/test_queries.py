"""The look-up behind a code: straight to the driver, and still one with the transaction and the error pages."""

import pytest
from flask import Flask
from sqlalchemy import String, bindparam, column, select, table
from sqlalchemy.exc import DBAPIError

from portal.custody.dossiers import service
from portal.custody.dossiers.queries import find_state, find_version
from portal.custody.dossiers.service import NewDossier
from portal.db import Lookup, writing
from portal.tracking.page import queries
from portal.tracking.page.texts import as_json
from tests.tracking.stories import DELIVERED, START, a_dossier

pytestmark = pytest.mark.usefixtures("app")


def test_a_writing_transaction_reads_what_it_wrote() -> None:
    with writing():
        code = service.register(NewDossier(True, True, "portal"), at=START)
        assert find_state(code) is not None
        assert find_version(code) is not None


def test_what_was_read_is_whole_and_typed() -> None:
    code = a_dossier(DELIVERED)
    view, version = find_state(code), find_version(code)
    assert view is not None
    assert version is not None
    assert view.registered_at == START
    assert (view.demo, view.has_contact) == (False, True)
    assert (version.version, version.updated_at) == (view.version, view.updated_at)


def test_a_fault_of_the_driver_is_told_as_one_of_the_database() -> None:
    name = column("name", String())
    nowhere = Lookup(select(name).select_from(table("no_such_table", name)).where(name == bindparam("wanted")))
    with pytest.raises(DBAPIError):
        nowhere.first(wanted="x")


def test_page_and_json_tell_the_same(app: Flask) -> None:
    tracking = queries.find(a_dossier(DELIVERED), now=START)
    assert tracking is not None
    page, told = queries.page(tracking, str), as_json(tracking, str)
    assert told["stage_text"] == page.stage
    assert told["late"] == page.late
    events = told["events"]
    assert isinstance(events, list)
    assert len(events) == len(page.entries)
