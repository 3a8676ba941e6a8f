"""A database that is locked, full or read-only: 503 and nothing half-written; afterwards work goes on without a restart."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pysqlite3.dbapi2 as embedded_sqlite
import pytest
from flask import Flask
from sqlalchemy import event as listening
from sqlalchemy import text

from portal import clock
from portal.booking.windows.queries import next_windows
from portal.custody.audit.queries import verify
from portal.db import db
from tests.accounts.cast import PASSWORD, hire
from tests.booking.asking.steps import stamp
from tests.exchange.systems import System, event
from tests.support.browser import Browser


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


@pytest.mark.parametrize("name", ["locked", "read-only"])  # a full file still has room for one booking
def test_a_booking_and_a_press_that_cannot_be_kept_say_so_and_leave_nothing(on_a_file: Flask, name: str) -> None:
    hire("lan")
    citizen, postman = Browser(on_a_file), Browser(on_a_file)
    postman.sign_in("lan", PASSWORD)
    check = citizen.post("/dat-lich/kiem-tra", a_form() | {"dau": stamp(on_a_file, clock.now() - timedelta(minutes=1))})
    booking = check.select_one('form[action="/dat-lich"]')
    assert booking is not None
    before = _rows()

    with fault(name):
        page = citizen.submit(booking, status=503)
        assert citizen.response.headers["Retry-After"] == "5"
        assert "Traceback" not in page.text
        assert _rows() == before

    citizen.submit(booking)
    path = citizen.response.request.path
    collect = postman.get(path).select_one("form[action$='/collect']")
    assert collect is not None
    filled = {"paper-0-original": "original", "seal": "A1"}
    before = _rows()

    with fault(name):
        postman.submit(collect, filled, status=503)
        assert _rows() == before

    postman.submit(collect, filled)
    assert "bưu tá đã nhận" in citizen.get(path).text
    assert verify().ok


def a_form() -> dict[str, str]:
    window = next_windows("post-200000", now=clock.now())[0].window.id
    return {
        "thu-tuc": "1.001193", "cap": "xa", "dich-vu": "both", "xa": "06685", "khung": window, "name": "Nguyễn Thị Hoa",
        "phone": "0912345678", "address": "Số 5, tổ 3", "for_whom": "me", "consent": "1",
        "yeu-cau": "a-request-of-this-form-0001",
    }  # fmt: skip


def _rows() -> list[int]:
    tables = ("dossier", "event", "contact", "pickup", "window_use", "unsealed", "dossier_office")
    found = [int(db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()) for table in tables]  # noqa: S608
    db.session.rollback()
    return found
