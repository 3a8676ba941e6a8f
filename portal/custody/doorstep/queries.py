"""Reading visits."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from portal.custody.doorstep.models import VisitRow
from portal.custody.doorstep.rules import MOST_WRONG, Visit
from portal.db import Lookup, db

_VISIT = VisitRow.__table__.c
_BY_CODE = Lookup(select(
    _VISIT.dossier_code, _VISIT.office, _VISIT.actor, _VISIT.spoken, _VISIT.proof, _VISIT.since, _VISIT.wrong,
).where(_VISIT.dossier_code == bindparam("wanted")))  # fmt: skip


def find_visit(code: str) -> Visit | None:
    """Who is on the way for this dossier now."""
    facts = _BY_CODE.first(wanted=code)
    return Visit(code=facts.pop("dossier_code"), **facts) if facts else None


def locked_visits() -> tuple[Visit, ...]:
    """Where somebody gave three wrong codes: for supervisors."""
    rows = db.session.scalars(select(VisitRow).where(VisitRow.wrong >= MOST_WRONG).order_by(VisitRow.since.desc()).limit(100))
    return tuple(map(_visit, rows))


def visits_of(actor: str) -> dict[str, Visit]:
    """Dossier → the visit that this postman is on."""
    rows = db.session.scalars(select(VisitRow).where(VisitRow.actor == actor))
    return {row.dossier_code: _visit(row) for row in rows}


def visits_to(codes: Collection[str]) -> dict[str, Visit]:
    """Dossier → the visit under way to it, for those of these that have one."""
    rows = db.session.scalars(select(VisitRow).where(VisitRow.dossier_code.in_(codes))) if codes else ()
    return {row.dossier_code: _visit(row) for row in rows}


def _visit(row: VisitRow) -> Visit:
    return Visit(row.dossier_code, row.office, row.actor, row.spoken, row.proof, row.since, row.wrong)
