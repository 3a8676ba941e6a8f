"""Whose a scanned sheet is, and how often sheets were scanned."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from portal.catalogue.leaflets.models import ScanRow
from portal.catalogue.leaflets.rules import FIELD, PROCEDURE, Printed, find_slug
from portal.catalogue.publications.queries import fields_and_agencies, has_code, publication_by_id
from portal.catalogue.search import queries as search
from portal.catalogue.words.rules import slug
from portal.db import db


@dataclass(frozen=True)
class Target:
    """Where a sheet leads: `kind` thu-tuc, linh-vuc or co-quan, `key` a code or a slug. `known`: the list it names has it."""

    kind: str
    key: str
    known: bool


@dataclass(frozen=True)
class Sheet:
    """A printed sheet as staff know it: what it is about, under which name, from which list."""

    kind: str
    key: str
    name: str
    decision: str


@dataclass(frozen=True)
class Scans:
    """Most scanned first, months newest first; a point is an office id, empty for sheets without one."""

    total: int
    by_sheet: Sequence[tuple[Sheet, int]]
    by_point: Sequence[tuple[str, int]]
    by_month: Sequence[tuple[date, int]]


def find_target(printed: Printed) -> Target | None:
    """The page behind a QR; None for the mark of a field or an agency that neither today's list nor its own has."""
    publication = publication_by_id(printed.version)
    if "." in printed.subject:
        return Target(PROCEDURE, printed.subject, publication is not None and has_code(publication, printed.subject))
    found = find_slug(printed.subject, search.fields(), search.agencies())
    if found is None and publication is not None:
        fields, agencies = fields_and_agencies(publication)
        found = find_slug(printed.subject, map(slug, fields), map(slug, agencies))
    return Target(*found, known=publication is not None) if found else None


def scans_since(first: date, point: str = "") -> Scans:
    """All scans from that day on; of the sheets one office hands out where `point` names it."""
    counted = func.sum(ScanRow.count)
    ours = (ScanRow.day >= first, *([ScanRow.point == point] if point else []))
    sheets = (
        select(ScanRow.subject, ScanRow.publication_id, counted).where(*ours).group_by(ScanRow.subject, ScanRow.publication_id)
    )
    points = select(ScanRow.point, counted).where(*ours).group_by(ScanRow.point)
    days = select(ScanRow.day, counted).where(*ours).group_by(ScanRow.day)
    months: Counter[date] = Counter()
    for day, count in db.session.execute(days):
        months[day.replace(day=1)] += count
    by_sheet = [(_sheet(subject, version), count) for subject, version, count in db.session.execute(sheets).all()]
    by_point = [(office, count) for office, count in db.session.execute(points)]
    return Scans(
        sum(months.values()),
        sorted(by_sheet, key=lambda row: (-row[1], row[0].name)),
        sorted(by_point, key=lambda row: (-row[1], row[0])),
        sorted(months.items(), reverse=True),
    )


def _sheet(subject: str, publication_id: int) -> Sheet:
    publication = publication_by_id(publication_id)
    kind, _, key = subject.partition("/")
    return Sheet(kind, key, _name(kind, key), publication.decision if publication else "")


def _name(kind: str, key: str) -> str:
    if kind == PROCEDURE:
        found = search.known_procedure(key)
        return found.name if found else key
    offered: Mapping[str, str] = search.fields() if kind == FIELD else search.agencies()
    return offered.get(key, key)
