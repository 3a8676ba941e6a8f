"""Reading published lists."""

from datetime import date

from sqlalchemy import select

from portal.catalogue.publications.models import EntryRow, PublicationRow
from portal.catalogue.publications.rules import Procedure, Publication
from portal.db import db

NOTHING = Publication(0, "", date(1970, 1, 1), "", reference_only=True, digest="")


def in_force() -> Publication:
    newest = select(PublicationRow).order_by(PublicationRow.reference_only, PublicationRow.id.desc()).limit(1)
    row = db.session.scalar(newest)
    if row is None:
        return NOTHING
    return Publication(row.id, row.decision, row.effective, row.as_of, row.reference_only, row.source_digest)


def procedures_of(publication: Publication) -> tuple[Procedure, ...]:
    """The rows of a list, by code and level."""
    wanted = select(EntryRow).where(EntryRow.publication_id == publication.id)
    return tuple(_procedure(row) for row in db.session.scalars(wanted.order_by(EntryRow.code, EntryRow.level)))


def _procedure(row: EntryRow) -> Procedure:
    names = Procedure.__dataclass_fields__
    given = {name: getattr(row, name) for name in names}
    return Procedure(**{**given, "papers": tuple(p.strip() for p in row.papers.split(" | ") if p.strip())})
