"""Everyday names are added, changed and retired by staff; the shipped ones are loaded. Flushes; the caller commits."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from portal.catalogue.synonyms.models import SynonymRow
from portal.catalogue.synonyms.rules import folded
from portal.db import db

SHIPPED = Path(__file__).parent / "data" / "synonyms.csv"


class Taken(Exception):
    """There is such a name already, perhaps a retired one."""


class Unknown(Exception):
    """No such name."""


@dataclass(frozen=True)
class NewSynonym:
    phrase: str
    meanings: tuple[str, ...]


def load_reference() -> None:
    """Add the shipped names that are not there; follow the shipped meaning of those that no person has touched."""
    there = {row.folded: row for row in db.session.scalars(select(SynonymRow))}
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = there.get(folded(line["phrase"]))
            if row is None:
                row = _row(line["phrase"], line["meanings"])
                there[row.folded] = row
            elif row.changed_at is None and row.meanings != line["meanings"]:
                row.meanings = line["meanings"]
    db.session.flush()


def add(new: NewSynonym, *, by: str, at: datetime) -> int:
    if db.session.scalar(select(SynonymRow.id).where(SynonymRow.folded == folded(new.phrase))):
        raise Taken
    row = _row(new.phrase, "; ".join(new.meanings))
    row.changed_by, row.changed_at = by, at
    db.session.flush()
    return row.id


def change(number: int, meanings: tuple[str, ...], *, by: str, at: datetime) -> None:
    """Another meaning; a retired name stays retired."""
    row = _find(number)
    row.meanings = "; ".join(meanings)
    row.changed_by, row.changed_at = by, at
    db.session.flush()


def retire(number: int, *, by: str, at: datetime) -> None:
    _set_active(number, active=False, by=by, at=at)


def bring_back(number: int, *, by: str, at: datetime) -> None:
    _set_active(number, active=True, by=by, at=at)


def _set_active(number: int, *, active: bool, by: str, at: datetime) -> None:
    row = _find(number)
    if row.active != active:
        row.active, row.changed_by, row.changed_at = active, by, at
        db.session.flush()


def _find(number: int) -> SynonymRow:
    row = db.session.get(SynonymRow, number)
    if row is None:
        raise Unknown
    return row


def _row(phrase: str, meanings: str) -> SynonymRow:
    row = SynonymRow(
        phrase=phrase, folded=folded(phrase), meanings=meanings, active=True, changed_by="", changed_at=None
    )  # fmt: skip
    db.session.add(row)
    return row
