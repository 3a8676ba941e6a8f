"""Reading visits."""

from sqlalchemy import select

from portal.custody.doorstep.models import VisitRow
from portal.custody.doorstep.rules import MOST_WRONG, Visit
from portal.db import db


def find_visit(code: str) -> Visit | None:
    """Who is on the way for this dossier now."""
    row = db.session.get(VisitRow, code)
    return _visit(row) if row else None


def locked_visits() -> tuple[Visit, ...]:
    """Where somebody gave three wrong codes: for supervisors."""
    rows = db.session.scalars(select(VisitRow).where(VisitRow.wrong >= MOST_WRONG).order_by(VisitRow.since.desc()).limit(100))
    return tuple(map(_visit, rows))


def visits_of(actor: str) -> dict[str, Visit]:
    """Dossier → the visit that this postman is on."""
    rows = db.session.scalars(select(VisitRow).where(VisitRow.actor == actor))
    return {row.dossier_code: _visit(row) for row in rows}


def _visit(row: VisitRow) -> Visit:
    return Visit(row.dossier_code, row.office, row.actor, row.spoken, row.proof, row.since, row.wrong)
