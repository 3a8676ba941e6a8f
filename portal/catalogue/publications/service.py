"""Publishing a list, and loading the reference list that ships with the project. Flushes; the caller commits."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from portal.catalogue.publications.models import EntryRow, PublicationRow
from portal.catalogue.publications.queries import published
from portal.catalogue.publications.rules import NewPublication, Procedure, why_refused
from portal.catalogue.words.rules import slug
from portal.db import db

LIST = Path(__file__).parent / "data" / "procedures.csv"
REFERENCE_EFFECTIVE = date(2026, 7, 1)
PUBLISHED_LIST = "published list"
CHUNK = 1000  # rows a statement


class Refused(Exception):
    """`reason` is an id of rules.why_refused."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def wait_for_turn() -> None:
    """Lists are published one after the other: two at once could not see each other's effective date."""
    db.session.execute(select(PublicationRow.id).order_by(PublicationRow.id).limit(1).with_for_update())


def publish(new: NewPublication, entries: Sequence[Procedure], *, at: datetime) -> str:
    """The list as decided; nothing of it changes afterwards. Gives its slug, or raises Refused."""
    wait_for_turn()
    reason = why_refused(new, published(), len(entries))
    if reason:
        raise Refused(reason)
    row = PublicationRow(
        decision=new.decision, slug=slug(new.decision), decided_on=new.decided_on, effective=new.effective,
        as_of=new.effective.isoformat(), reference_only=False, source_name=new.source_name, source_digest=new.source_digest,
        prepared_by=new.prepared_by, published_by=new.published_by, published_at=at, left_out=new.left_out,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _write(row.id, (_columns(entry) for entry in entries))
    return row.slug


def load_reference() -> bool:
    """Load the list that ships with the project, as what it is; False when exactly this is loaded already."""
    digest = hashlib.sha256(LIST.read_bytes()).hexdigest()
    if db.session.scalar(select(PublicationRow.id).where(PublicationRow.source_digest == digest)):
        return False
    decision = f"Danh mục tham khảo {digest[:8]}"
    row = PublicationRow(
        decision=decision, slug=slug(decision), decided_on=None, effective=REFERENCE_EFFECTIVE, as_of="2026-07",
        reference_only=True, source_name=LIST.name, source_digest=digest, prepared_by="", published_by="",
        published_at=None, left_out=0,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    with LIST.open(encoding="utf-8", newline="") as file:
        _write(row.id, map(_shipped, csv.DictReader(file)))
    return True


def _write(publication_id: int, rows: Iterable[dict[str, Any]]) -> None:
    given = [{**row, "publication_id": publication_id} for row in rows]
    for start in range(0, len(given), CHUNK):
        db.session.execute(insert(EntryRow), given[start : start + CHUNK])


def _columns(entry: Procedure) -> dict[str, Any]:
    given = {name: getattr(entry, name) for name in Procedure.__dataclass_fields__}
    return {**given, "papers": " | ".join(entry.papers), "eligibility_basis": PUBLISHED_LIST}


def _shipped(row: dict[str, str]) -> dict[str, Any]:
    flags = {name: row[name] == "yes" for name in ("submit_by_post", "return_by_post", "sensitive")}
    numbers = {name: int(row[name]) if row[name] else None for name in ("days", "fee_vnd")}
    return {**row, **flags, **numbers}
