"""Taking in events from outside: each is kept, read, joined to its dossier or told why not. Any order of arrival will do."""

import hashlib
import json
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError

from portal.custody.dossiers.queries import alias_of
from portal.custody.dossiers.rules import Recorded, Said, alias_key
from portal.custody.dossiers.service import record_many
from portal.custody.states.rules import State
from portal.db import db
from portal.exchange.inbox.models import InboxRow
from portal.exchange.inbox.queries import check_offices, dossier_called, names_of
from portal.exchange.inbox.rules import Reading, Unreadable, own_id, read
from portal.exchange.keys.queries import find_key
from portal.exchange.keys.rules import Key
from portal.exchange.keys.service import hold
from portal.places.rules import VIETNAM

log = logging.getLogger(__name__)

SAME_ID = "id: was used before for an event with another body; the first stays"
FAILED = "could not be applied; kept for another try"
TOO_DEEP = '{"unreadable": "nested too deep"}'
WAVES = 50  # a chain of names longer than this is left to the worker's join_overlooked
LONGEST_ECHO = 300  # characters of an id that are told back


@dataclass(frozen=True)
class Answer:
    """What became of one event: accepted, duplicate, waiting or quarantined."""

    id: str | None
    result: str
    reason: str = ""


@dataclass
class _Told:
    """A row of the inbox with its reading, while it is being settled. `again`: it had been accepted before."""

    row: InboxRow
    reading: Reading | None = None
    again: bool = False

    def answer(self) -> Answer:
        again = self.again and self.row.result == "accepted"
        return Answer(self.row.event_id or None, "duplicate" if again else self.row.result, "" if again else self.row.reason)


@dataclass
class _Batch:
    """What is being taken in: by whom, when, the rows known under its ids, the rows already met in it."""

    key: Key
    at: datetime
    known: dict[str, list[InboxRow]]
    met: set[InboxRow] = field(default_factory=set)

    def told(self, row: InboxRow, reading: Reading | None) -> _Told:
        again = row.result == "accepted" or row in self.met
        self.met.add(row)
        return _Told(row, reading, again)


@dataclass(frozen=True)
class _Joined:
    told: _Told
    reading: Reading
    code: str


_names_found: ContextVar[deque[tuple[str, tuple[str, ...]]] | None] = ContextVar("names_found", default=None)


def receive(key: Key, events: Sequence[object], *, at: datetime) -> list[Answer]:
    """Take a batch in its order. Nothing in one event hinders another."""
    hold(key.name)  # batches of one system come one after another: an id is never taken twice
    batch = _Batch(key, at, _known(key.name, {own_id(raw) for raw in events}))
    with _names_settled_after(at):
        told = [_take(batch, raw) for raw in events]
        db.session.flush()
        _join([one for one in told if one.reading and one.row.result == "waiting"], at)
    return [one.answer() for one in told]


def replay(id_: int, *, at: datetime) -> Answer | None:
    """Read an event in quarantine again, after an office, a kind or a key was added. None: there is no such event."""
    row = db.session.get(InboxRow, id_)
    if row is None:
        return None
    told = _Told(row)
    if row.result == "quarantined":
        with _names_settled_after(at):
            _read_again(told, at)
    return told.answer()


def _read_again(told: _Told, at: datetime) -> None:
    row, key = told.row, find_key(told.row.source)
    namesakes = _known(row.source, {row.event_id}).get(row.event_id, [])
    if key is None:
        row.reason = "the key of this source is not in force"
    elif any(other.result != "quarantined" for other in namesakes):
        row.reason = SAME_ID
    else:
        _settle_reading(told, key, json.loads(row.body), at)
        _join([told], at)


def join_waiting(code: str, at: datetime) -> None:
    """A dossier was registered: what waited for its code or its numbers joins it."""
    numbers = (alias_of(code, "agency_number"), alias_of(code, "item_number"))
    _named(code, tuple(number for number in numbers if number), at)


def on_recorded(code: str, said: Said, _state: State, at: datetime) -> None:
    """A dossier got another name: what waited for that name joins it."""
    if said.kind == "alias_added":
        _named(code, (str(said.details["value"]),), at)


def join_overlooked(ids: Sequence[int], at: datetime) -> int:
    """For the worker: what queries.overlooked() found joins its dossier; how many there were."""
    wanted = select(InboxRow).where(InboxRow.id.in_(ids), InboxRow.result == "waiting").order_by(InboxRow.id)
    with _names_settled_after(at):
        return _join([_reread(row) for row in db.session.scalars(wanted)], at)


def _known(source: str, ids: set[str]) -> dict[str, list[InboxRow]]:
    same = (InboxRow.source == source, InboxRow.event_id.in_(sorted(ids - {""})))
    found: dict[str, list[InboxRow]] = {}
    for row in db.session.scalars(select(InboxRow).where(*same).order_by(InboxRow.id)):
        found.setdefault(row.event_id, []).append(row)
    return found


