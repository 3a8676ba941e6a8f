"""Reading published lists."""

from datetime import date
from sys import intern
from typing import Any

from sqlalchemy import Row, Select, select

from portal.catalogue.publications.models import EntryRow, PublicationRow
from portal.catalogue.publications.rules import Listed, Procedure, Publication, Since, difference
from portal.db import db

NOTHING = Publication(0, "", "", date(1970, 1, 1), "", reference_only=True, digest="")
REPEATED = ("level", "field", "agency", "days_unit", "eligibility_basis", "as_of", "reason", "note")  # kept once in memory


def in_force(day: date) -> Publication:
    """The newest decision in effect on that day; before the first one, the reference list."""
    decided = _decisions().where(PublicationRow.effective <= day)
    row = db.session.scalar(decided.limit(1)) or db.session.scalar(_references().limit(1))
    return _publication(row) if row else NOTHING


def published() -> tuple[Publication, ...]:
    """The province's decisions, newest first."""
    return tuple(map(_publication, db.session.scalars(_decisions())))


def every_list() -> tuple[Publication, ...]:
    """Decisions, newest first, then the reference list they stand beside."""
    reference = db.session.scalar(_references().limit(1))
    return (*published(), *([_publication(reference)] if reference else []))


def find_publication(slug: str) -> Publication | None:
    row = db.session.scalar(select(PublicationRow).where(PublicationRow.slug == slug))
    return _publication(row) if row else None


def publication_by_id(publication_id: int) -> Publication | None:
    row = db.session.get(PublicationRow, publication_id)
    return _publication(row) if row else None


def changed_since(code: str, publication_id: int, current: Publication) -> Since | None:
    """What has changed for a code between that list and the current one; None when there is no such list."""
    printed = publication_by_id(publication_id)
    if printed is None:
        return None
    return Since(printed, current, difference(rows_of(printed, code), rows_of(current, code)))


def procedures_of(publication: Publication) -> tuple[Procedure, ...]:
    """The rows of a list, by code and level."""
    wanted = select(*_COLUMNS).where(EntryRow.publication_id == publication.id).order_by(EntryRow.code, EntryRow.level)
    some = db.session.execute(
        wanted, execution_options={"yield_per": 100}
    ).partitions()  # all at once would be twice the memory
    return tuple(_procedure(row) for rows in some for row in rows)


def listed_of(publication: Publication) -> tuple[Listed, ...]:
    """The same rows with what a list shows of them."""
    wanted = select(*_LISTED).where(_ENTRY.publication_id == publication.id).order_by(_ENTRY.code, _ENTRY.level)
    some = db.session.execute(wanted, execution_options={"yield_per": 100}).partitions()
    return tuple(Listed(**_kept_once(row)) for rows in some for row in rows)


def rows_of(publication: Publication, code: str) -> tuple[Procedure, ...]:
    """What a list says of one code, a row per level."""
    wanted = select(*_COLUMNS).where(_ENTRY.publication_id == publication.id, _ENTRY.code == code)
    return tuple(map(_procedure, db.session.execute(wanted.order_by(_ENTRY.level))))


def last_known(code: str) -> tuple[Procedure, ...]:
    """What the newest list that had the code said, a row per level: for dossiers that outlive a list."""
    newest = (
        select(PublicationRow.id)
        .join(EntryRow, EntryRow.publication_id == PublicationRow.id)
        .where(EntryRow.code == code)
        .order_by(PublicationRow.reference_only, PublicationRow.effective.desc(), PublicationRow.id.desc())
        .limit(1)
    )
    wanted = select(*_COLUMNS).where(EntryRow.code == code, EntryRow.publication_id == newest.scalar_subquery())
    return tuple(map(_procedure, db.session.execute(wanted.order_by(EntryRow.level))))


def fields_and_agencies(publication: Publication) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names a list uses, without reading its rows."""
    of_list = EntryRow.publication_id == publication.id
    fields = db.session.scalars(select(EntryRow.field).where(of_list).distinct())
    agencies = db.session.scalars(select(EntryRow.agency).where(of_list).distinct())
    return tuple(fields), tuple(agencies)


def has_code(publication: Publication, code: str) -> bool:
    wanted = select(EntryRow.id).where(EntryRow.publication_id == publication.id, EntryRow.code == code)
    return db.session.scalar(wanted.limit(1)) is not None


def _decisions() -> Select[PublicationRow]:
    decided = select(PublicationRow).where(PublicationRow.reference_only.is_(False))
    return decided.order_by(PublicationRow.effective.desc(), PublicationRow.id.desc())


def _references() -> Select[PublicationRow]:
    return select(PublicationRow).where(PublicationRow.reference_only.is_(True)).order_by(PublicationRow.id.desc())


def _publication(row: PublicationRow) -> Publication:
    names = Publication.__dataclass_fields__.keys() - {"digest"}
    return Publication(**{name: getattr(row, name) for name in names}, digest=row.source_digest)


# On the plain table: the ORM's own columns touch four megabytes of shared memory in every process that asks first.
_ENTRY = EntryRow.__table__.c
_COLUMNS = [_ENTRY[name] for name in Procedure.__dataclass_fields__]


_LISTED = [_ENTRY[name] for name in Listed.__dataclass_fields__]


def _kept_once(row: Row[Any]) -> dict[str, Any]:
    given = dict(row._mapping)
    return given | {name: intern(given[name]) for name in REPEATED if name in given}


def _procedure(row: Row[Any]) -> Procedure:
    given = _kept_once(row)
    return Procedure(**{**given, "papers": tuple(p.strip() for p in row.papers.split(" | ") if p.strip())})
