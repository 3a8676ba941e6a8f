"""Reading the ledger: the events of dossiers, the export, and the verification of every chain and seal."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from portal.custody.ledger.models import (
    DossierRow,
    EventPrivateRow,
    EventRow,
    SealEntryRow,
    SealRow,
    UnsealedRow,
)
from portal.custody.ledger.rules import (
    Broken,
    Event,
    Link,
    Registration,
    Seal,
    broken_links,
    broken_seals,
    commitment,
)
from portal.db import db

_EVENT_FIELDS = tuple(Event.__dataclass_fields__)


@dataclass(frozen=True)
class Verdict:
    events: int
    dossiers: int
    broken: tuple[Broken, ...]

    @property
    def ok(self) -> bool:
        return not self.broken


def as_event(row: EventRow) -> Event:
    return Event(
        source=row.source, id=row.source_id, kind=row.kind, occurred_at=row.occurred_at, heard_at=row.heard_at,
        office=row.office, actor=row.actor, role=row.role, leg=row.leg, details=row.details,
        commitment=row.commitment,
    )  # fmt: skip


def as_registration(row: DossierRow) -> Registration:
    return Registration(
        row.code,
        row.submit_by_post,
        row.return_by_post,
        row.agency_office,
        row.registered_at,
    )


def events_of(dossier_ids: Iterable[int]) -> dict[int, list[Event]]:
    """All events of these dossiers, in their chains' order."""
    wanted = select(EventRow).where(EventRow.dossier_id.in_(list(dossier_ids)))
    rows = db.session.scalars(wanted.order_by(EventRow.dossier_id, EventRow.position))
    return {id_: [as_event(row) for row in group] for id_, group in groupby(rows, key=lambda row: row.dossier_id)}


def private_texts(codes: Sequence[str], kinds: Sequence[str], key: str) -> dict[str, str]:
    """Code → what the newest event of these kinds that says anything under `key` says."""
    rows = db.session.execute(
        select(DossierRow.code, EventPrivateRow.body)
        .join(EventRow, EventRow.dossier_id == DossierRow.id)
        .join(EventPrivateRow, EventPrivateRow.event_id == EventRow.id)
        .where(DossierRow.code.in_(list(codes)), EventRow.kind.in_(list(kinds)))
        .order_by(EventRow.occurred_at, EventRow.id)
    )
    return {code: str(body[key]) for code, body in rows if body.get(key)}


def events_of_code(code: str) -> list[Event]:
    """All events of the dossier with this code, in its chain's order."""
    wanted = select(EventRow).join(DossierRow, DossierRow.id == EventRow.dossier_id)
    rows = db.session.scalars(wanted.where(DossierRow.code == code).order_by(EventRow.position))
    return [as_event(row) for row in rows]


def private_parts(code: str) -> dict[tuple[str, str], dict[str, Any]]:
    """(source, id) → the personal part, for those who may read it."""
    rows = db.session.execute(
        select(EventRow.source, EventRow.source_id, EventPrivateRow.body)
        .join(EventPrivateRow, EventPrivateRow.event_id == EventRow.id)
        .join(DossierRow, DossierRow.id == EventRow.dossier_id)
        .where(DossierRow.code == code)
    )
    return {(source, id_): body for source, id_, body in rows}


def verify() -> Verdict:
    """Recompute every chain and every seal from the database."""
    broken: list[Broken] = []
    dossiers = events = 0
    for row, links in _chains():
        dossiers += 1
        events += len(links)
        broken += broken_links(as_registration(row), links, head=row.head, count=row.event_count)
    broken += _changed_private_parts()
    broken += broken_seals(_seals(), _leaves())
    broken += _unsealed_strays()
    return Verdict(events, dossiers, tuple(broken))


def export() -> Iterator[dict[str, Any]]:
    """One line per event, with what a verifier needs who has nothing else."""
    seals = {seal.number: seal for seal in _seals()}
    entries = db.session.execute(select(SealEntryRow.event_id, SealEntryRow.number, SealEntryRow.place))
    places = {event_id: (number, place) for event_id, number, place in entries}
    for row, links in _chains():
        ids = db.session.scalars(select(EventRow.id).where(EventRow.dossier_id == row.id).order_by(EventRow.position))
        for link, event_id in zip(links, ids, strict=True):
            number, place = places.get(event_id, (0, 0))
            seal = vars(seals[number]) if number else None
            line = {**_exported(row, link), "seal": seal, "seal_place": place}
            yield json.loads(json.dumps(line, default=_text))


