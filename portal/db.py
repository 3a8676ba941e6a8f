"""The door to the database: engine set-up for SQLite and PostgreSQL, the model base, one writing transaction.

A transaction reads unless it is opened by `writing()`: on SQLite that is BEGIN IMMEDIATE, so that two writers
queue instead of failing on a stale snapshot; everything else is a plain BEGIN. A flush outside `writing()` is an error.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as embedded_sqlite
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, Select, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT = "busy_timeout=5000"
HURRY_MS = 50
SQLITE_PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",  # an acknowledged scan survives a power cut (invariant 11)
    BUSY_TIMEOUT,
    "foreign_keys=on",
    "cache_size=-20000",
    "temp_store=memory",
    "mmap_size=0",
)
OLDEST_SAFE_SQLITE = (3, 51, 3)  # earlier ones can corrupt a WAL database, sqlite.org/wal.html#walresetbug

_writing: ContextVar[bool] = ContextVar("portal_writing", default=False)
_hurried: ContextVar[bool] = ContextVar("portal_hurried", default=False)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def refuse_changes(dialect: str, tables: Sequence[str]) -> list[str]:
    """The triggers that refuse UPDATE and DELETE, for a migration and for a fresh schema alike."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in tables
    ]


def keep_append_only(tables: Sequence[str]) -> None:
    """Tables that are written once, ever; a schema made from the models gets the triggers of the migrations."""

    @event.listens_for(Base.metadata, "after_create")
    def _after_create(_target: Any, connection: Any, tables: Any = (), wanted: Sequence[str] = tables, **_: Any) -> None:
        if {table.name for table in tables or ()} >= set(wanted):
            for statement in refuse_changes(connection.dialect.name, wanted):
                escaped = statement.replace("%", "%%") if connection.dialect.name != "sqlite" else statement
                connection.exec_driver_sql(escaped)


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps it as naive text, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone must not reach the database")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class NotWriting(RuntimeError):
    """Something was changed outside a writing transaction."""


@contextmanager
def writing() -> Iterator[None]:
    """One short write: begins IMMEDIATE on SQLite, commits at the end, rolls back on any exception."""
    db.session.rollback()  # a read snapshot taken before would make the write stale
    token = _writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


@contextmanager
def writing_at_once() -> Iterator[None]:
    """A write that nobody waits for: like writing(), but a busy database refuses it within a twentieth of a second."""
    token = _hurried.set(True)
    try:
        with writing():
            if db.session.get_bind().dialect.name != "sqlite":
                db.session.execute(text(f"SET LOCAL lock_timeout = {HURRY_MS}"))
            yield
    finally:
        _hurried.reset(token)


def insert_into(table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the database in use; the other one's are not loaded."""
    dialect = import_module(f"sqlalchemy.dialects.{db.session.get_bind().dialect.name}")
    return dialect.insert(table)


class Lookup:
    """One SELECT of one row, compiled once per engine: for the two reads that carry nearly all public traffic.

    Outside a writing transaction it goes straight to the driver, which takes a tenth of the ORM session's time.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._columns = [(str(column.key), column.type) for column in statement.selected_columns]
        self._compiled: dict[Engine, _Compiled] = {}

    def first(self, *, replica: bool = False, **values: Any) -> dict[str, Any] | None:
        """The row, or None. `replica`: a copy some moments old will do; what it does not have yet is asked at home."""
        if _writing.get():  # what this transaction has changed must be seen
            found = db.session.execute(self._statement, values).mappings().first()
            return dict(found) if found else None
        copy = db.engines.get("replica") if replica else None
        return (self._first(copy, values) if copy else None) or self._first(db.engine, values)

    def _first(self, engine: Engine, values: dict[str, Any]) -> dict[str, Any] | None:
        compiled = self._compiled.get(engine) or self._compile(engine)
        row = compiled.fetch(engine, values)
        return None if row is None else compiled.named(row)

    def _compile(self, engine: Engine) -> "_Compiled":
        dialect = engine.dialect
        made = self._statement.compile(dialect=dialect)
        columns = [(name, kind.dialect_impl(dialect).result_processor(dialect, None)) for name, kind in self._columns]
        order = tuple(made.positiontup or ()) if made.positional else None
        self._compiled[engine] = compiled = _Compiled(str(made), order, columns)
        return compiled


@dataclass(frozen=True)
class _Compiled:
    sql: str
    order: tuple[str, ...] | None
    columns: Sequence[tuple[str, Callable[[Any], Any] | None]]

    def fetch(self, engine: Engine, values: dict[str, Any]) -> Any:
        given: Any = values if self.order is None else tuple(values[name] for name in self.order)
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self.sql, given)
            row = cursor.fetchone()
            cursor.close()  # an open one would hold its snapshot
            return row
        except engine.dialect.loaded_dbapi.Error as fault:
            raise DBAPIError.instance(
                self.sql, given, fault, engine.dialect.loaded_dbapi.Error, dialect=engine.dialect
            ) from fault
        finally:
            connection.close()

    def named(self, row: Any) -> dict[str, Any]:
        return {name: value if read is None else read(value) for (name, read), value in zip(self.columns, row, strict=True)}


def engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"module": embedded_sqlite}
    return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 5}


def init_app(app: Flask, url: str, read_url: str = "") -> None:
    """`read_url`: a streaming replica that public reads may ask; empty, everything asks `url`."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    if read_url:
        app.config["SQLALCHEMY_BINDS"] = {"replica": {"url": read_url, **engine_options(read_url)}}
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)


def prepare(engine: Engine) -> None:
    """Attach pragmas and transaction modes; SQLite only."""
    if engine.dialect.name != "sqlite":
        return
    if embedded_sqlite.sqlite_version_info < OLDEST_SAFE_SQLITE:
        raise RuntimeError(f"SQLite {embedded_sqlite.sqlite_version} is not safe with several writers")
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come late and deferred
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    if not _hurried.get():
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={HURRY_MS}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA {BUSY_TIMEOUT}")


@event.listens_for(Session, "before_flush")
def _refuse_silent_writes(session: Session, *_: Any) -> None:
    if not _writing.get() and (session.new or session.dirty or session.deleted):
        raise NotWriting("change the database inside db.writing() or a view marked @writes")
