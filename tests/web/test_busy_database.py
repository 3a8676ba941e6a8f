"""A real database that is locked, full or read-only: 503 with Retry-After, nothing half-written, and well again afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2 as embedded_sqlite
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.db import db
from portal.web.access import public
from portal.web.transaction import writes
from tests.web.shell import make_shell


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Flask]:
    app = make_shell(tmp_path)

    @app.post("/note")
    @public
    @writes
    def note() -> str:
        for _ in range(2):
            db.session.execute(text("INSERT INTO note VALUES (zeroblob(60000))"))
        return "kept"

    @app.get("/count")
    @public
    def count() -> str:
        return str(db.session.execute(text("SELECT count(*) FROM note")).scalar())

    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE note (body BLOB)")
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_locked_database(notebook: Flask, tmp_path: Path) -> None:
    other = embedded_sqlite.connect(str(tmp_path / "shell.sqlite3"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    visitor = notebook.test_client()
    _refused(visitor)
    other.execute("ROLLBACK")
    other.close()
    _well(visitor)


@pytest.mark.parametrize(
    ("harm", "cure"),
    [
        ("PRAGMA max_page_count=12", "PRAGMA max_page_count=100000"),
        ("PRAGMA query_only=on", "PRAGMA query_only=off"),
    ],
    ids=["full", "read-only"],
)
def test_a_database_that_cannot_take_more(notebook: Flask, harm: str, cure: str) -> None:
    visitor = notebook.test_client()
    _say(notebook, harm)
    _refused(visitor)
    _say(notebook, cure)
    _well(visitor)


def _refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/note")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert visitor.get("/count").text == "0"


def _well(visitor: FlaskClient) -> None:
    assert visitor.post("/note").text == "kept"
    assert visitor.get("/count").text == "2"


def _say(app: Flask, pragma: str) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql(pragma)
