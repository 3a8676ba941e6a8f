"""Setting limits, loading the shipped ones, noting how long a stage took. Flushes; the caller commits."""

import csv
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert, select

from portal.custody.limits.models import LimitRow, StageTimeRow
from portal.custody.limits.queries import forget
from portal.custody.limits.rules import Limit
from portal.db import db, insert_into

SHIPPED = Path(__file__).parent / "data" / "limits.csv"


class Refused(Exception):
    """The same stage and class of commune has a limit from this date already."""


def load_reference() -> bool:
    """The shipped assumptions, where there is no limit at all; what people have set is left alone."""
    if db.session.scalar(select(LimitRow.id).limit(1)):
        return False
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    given = [
        {**row, "days": int(row["days"]), "starts": date.fromisoformat(row["starts"]), "set_by": "", "set_at": None}
        for row in rows
    ]
    db.session.execute(insert(LimitRow), given)
    forget()
    return True


def set_limit(limit: Limit, *, by: str, at: datetime) -> None:
    """A limit from a date on; what is under way keeps the one it began with."""
    values = {**vars(limit), "set_by": by, "set_at": at}
    row = insert_into(LimitRow).values(**values).on_conflict_do_nothing(index_elements=["stage", "area", "starts"])
    if db.session.execute(row.returning(LimitRow.id)).scalar() is None:
        raise Refused
    forget()


def note_stage(code: str, stage: str, began: datetime, ended: datetime) -> None:
    """How long a stage took. Events that arrive late move its borders: the last word counts."""
    seconds = max(0, int((ended - began).total_seconds()))
    row = insert_into(StageTimeRow).values(dossier_code=code, stage=stage, seconds=seconds, ended_at=ended)
    newer = {"seconds": row.excluded.seconds, "ended_at": row.excluded.ended_at}
    db.session.execute(row.on_conflict_do_update(index_elements=["dossier_code", "stage"], set_=newer))
