"""A consistent copy of the embedded database while it is in use, and the way back. PostgreSQL has pg_dump."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pysqlite3.dbapi2 as embedded_sqlite
from sqlalchemy import make_url

from portal.config import Config

BACKUP_SUFFIX = ".unfinished"


class NotPossible(Exception):
    """One line for the operator."""


def embedded_file(config: Config) -> Path:
    url = make_url(config.database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        raise NotPossible("the database is not the embedded one: use pg_dump and pg_restore")
    return Path(url.database)


def back_up(config: Config, target: Path) -> None:
    """Copy in one step, so that no writer comes between; the file appears under its name only when it is whole."""
    unfinished = target.with_name(target.name + BACKUP_SUFFIX)
    unfinished.unlink(missing_ok=True)
    with _opened(embedded_file(config)) as source, _opened(unfinished, create=True) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=delete")
    check(unfinished)
    unfinished.replace(target)


def check(file: Path) -> None:
    """NotPossible unless this is a whole database of ours."""
    try:
        with _opened(file) as connection:
            told = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except embedded_sqlite.Error as error:
        raise NotPossible(f"{file} is not a backup of this portal: {error}") from error
    if told != "ok":
        raise NotPossible(f"{file} is damaged: {told}")


def put_back(config: Config, source: Path) -> None:
    """Replace the content of the database, under its lock, by that of a checked backup."""
    file = embedded_file(config)
    file.parent.mkdir(parents=True, exist_ok=True)
    with _opened(source) as backup, _opened(file, create=True) as live:
        backup.backup(live)


@contextmanager
def spare(source: Path) -> Iterator[Path]:
    """A copy to look into: opening a database the usual way would leave traces beside it."""
    with TemporaryDirectory(prefix="portal-restore-") as folder:
        copy = Path(folder) / "portal.sqlite3"
        copyfile(source, copy)
        yield copy


@contextmanager
def _opened(file: Path, *, create: bool = False) -> Iterator[embedded_sqlite.Connection]:
    if not create and not file.is_file():
        raise NotPossible(f"there is no file {file}")
    connection = embedded_sqlite.connect(str(file), timeout=10)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()
