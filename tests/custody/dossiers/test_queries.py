"""Looking up: exact, and at home for what a replica does not have yet."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.config import Config
from portal.custody.codes.rules import make
from portal.custody.dossiers.queries import find_state, find_version
from portal.custody.dossiers.rules import NewDossier
from portal.custody.dossiers.service import register
from portal.db import db, writing

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def test_no_part_of_a_code_finds_a_dossier(app: Flask) -> None:
    with writing():
        code = register(NewDossier(True, True, "staff"), at=START)
    assert find_state(code) is not None
    for near in (code[:-1], code + "0", code.lower(), f" {code}", "%", "", make(5)):
        assert find_state(near) is None
        assert find_version(near) is None


@pytest.fixture
def with_replica(config: Config, tmp_path: Path) -> Flask:
    given = replace(config, database_url=f"sqlite:///{tmp_path}/home", read_database_url=f"sqlite:///{tmp_path}/copy")
    return create_app(given)


def test_a_public_read_asks_the_replica_and_at_home_for_what_is_not_there_yet(with_replica: Flask) -> None:
    with with_replica.app_context():
        db.create_all(bind_key=None)
        db.metadata.create_all(db.engines["replica"])
        with writing():
            code = register(NewDossier(True, True, "staff"), at=START)
        assert find_state(code, replica=True) is not None
        with db.engines["replica"].begin() as copy:
            row = {"code": code, "version": 7, "state": "{}", "at": "2026-11-02 01:00:00.000000"}
            copy.exec_driver_sql(
                "INSERT INTO dossier (code, submit_by_post, return_by_post, registered_at, registered_by, notices, demo,"
                " head, event_count, version, updated_at, state, stage)"
                " VALUES (:code, 1, 1, :at, 'x', 'main', 0, '', 0, :version, :at, :state, '')",
                row,
            )
        found, home = find_version(code, replica=True), find_version(code)
        assert found is not None
        assert home is not None
        assert (found.version, home.version) == (7, 1)
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
