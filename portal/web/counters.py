"""A small SQLite file of counts that all workers of this machine share. It may be deleted: nothing in it is a fact."""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3.dbapi2 as embedded_sqlite
from limits.storage import MovingWindowSupport, Storage

from portal import clock

log = logging.getLogger(__name__)

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS hit (key TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL, amount INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS hit_key ON hit (key, at)",
    "CREATE TABLE IF NOT EXISTS total (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID",
)
PRAGMAS = ("busy_timeout=3000", "journal_mode=wal", "synchronous=off")
OPENING = 40  # tries, a twentieth of a second apart
SWEEP_EVERY = 500


class CounterFile:
    """Opens lazily, once per thread and process, so that a forked worker never shares a connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def read(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        return self._connection().execute(statement, values).fetchall()

    def add(self, amounts: Iterable[tuple[str, float]]) -> None:
        """Add to running totals."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT INTO total VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                list(amounts),
            )

    def _connection(self) -> sqlite3.Connection:
        if getattr(self._local, "owner", None) != os.getpid():
            self._local.connection = self._open()
            self._local.owner = os.getpid()
        found: sqlite3.Connection = self._local.connection
        return found

    def _open(self) -> sqlite3.Connection:
        """A file that somebody else is turning into a WAL database answers "locked" at once, whatever the timeout."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(OPENING):
            try:
                return self._opened()
            except embedded_sqlite.OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(0.05)
        return self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = embedded_sqlite.connect(str(self.path), isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        for statement in SCHEMA:
            connection.execute(statement)
        return connection


class CounterStorage(Storage, MovingWindowSupport):
    """What the `limits` library asks of a storage, on a CounterFile."""

    STORAGE_SCHEME = None

    def __init__(self, file: CounterFile) -> None:
        super().__init__()
        self._file = file
        self._calls = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        error: type[Exception] = embedded_sqlite.Error
        return error

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = clock.now().timestamp()
        with self._file.transaction() as connection:
            self._sweep(connection, now)
            connection.execute("DELETE FROM hit WHERE key = ? AND until <= ?", (key, now))
            (taken,) = connection.execute("SELECT coalesce(sum(amount), 0) FROM hit WHERE key = ?", (key,)).fetchone()
            allowed: bool = taken + amount <= limit
            if allowed:
                connection.execute("INSERT INTO hit VALUES (?, ?, ?, ?)", (key, now, now + expiry, amount))
        return allowed

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        now = clock.now().timestamp()
        statement = "SELECT min(at), coalesce(sum(amount), 0) FROM hit WHERE key = ? AND until > ?"
        ((oldest, taken),) = self._file.read(statement, (key, now))
        return (now if oldest is None else float(str(oldest))), int(str(taken))

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = clock.now().timestamp()
        with self._file.transaction() as connection:
            connection.execute("INSERT INTO hit VALUES (?, ?, ?, ?)", (key, now, now + expiry, amount))
        return self.get(key)

    def get(self, key: str) -> int:
        return self.get_moving_window(key, 0, 0)[1]

    def get_expiry(self, key: str) -> float:
        now = clock.now().timestamp()
        ((last,),) = self._file.read("SELECT max(until) FROM hit WHERE key = ?", (key,))
        return now if last is None else float(str(last))

    def check(self) -> bool:
        return bool(self._file.read("SELECT 1"))

    def reset(self) -> int | None:
        with self._file.transaction() as connection:
            return connection.execute("DELETE FROM hit").rowcount

    def clear(self, key: str) -> None:
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM hit WHERE key = ?", (key,))

    def _sweep(self, connection: sqlite3.Connection, now: float) -> None:
        self._calls += 1
        if self._calls % SWEEP_EVERY == 0:
            connection.execute("DELETE FROM hit WHERE until <= ?", (now,))
