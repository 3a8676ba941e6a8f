"""A ledger of any size that is whole, made in bulk: chains, personal parts and seals as the portal itself would write them."""

import json
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Table

from portal.custody.codes.rules import make
from portal.custody.ledger.models import DossierRow, EventPrivateRow, EventRow, SealEntryRow, SealRow, UnsealedRow
from portal.custody.ledger.rules import Event, Registration, birth, commitment, digest, merkle_root, seal_digest
from portal.db import db

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
WAVE = 1000  # dossiers whose events arrive between each other
POST, DESK = "post-200000", "desk-06685"
PAPER = {"kind": "Tờ khai", "original": True, "sheets": 2}
ROAD: tuple[tuple[str, str, dict[str, Any], dict[str, Any]], ...] = (
    ("pickup_booked", POST, {"window": "post-200000.2026-11-26.morning"}, {}),
    ("collected", POST, {"seal": "NP-0042", "document_count": 1}, {"documents": [PAPER]}),
    ("offered", POST, {"to": DESK}, {}),
    ("accepted", DESK, {"offer": "x", "count": "full"}, {"note": "Đã đếm lại cùng bưu tá"}),
    ("agency_status", DESK, {"status": 2, "promised": "2026-12-11"}, {}),
    ("result_ready", DESK, {}, {}),
    ("offered", DESK, {"to": POST}, {}),
    ("accepted", POST, {"offer": "y", "count": "full"}, {}),
    ("out_for_delivery", POST, {}, {}),
    ("delivered", POST, {"relation": "self", "proof": "paper", "paper_number": "PK 118"}, {}),
)  # fmt: skip


class Ledger:
    """Writes wave after wave into the database of the open application context; every sealing takes 1 to 40 events."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self.dossiers = self.events = self.seals = 0
        self.last = ""
        self.waiting: list[tuple[int, str]] = []

    def grow(self, events: int, *, unsealed: int = 0) -> None:
        """To so many events; the last `unsealed` wait for their seal."""
        while self.events < events:
            self._wave(min(WAVE, (events - self.events) // len(ROAD) or 1))
            self._seal(unsealed if self.events >= events else 0)
        _insert(UnsealedRow, [(id_,) for id_, _ in self.waiting])

    def _wave(self, size: int) -> None:
        numbers = range(self.dossiers + 1, self.dossiers + size + 1)
        births = [_birth(number) for number in numbers]
        heads = [birth(born) for born in births]
        events, private = [], []
        for position, (kind, office, details, personal) in enumerate(ROAD, start=1):
            shown = json.dumps(details)
            for place, born in enumerate(births):
                self.events += 1
                salt = sha256(f"{self.events}".encode()).hexdigest()[:32]
                bound = commitment(salt, personal)
                at = born.registered_at + timedelta(hours=position)
                event = Event("staff", f"nv-{office}:{self.events:x}", kind, at, at, office, f"nv-{office}", "postman",
                              None, details, bound)  # fmt: skip
                own = digest(born.code, position, heads[place], event)
                events.append((self.events, numbers[place], position, "staff", event.id, kind, at, at, office, event.actor,
                               event.role, None, shown, bound, heads[place], own))  # fmt: skip
                if personal:
                    private.append((self.events, salt, json.dumps(personal)))
                heads[place] = own
                self.waiting.append((self.events, own))
        self.dossiers += size
        _insert(DossierRow, [_dossier(*one, len(ROAD)) for one in zip(numbers, births, heads, strict=True)])
        _insert(EventRow, events)
        _insert(EventPrivateRow, private)

    def _seal(self, keep: int) -> None:
        seals, entries, done = [], [], 0
        while len(self.waiting) - done > keep:
            taken = self.waiting[done : min(done + self.chance.randint(1, 40), len(self.waiting) - keep)]
            self.seals, done = self.seals + 1, done + len(taken)
            root = merkle_root([own for _, own in taken])
            sealed = seal_digest(self.seals, len(taken), root, self.last, START)
            seals.append((self.seals, len(taken), root, self.last, sealed, START))
            entries += [(self.seals, place, id_) for place, (id_, _) in enumerate(taken)]
            self.last = sealed
        self.waiting = self.waiting[done:]
        _insert(SealRow, seals)
        _insert(SealEntryRow, entries)


def _birth(number: int) -> Registration:
    code = make((number * 0x9E3779B97F4A7C15 + 4) % 2**60)
    return Registration(code, True, True, DESK, START + timedelta(seconds=number))


def _dossier(number: int, born: Registration, head: str, count: int) -> tuple[Any, ...]:
    facts = {
        "id": number, "code": born.code, "submit_by_post": True, "return_by_post": True, "agency_office": DESK,
        "registered_at": born.registered_at, "registered_by": "staff", "notices": "main", "demo": False, "head": head,
        "event_count": count, "version": 1, "updated_at": born.registered_at, "state": "{}", "stage": "delivered",
    }  # fmt: skip
    return tuple(facts.get(column.name) for column in _table(DossierRow).columns)


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _insert(model: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    """All columns of all rows, past the ORM."""
    table, connection = _table(model), db.session.connection()
    names = ", ".join(column.name for column in table.columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in table.columns)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", _naive(rows))  # noqa: S608
        return
    with connection.connection.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _naive(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """As the portal's own type writes moments on SQLite."""
    return [tuple(f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value for value in row) for row in rows]