def verify_export(lines: Iterable[str]) -> Verdict:
    """The same verification from an export alone."""
    records = [json.loads(line) for line in lines if line.strip()]
    broken: list[Broken] = []
    leaves: dict[int, list[tuple[int, str]]] = {}
    seals: dict[int, Seal] = {}
    for code, group in groupby(records, key=lambda record: record["dossier"]):
        chain = list(group)
        links = [_imported(record) for record in chain]
        registration = _registration(code, chain[0]["registration"])
        broken += broken_links(registration, links, head=chain[0]["head"], count=chain[0]["count"])
        for record in chain:
            if record["seal"]:
                leaves.setdefault(record["seal"]["number"], []).append((record["seal_place"], record["digest"]))
                seals[record["seal"]["number"]] = _seal(record["seal"])
    ordered = {number: [digest for _, digest in sorted(found)] for number, found in leaves.items()}
    broken += broken_seals([seals[number] for number in sorted(seals)], ordered)
    return Verdict(len(records), len({record["dossier"] for record in records}), tuple(broken))


def _chains() -> Iterator[tuple[DossierRow, list[Link]]]:
    last = 0
    while rows := list(db.session.scalars(select(DossierRow).where(DossierRow.id > last).order_by(DossierRow.id).limit(500))):
        wanted = select(EventRow).where(EventRow.dossier_id.in_([row.id for row in rows]))
        found = db.session.scalars(wanted.order_by(EventRow.dossier_id, EventRow.position))
        chains = {id_: list(group) for id_, group in groupby(found, key=lambda row: row.dossier_id)}
        for row in rows:
            yield row, [_link(event) for event in chains.get(row.id, ())]
        last = rows[-1].id
        db.session.expunge_all()


def _link(row: EventRow) -> Link:
    return Link(row.position, as_event(row), row.previous, row.digest)


def _changed_private_parts() -> Iterator[Broken]:
    rows = db.session.execute(
        select(
            DossierRow.code,
            EventRow.source_id,
            EventRow.commitment,
            EventPrivateRow.salt,
            EventPrivateRow.body,
        )
        .join(EventRow, EventRow.id == EventPrivateRow.event_id)
        .join(DossierRow, DossierRow.id == EventRow.dossier_id)
    )
    for code, event, bound, salt, body in rows:
        if commitment(salt, body) != bound:
            yield Broken(code, event, "its personal part was changed")


def _unsealed_strays() -> Iterator[Broken]:
    """Events that neither stand in a seal nor wait for one were put in beside the portal."""
    known = select(SealEntryRow.event_id).union(select(UnsealedRow.event_id))
    rows = db.session.execute(select(DossierRow.code, EventRow.source_id).join(DossierRow).where(EventRow.id.not_in(known)))
    for code, event in rows:
        yield Broken(code, event, "stands in no seal")


def _seals() -> list[Seal]:
    rows = db.session.scalars(select(SealRow).order_by(SealRow.number))
    return [Seal(row.number, row.count, row.root, row.previous, row.digest, row.sealed_at) for row in rows]


def _leaves() -> dict[int, Sequence[str]]:
    rows = db.session.execute(
        select(SealEntryRow.number, EventRow.digest)
        .join(EventRow, EventRow.id == SealEntryRow.event_id)
        .order_by(SealEntryRow.number, SealEntryRow.place)
    )
    return {number: [digest for _, digest in group] for number, group in groupby(rows, key=lambda row: row[0])}


def last_seal() -> Seal | None:
    row = db.session.scalar(select(SealRow).order_by(SealRow.number.desc()).limit(1))
    return Seal(row.number, row.count, row.root, row.previous, row.digest, row.sealed_at) if row else None


def count_events() -> int:
    return db.session.scalar(select(func.count()).select_from(EventRow)) or 0


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _exported(row: DossierRow, link: Link) -> dict[str, Any]:
    event = link.event
    return {
        "dossier": row.code, "leg": event.leg, "id": event.id, "source": event.source, "kind": event.kind,
        "office": event.office, "occurred_at": event.occurred_at, "heard_at": event.heard_at,
        "details": dict(event.details), "digest": link.digest, "previous": link.previous, "position": link.position,
        "actor": event.actor, "role": event.role, "commitment": event.commitment,
        "registration": {
            "submit_by_post": row.submit_by_post, "return_by_post": row.return_by_post,
            "agency_office": row.agency_office, "registered_at": row.registered_at,
        },
        "head": row.head, "count": row.event_count,
    }  # fmt: skip


def _imported(record: dict[str, Any]) -> Link:
    given: dict[str, Any] = {name: record[name] for name in _EVENT_FIELDS}
    for name in ("occurred_at", "heard_at"):
        given[name] = datetime.fromisoformat(given[name])
    return Link(record["position"], Event(**given), record["previous"], record["digest"])


def _registration(code: str, raw: dict[str, Any]) -> Registration:
    born = datetime.fromisoformat(raw["registered_at"])
    return Registration(code, raw["submit_by_post"], raw["return_by_post"], raw["agency_office"], born)


def _seal(raw: dict[str, Any]) -> Seal:
    return Seal(**{**raw, "sealed_at": datetime.fromisoformat(raw["sealed_at"])})
