"""Five hundred people press at the same moment for the last five places, at a real server."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from portal import clock
from portal.app import create_app
from portal.booking.windows.models import WindowRow
from portal.booking.windows.queries import next_windows
from portal.booking.windows.service import fill_window
from portal.config import from_environment
from portal.db import db, writing
from portal.web import stamps
from tests.operations.machine import Machine
from tests.support.databases import Copies, let_go

OFFICE, UNIT, PEOPLE, PLACES = "post-200000", "06685", 500, 5


@dataclass(frozen=True)
class Answer:
    status: int
    where: str
    body: str


@pytest.fixture
def machine(tmp_path: Path, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> Machine:
    own = Machine(tmp_path, copies.empty(), monkeypatch)
    own.set(TRUSTED_PROXIES="1")  # each of them comes from an address of their own
    own.command("init")
    return own


@pytest.fixture
def portal(machine: Machine) -> Iterator[Flask]:
    """The application of the same database, for what the test itself does and asks."""
    app = create_app(from_environment())
    with app.app_context():
        yield app
    let_go(app)


def test_five_hundred_at_once_for_five_places(machine: Machine, portal: Flask) -> None:
    window = next_windows(OFFICE, now=clock.now())[2].window
    with writing():
        fill_window(window.id, left=PLACES)
    stamp = stamps.make(clock.now() - timedelta(minutes=2))
    db.session.remove()
    process = machine.serve()
    try:
        answers = asyncio.run(_all(machine.port, [_form(window.id, stamp, number) for number in range(PEOPLE)]))
    finally:
        process.terminate()
        process.wait(30)

    assert Counter(answer.status for answer in answers) == {303: PLACES, 409: PEOPLE - PLACES}
    assert all(re.fullmatch(r"/T/[0-9A-HJKMNP-TV-Z]{13}\?moi=1", answer.where) for answer in answers if answer.status == 303)
    assert len({answer.where for answer in answers if answer.status == 303}) == PLACES
    refused = next(answer for answer in answers if answer.status == 409)
    assert "Những gì ông/bà đã điền vẫn còn" in refused.body
    assert f"{OFFICE}." in refused.body
    row = db.session.get(WindowRow, window.id)
    assert row
    assert row.booked == row.capacity


def _form(window: str, stamp: str, number: int) -> bytes:
    fields = {
        "thu-tuc": "2.002165", "cap": "xa", "dich-vu": "both", "xa": UNIT, "khung": window,
        "yeu-cau": f"five-hundred-{number:06d}", "name": "Nguyễn Thị Hoa", "phone": f"091{number:07d}",
        "address": f"Số {number}, tổ 2", "for_whom": "me", "notices": "main", "consent": "1", "dau": stamp,
    }  # fmt: skip
    return urlencode(fields).encode()


async def _all(port: int, forms: list[bytes]) -> list[Answer]:
    """Everybody is connected before anybody sends."""
    open_ = [await asyncio.open_connection("127.0.0.1", port) for _ in forms]
    return list(
        await asyncio.gather(*(_ask(*pair, form, number) for number, (pair, form) in enumerate(zip(open_, forms, strict=True))))
    )


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, form: bytes, number: int) -> Answer:
    head = (
        f"POST /dat-lich HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n"
        f"X-Forwarded-For: 10.{number // 250}.{number % 250}.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(form)}\r\n\r\n"
    )
    writer.write(head.encode() + form)
    answer = (await reader.read()).decode("utf-8", "replace")
    writer.close()
    top, _, body = answer.partition("\r\n\r\n")
    where = re.search(r"^location: (\S+)", top, re.IGNORECASE | re.MULTILINE)
    return Answer(int(top.split()[1]), where[1] if where else "", body)
