"""A database that is locked, full or read-only: 503 and nothing half-written; afterwards work goes on without a restart."""

from collections.abc import Iterator
from contextlib import contextmanager

import pysqlite3.dbapi2 as embedded_sqlite
import pytest
from flask import Flask
from sqlalchemy import event as listening
from sqlalchemy import text

from portal.custody.ledger.queries import verify
from portal.db import db
from tests.exchange.systems import System, event


@contextmanager
def every_connection(pragma: str) -> Iterator[None]:
    def set_it(connection: embedded_sqlite.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    db.session.remove()
    db.engine.dispose()
    listening.listen(db.engine, "connect", set_it)
    try:
        yield
    finally:
        listening.remove(db.engine, "connect", set_it)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def locked() -> Iterator[None]:
    other = embedded_sqlite.connect(str(db.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with every_connection("busy_timeout=100"):
            yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def fault(name: str) -> Iterator[None]:
    with locked() if name == "locked" else every_connection({"full": "max_page_count=1", "read-only": "query_only=on"}[name]):
        yield


def counted() -> list[int]:
    found = [int(db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()) for table in ("event", "inbox")]  # noqa: S608
    db.session.rollback()
    return found


@pytest.mark.parametrize("name", ["locked", "full", "read-only"])
def test_an_unusable_database_answers_503_and_keeps_nothing_half(on_a_file: Flask, name: str) -> None:
    system = System(on_a_file)
    code = system.register()
    before = counted()
    batch = {"events": [event("carrier_scan", code, details={"text": "Hạ Long" * 60}) for _ in range(300)]}

    with fault(name):
        answer = system.post("/events", batch)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
        assert counted() == before
        assert on_a_file.test_client().get(f"/T/{code}").status_code == 200

    assert verify().ok
    assert system.post("/events", batch).status_code == 200
    assert verify().ok
    assert counted() != before
