"""The numbered steps build exactly what the models describe, on the database the tests run on."""

import re
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from portal import schema
from portal.custody.ledger.models import APPEND_ONLY
from portal.db import db, writing
from tests.architecture.sources import ROOT

STEPS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def connection(app: Flask) -> Iterator[Connection]:
    """The database as the numbered steps build it, from nothing."""
    with writing():
        _clear(db.session.connection())
    schema.upgrade()
    with writing():
        yield db.session.connection()


def test_steps_are_numbered_without_a_gap() -> None:
    assert [step.name[:5] for step in STEPS] == [f"{number:04d}_" for number in range(1, len(STEPS) + 1)]


def test_each_step_names_its_own_number_and_the_one_before() -> None:
    for number, step in enumerate(STEPS, start=1):
        source = step.read_text(encoding="utf-8")
        before = f'"{number - 1:04d}"' if number > 1 else "None"
        assert re.search(rf'^revision = ["\']{number:04d}["\']$', source, re.MULTILINE), step.name
        assert re.search(rf"^down_revision = {before}$".replace('"', "[\"']"), source, re.MULTILINE), step.name


def test_the_steps_build_what_the_models_describe(connection: Connection) -> None:
    assert not compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)


def test_the_steps_name_checks_and_keys_as_the_models_do(connection: Connection) -> None:
    """What compare_metadata does not look at: constraints, triggers, as the database itself tells them."""
    built = _described(connection)
    _clear(connection)
    db.metadata.create_all(connection)
    assert _described(connection) == built


def test_running_the_steps_again_changes_nothing(connection: Connection) -> None:
    schema.upgrade()
    assert schema.why_not_migrated() == ""


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_written(app: Flask, table: str, statement: str) -> None:
    column = "kind" if table == "event" else "number"
    with writing():
        _write_one_seal()
    with pytest.raises(DBAPIError, match="append-only"), writing():
        db.session.execute(text(statement.format(table, column, column)))


def _clear(connection: Connection) -> None:
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    db.metadata.drop_all(connection)


def _write_one_seal() -> None:
    """A row in each table: SQLite's triggers speak only when a row is touched."""
    values = "VALUES ('0000000000000', 1, 1, '2026-01-01', 'test', 'all', 1, '', 0, 0, '2026-01-01', '{}', 'x')"
    columns = (
        "code, submit_by_post, return_by_post, registered_at, registered_by, notices, demo, head, event_count, version, "
        "updated_at, state, stage"
    )
    truth = values.replace(", 1, 1,", ", true, true,").replace("'all', 1", "'all', true")
    id_ = db.session.scalar(text(f"INSERT INTO dossier ({columns}) {truth} RETURNING id"))
    event = db.session.scalar(
        text(
            "INSERT INTO event (dossier_id, position, source, source_id, kind, occurred_at, heard_at, details, commitment,"
            " previous, digest) VALUES (:id, 1, 't', '1', 'found', '2026-01-01', '2026-01-01', '{}', '', '', '') RETURNING id"
        ),
        {"id": id_},
    )
    seal = "INSERT INTO seal (number, count, root, previous, digest, sealed_at) VALUES (1, 1, '', '', '', '2026-01-01')"
    db.session.execute(text(seal))
    db.session.execute(text("INSERT INTO seal_entry (number, place, event_id) VALUES (1, 0, :event)"), {"event": event})


def _described(connection: Connection) -> list[str]:
    """Everything the database knows about our tables, sorted, without the order of columns."""
    if connection.dialect.name == "sqlite":
        wanted = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
        return sorted(_squeezed(line) for (line,) in connection.execute(text(wanted)))
    wanted = """
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
        UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"""
    return sorted(str(line) for (line,) in connection.execute(text(wanted)))


def _squeezed(sql: str) -> str:
    """A table's parts in any order: Alembic and SQLAlchemy write constraints in their own."""
    return " ".join(sorted(re.sub(r"[,\s\"]+", " ", sql).split(" ")))
