"""Reading the whole ledger once, as it stands at one moment: to verify it.

Rows come in portions and are forgotten; what the database holds is taken as text where the portal itself could
not have written it otherwise, so that a value that cannot be read is a finding and not an end.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, String, Text, cast, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from portal.custody.audit.rules import Broken, Link, Noted, Verdict, Witness, broken_links, broken_seals
from portal.custody.ledger.models import DossierRow, EventPrivateRow, EventRow, SealEntryRow, SealRow, UnsealedRow
from portal.custody.ledger.rules import Event, Registration, Seal, commitment
from portal.db import db

PORTION = 1000


def plain(moment: Any) -> ColumnElement[Any]:
    """A moment as the driver gives it."""
    return type_coerce(moment, String)


DOSSIERS = select(
    DossierRow.id, DossierRow.code, DossierRow.submit_by_post, DossierRow.return_by_post, DossierRow.agency_office,
    plain(DossierRow.registered_at).label("registered_at"), DossierRow.head, DossierRow.event_count,
).order_by(DossierRow.id)  # fmt: skip
EVENTS = (
    select(
        EventRow.id, EventRow.dossier_id, EventRow.position, EventRow.source, EventRow.source_id, EventRow.kind,
        plain(EventRow.occurred_at).label("occurred_at"), plain(EventRow.heard_at).label("heard_at"),
        EventRow.office, EventRow.actor, EventRow.role, EventRow.leg, cast(EventRow.details, Text).label("details"),
        EventRow.commitment, EventRow.previous, EventRow.digest,
        EventPrivateRow.salt, cast(EventPrivateRow.body, Text).label("body"),
        SealEntryRow.number, SealEntryRow.place, UnsealedRow.event_id.label("waits"),
    )
    .outerjoin(EventPrivateRow, EventPrivateRow.event_id == EventRow.id)
    .outerjoin(SealEntryRow, SealEntryRow.event_id == EventRow.id)
    .outerjoin(UnsealedRow, UnsealedRow.event_id == EventRow.id)
    .order_by(EventRow.dossier_id, EventRow.position)
)  # fmt: skip
SEALS = select(
    SealRow.number, SealRow.count, SealRow.root, SealRow.previous, SealRow.digest, plain(SealRow.sealed_at).label("sealed_at")
).order_by(SealRow.number)
_ENTRIES = (
    select(SealEntryRow.number, SealEntryRow.place, EventRow.digest)
    .outerjoin(EventRow, EventRow.id == SealEntryRow.event_id)
    .order_by(SealEntryRow.number, SealEntryRow.place)
)


class _Audit:
    """One pass over all there is."""

    def __init__(self, ask: Connection, noted: Noted | None) -> None:
        self.ask, self.witness = ask, Witness(noted)
        self.dossiers = self.events = 0

    def broken(self) -> Iterator[Broken]:
        yield from self._chains()
        unreadable: list[Broken] = []
        yield from broken_seals(self.witness.watch(self._seals(unreadable)), map(_entry, self.ask.execute(_ENTRIES)))
        yield from unreadable
        yield from self.witness.broken()
        yield from self._strays()

    def _chains(self) -> Iterator[Broken]:
        events = groupby(self.ask.execute(EVENTS), key=attrgetter("dossier_id"))
        owner, rows = next(events, (None, iter(())))
        for dossier in self.ask.execute(DOSSIERS):
            self.dossiers += 1
            while owner is not None and owner < dossier.id:
                yield from self._orphans(rows)
                owner, rows = next(events, (None, iter(())))
            mine = owner == dossier.id
            yield from self._chain(dossier, rows if mine else iter(()))
            if mine:
                owner, rows = next(events, (None, iter(())))
        while owner is not None:
            yield from self._orphans(rows)
            owner, rows = next(events, (None, iter(())))

    def _chain(self, dossier: Any, rows: Iterator[Any]) -> Iterator[Broken]:
        beside: list[Broken] = []
        try:
            born = read_registration(dossier)
        except (TypeError, ValueError):
            yield Broken(dossier.code, "", "the registration cannot be read")
            self.events += sum(1 for _ in rows)
            return
        yield from broken_links(born, self._links(dossier.code, rows, beside), head=dossier.head, count=dossier.event_count)
        yield from beside

    def _links(self, code: str, rows: Iterator[Any], beside: list[Broken]) -> Iterator[Link]:
        for row in rows:
            self.events += 1
            if (row.number is None) == (row.waits is None):
                beside.append(
                    Broken(code, row.source_id, "stands in no seal" if row.waits is None else "waits for a second seal")
                )
            if row.salt is not None and not _bound(row):
                beside.append(Broken(code, row.source_id, "its personal part was changed"))
            try:
                yield read_link(row)
            except (TypeError, ValueError):
                beside.append(Broken(code, row.source_id, "cannot be read"))

    def _seals(self, unreadable: list[Broken]) -> Iterator[Seal]:
        for row in self.ask.execute(SEALS):
            try:
                yield read_seal(row)
            except (TypeError, ValueError):
                unreadable.append(Broken("", f"seal {row.number}", "cannot be read"))

    def _orphans(self, rows: Iterator[Any]) -> Iterator[Broken]:
        for row in rows:
            self.events += 1
            yield Broken("", row.source_id, "belongs to no dossier")

    def _strays(self) -> Iterator[Broken]:
        """What is kept for an event that is not there."""
        for table in (EventPrivateRow, UnsealedRow):
            lost = select(table.event_id).outerjoin(EventRow, EventRow.id == table.event_id).where(EventRow.id.is_(None))
            for (event_id,) in self.ask.execute(lost):
                yield Broken("", f"number {event_id}", f"is gone, its {table.__tablename__} is not")


def verify(noted: Noted | None = None) -> Verdict:
    """Recompute every chain and every seal from the database; `noted`: a seal that must be among them."""
    with at_one_moment() as ask:
        return verdict_of(ask, noted)


def verdict_of(ask: Connection, noted: Noted | None = None) -> Verdict:
    """The same for what this connection sees."""
    audit = _Audit(ask, noted)
    broken = tuple(audit.broken())
    return Verdict(audit.events, audit.dossiers, broken, audit.witness.last)


@contextmanager
def at_one_moment() -> Iterator[Connection]:
    """A reading of its own: what others commit meanwhile is not seen."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection.execution_options(yield_per=PORTION)


def moment(value: Any) -> datetime:
    """What `plain` gave, in UTC."""
    return value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromisoformat(f"{value}+00:00")


def read_registration(row: Any) -> Registration:
    return Registration(row.code, row.submit_by_post, row.return_by_post, row.agency_office, moment(row.registered_at))


def read_link(row: Any) -> Link:
    event = Event(
        row.source, row.source_id, row.kind, moment(row.occurred_at), moment(row.heard_at), row.office, row.actor,
        row.role, row.leg, json.loads(row.details), row.commitment,
    )  # fmt: skip
    return Link(row.position, event, row.previous, row.digest)


def _bound(row: Any) -> bool:
    """Whether the personal part is what the event was bound to; an event bound to nothing has none."""
    try:
        return bool(row.commitment) and commitment(row.salt, json.loads(row.body)) == row.commitment
    except (TypeError, ValueError):
        return False


def read_seal(row: Any) -> Seal:
    return Seal(row.number, row.count, row.root, row.previous, row.digest, moment(row.sealed_at))


def _entry(row: Any) -> tuple[int, int, str | None]:
    return row.number, row.place, row.digest
