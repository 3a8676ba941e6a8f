"""Loading the shipped reference list. Flushes; the caller commits."""

import csv
import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from portal.catalogue.publications.models import EntryRow, PublicationRow
from portal.db import db

LIST = Path(__file__).parent / "data" / "procedures.csv"
REFERENCE_EFFECTIVE = date(2026, 7, 1)


def load_reference() -> bool:
    """Load the list that ships with the project, as what it is; False when exactly this is loaded already."""
    digest = hashlib.sha256(LIST.read_bytes()).hexdigest()
    if db.session.scalar(select(PublicationRow.id).where(PublicationRow.source_digest == digest)):
        return False
    publication = PublicationRow(
        decision=f"Danh mục tham khảo {digest[:8]}", effective=REFERENCE_EFFECTIVE, as_of="2026-07",
        reference_only=True, source_digest=digest,
    )  # fmt: skip
    db.session.add(publication)
    db.session.flush()
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [_entry(publication.id, row) for row in csv.DictReader(file)]
    db.session.execute(insert(EntryRow), rows)
    return True


def _entry(publication_id: int, row: dict[str, str]) -> dict[str, Any]:
    flags = {name: row[name] == "yes" for name in ("submit_by_post", "return_by_post", "sensitive")}
    numbers = {name: int(row[name]) if row[name] else None for name in ("days", "fee_vnd")}
    return {**row, **flags, **numbers, "publication_id": publication_id}
