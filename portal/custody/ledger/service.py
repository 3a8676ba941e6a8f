"""Writing the ledger: append an event to its chain, seal what has arrived. Flushes; the caller commits."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select

from portal.custody.ledger.models import (
    DossierRow,
    EventPrivateRow,
    EventRow,
    SealEntryRow,
    SealRow,
    UnsealedRow,
)
from portal.custody.ledger.queries import as_event
from portal.custody.ledger.rules import (
    DERIVED,
    Event,
    commitment,
    digest,
    merkle_root,
    seal_digest,
)
from portal.db import db, insert_into

Result = Literal["accepted", "duplicate", "mismatch"]
LARGEST_SEAL = 2000


def append(dossier: DossierRow, event: Event, private: Mapping[str, Any]) -> Result:
    """Append to the chain of a locked dossier. The same id again is a duplicate, or a mismatch if it says otherwise."""
    known = _known(event)
    if known is not None:
        return _compare(known, dossier, event, private)
    salt = secrets.token_hex(16)
    bound = Event(**{**vars(event), "commitment": commitment(salt, private)})
    position = dossier.event_count + 1
    seal = digest(dossier.code, position, dossier.head, bound)
    event_id = _insert(dossier, bound, position, seal)
    if event_id is None:  # another transaction took this id a moment ago
        again = _known(event)
        return _compare(again, dossier, event, private) if again else "mismatch"
    if private:
        db.session.execute(insert(EventPrivateRow).values(event_id=event_id, salt=salt, body=dict(private)))
    db.session.execute(insert(UnsealedRow).values(event_id=event_id))
    dossier.head, dossier.event_count = seal, position
    return "accepted"


def seal_pending(*, at: datetime) -> int:
    """Seal the events that arrived since the last seal; how many there were."""
    waiting = select(UnsealedRow.event_id).order_by(UnsealedRow.event_id).limit(LARGEST_SEAL)
    ids = list(db.session.scalars(waiting.with_for_update()))
    if not ids:
        return 0
    rows = db.session.execute(select(EventRow.id, EventRow.digest).where(EventRow.id.in_(ids)).order_by(EventRow.id))
    digests = dict(rows.all())
    last = db.session.execute(select(SealRow.number, SealRow.digest).order_by(SealRow.number.desc()).limit(1)).first()
    number, previous = (last[0] + 1, last[1]) if last else (1, "")
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)  # what the hashed bytes keep
    root = merkle_root(list(digests.values()))
    sealed = seal_digest(number, len(digests), root, previous, at)
    db.session.execute(
        insert(SealRow).values(
            number=number,
            count=len(digests),
            root=root,
            previous=previous,
            digest=sealed,
            sealed_at=at,
        )
    )
    entries = [{"number": number, "place": place, "event_id": id_} for place, id_ in enumerate(digests)]
    db.session.execute(insert(SealEntryRow), entries)
    db.session.execute(delete(UnsealedRow).where(UnsealedRow.event_id.in_(ids)))
    return len(ids)


def erase_private(dossier_code: str) -> int:
    """Forget the personal parts of a dossier's events; the chain stays whole. How many were erased."""
    events = select(EventRow.id).join(DossierRow).where(DossierRow.code == dossier_code)
    wanted = EventPrivateRow.event_id.in_(events)
    count = db.session.scalar(select(func.count()).select_from(EventPrivateRow).where(wanted)) or 0
    db.session.execute(delete(EventPrivateRow).where(wanted).execution_options(synchronize_session=False))
    return count


def _known(event: Event) -> EventRow | None:
    same_id = (EventRow.source == event.source) & (EventRow.source_id == event.id)
    return db.session.scalar(select(EventRow).where(same_id))


def _compare(known: EventRow, dossier: DossierRow, event: Event, private: Mapping[str, Any]) -> Result:
    before = as_event(known)
    same = ("kind", "occurred_at", "office", "actor", "leg")
    if known.dossier_id != dossier.id or any(getattr(before, name) != getattr(event, name) for name in same):
        return "mismatch"
    if _given(before) != _given(event):
        return "mismatch"
    kept = db.session.get(EventPrivateRow, known.id)
    if kept is None:  # none was given then, or it has been erased since
        return "duplicate" if known.commitment or not private else "mismatch"
    return "duplicate" if kept.body == dict(private) else "mismatch"


def _given(event: Event) -> dict[str, Any]:
    """What was said, without the counts we make of it: an older release made fewer."""
    return {name: value for name, value in event.details.items() if name not in DERIVED}


def _insert(dossier: DossierRow, event: Event, position: int, seal: str) -> int | None:
    values = {**vars(event), "source_id": event.id, "details": dict(event.details)}
    del values["id"]
    statement = (
        insert_into(EventRow)
        .values(
            dossier_id=dossier.id,
            position=position,
            previous=dossier.head,
            digest=seal,
            **values,
        )
        .on_conflict_do_nothing(index_elements=["source", "source_id"])
        .returning(EventRow.id)
    )
    return db.session.execute(statement).scalar()
