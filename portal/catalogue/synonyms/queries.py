"""Reading the everyday names."""

from sqlalchemy import select

from portal.catalogue.synonyms.models import SynonymRow
from portal.catalogue.synonyms.rules import Synonym, split
from portal.db import db


def synonyms() -> tuple[Synonym, ...]:
    """All of them, the retired ones too, in alphabetical order."""
    return tuple(map(_synonym, db.session.scalars(select(SynonymRow).order_by(SynonymRow.folded))))


def find_synonym(number: int) -> Synonym | None:
    row = db.session.get(SynonymRow, number)
    return _synonym(row) if row else None


def known_names() -> tuple[tuple[str, str], ...]:
    """Phrase and meanings of the active ones: what the search reads with. Two answers are equal when nothing changed."""
    wanted = select(SynonymRow.folded, SynonymRow.meanings).where(SynonymRow.active.is_(True)).order_by(SynonymRow.folded)
    return tuple((folded, meanings) for folded, meanings in db.session.execute(wanted))


def _synonym(row: SynonymRow) -> Synonym:
    return Synonym(row.id, row.phrase, split(row.meanings), row.active, row.changed_by, row.changed_at)
