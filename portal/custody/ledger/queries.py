"""Reading the ledger: the events of dossiers, in their chains' order."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from portal.custody.ledger.models import DossierRow, EventPrivateRow, EventRow, SealRow
from portal.custody.ledger.rules import Event, Registration, Seal
from portal.db import db


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


def last_seal() -> Seal | None:
    row = db.session.scalar(select(SealRow).order_by(SealRow.number.desc()).limit(1))
    return Seal(row.number, row.count, row.root, row.previous, row.digest, row.sealed_at) if row else None


def count_events() -> int:
    return db.session.scalar(select(func.count()).select_from(EventRow)) or 0