def _take(batch: _Batch, raw: object) -> _Told:
    event_id, body = own_id(raw), _body(raw)
    digest = hashlib.sha256(body.encode()).hexdigest()
    before = batch.known.setdefault(event_id, []) if event_id else _unnamed(batch.key.name, digest)
    holder = next((row for row in before if row.result != "quarantined"), None)
    if holder and holder.digest == digest:
        return batch.told(holder, read(raw))
    row = next((row for row in before if row.digest == digest), None)
    if row is None:
        row = InboxRow(source=batch.key.name, event_id=event_id, digest=digest, body=body, heard_at=batch.at)
        row.result, row.reason = "quarantined", SAME_ID
        db.session.add(row)
        before.append(row)
    told = batch.told(row, None)
    if not holder:
        _settle_reading(told, batch.key, raw, batch.at)
    return told


def _unnamed(source: str, digest: str) -> list[InboxRow]:
    same = select(InboxRow).where(InboxRow.source == source, InboxRow.event_id == "", InboxRow.digest == digest)
    return list(db.session.scalars(same))


def _body(raw: object) -> str:
    try:
        return json.dumps(raw, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        return TOO_DEEP


def _settle_reading(told: _Told, key: Key, raw: object, at: datetime) -> None:
    """Quarantined with its reason, or waiting for its dossier."""
    row = told.row
    try:
        told.reading = reading = read(raw)
        check_offices(key, reading)
    except Unreadable as unreadable:
        told.reading = None
        row.result, row.reason, row.settled_at = "quarantined", str(unreadable)[:300], at
        return
    row.result, row.reason, row.settled_at = "waiting", "no such dossier yet", None
    row.as_code, row.as_alias = names_of(reading.dossier)


def _reread(row: InboxRow) -> _Told:
    return _Told(row, read(json.loads(row.body)))


def _join(waiting: Sequence[_Told], at: datetime) -> int:
    """Record those whose dossier is known; how many there were."""
    found: list[_Joined] = []
    seen: set[int] = set()
    codes: dict[tuple[Any, ...], str | None] = {}
    for told in waiting:
        if told.reading is None or told.row.id in seen or told.row.result != "waiting":
            continue
        seen.add(told.row.id)
        called = (told.row.as_code, told.row.as_alias, told.reading.occurred_at.astimezone(VIETNAM).date())
        if called not in codes:
            codes[called] = dossier_called(*called)
        code = codes[called]
        if code:
            found.append(_Joined(told, told.reading, code))
    for heard_at, together in groupby(found, key=lambda one: one.told.row.heard_at):
        _record(list(together), heard_at, at)
    return len(found)


def _record(found: list[_Joined], heard_at: datetime, at: datetime) -> None:
    """All in one go, each dossier folded once; should that fail, one by one, so that only the culprit stays behind."""
    try:
        with db.session.begin_nested():
            results = record_many([(one.code, _said(one)) for one in found], heard_at=heard_at)
    except OperationalError:
        raise  # the database is locked or full: nothing is kept and the sender tries again
    except Exception:
        log.exception("recording %d events failed", len(found))
        if len(found) == 1:
            row = found[0].told.row
            row.result, row.reason, row.settled_at = "quarantined", FAILED, at
            return
        for one in found:
            _record([one], heard_at, at)
        return
    for one, recorded in zip(found, results, strict=True):
        _settle(one, recorded, at)


def _said(one: _Joined) -> Said:
    reading = one.reading
    return Said(
        source=one.told.row.source, id=reading.id, kind=reading.kind, occurred_at=reading.occurred_at,
        office=reading.office, actor=reading.actor, leg=reading.leg, note=reading.note, details=reading.details,
    )  # fmt: skip


def _settle(one: _Joined, recorded: Recorded, at: datetime) -> None:
    row = one.told.row
    row.settled_at = at
    if recorded.result == "mismatch":
        row.result, row.reason = "quarantined", SAME_ID
        return
    row.result, row.dossier_code = "accepted", one.code
    row.reason = f"conflict: {recorded.conflict}"[:300] if recorded.conflict else ""
    one.told.again = one.told.again or recorded.result == "duplicate"


def _named(code: str, names: tuple[str, ...], at: datetime) -> None:
    """Joins at once, or, within a batch that is being recorded, after it."""
    names_found = _names_found.get()
    if names_found is not None:
        names_found.append((code, names))
        return
    with _names_settled_after(at):
        _join(_waiting_for(code, names), at)


@contextmanager
def _names_settled_after(at: datetime) -> Iterator[None]:
    """Events that name dossiers anew may let others join, which may name dossiers anew: in waves, no recursion."""
    if _names_found.get() is not None:
        yield
        return
    queue: deque[tuple[str, tuple[str, ...]]] = deque()
    token = _names_found.set(queue)
    try:
        yield
        waves = 0
        while queue and waves < WAVES:
            named, waves = [queue.popleft() for _ in range(len(queue))], waves + 1
            _join([told for one in named for told in _waiting_for(*one)], at)
        db.session.flush()
    finally:
        _names_found.reset(token)


def _waiting_for(code: str, names: tuple[str, ...]) -> list[_Told]:
    called = or_(InboxRow.as_code == code, InboxRow.as_alias.in_([alias_key(name) for name in names]))
    wanted = select(InboxRow).where(InboxRow.result == "waiting", called).order_by(InboxRow.id)
    return [_reread(row) for row in db.session.scalars(wanted)]
