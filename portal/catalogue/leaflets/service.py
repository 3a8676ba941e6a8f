"""Counting scans. Flushes; the caller commits, and goes on without it when the database is busy."""

from datetime import date

from portal.catalogue.leaflets.models import ScanRow
from portal.db import db, insert_into


def count(subject: str, publication_id: int, point: str, *, day: date) -> None:
    """One more scan that day."""
    row = {"subject": subject, "publication_id": publication_id, "point": point, "day": day, "count": 1}
    keys = [ScanRow.subject, ScanRow.publication_id, ScanRow.point, ScanRow.day]
    added = insert_into(ScanRow).values(row)
    db.session.execute(added.on_conflict_do_update(index_elements=keys, set_={"count": ScanRow.count + 1}))
