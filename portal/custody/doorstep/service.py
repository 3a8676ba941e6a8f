"""Opening and ending visits as the ledger says; counting wrong codes. Flushes; the caller commits."""

import secrets
from datetime import datetime

from portal.custody.doorstep.models import VisitRow
from portal.custody.doorstep.rules import MOST_WRONG, OPENS, ends, four_digits, six_digits
from portal.custody.dossiers.rules import Said
from portal.custody.states.rules import State
from portal.db import db


def follow(code: str, said: Said, state: State, at: datetime) -> None:
    """A postman who sets out gets fresh codes; when the visit is over they are forgotten. app.py lets this listen."""
    if said.kind in OPENS and (said.leg or "result") == "result":
        begin(code, office=said.office or "", actor=said.actor or "", at=at)
    elif ends(said.kind, state.stage) and said.leg not in ("slip", "recall"):
        end(code)


def begin(code: str, *, office: str, actor: str, at: datetime) -> None:
    """`actor` is how events name the postman; empty when a system did not say."""
    row = db.session.get(VisitRow, code) or VisitRow(dossier_code=code)
    row.office, row.actor, row.since, row.wrong = office, actor, at, 0
    row.spoken, row.proof = four_digits(secrets.randbits(40)), six_digits(secrets.randbits(60))
    db.session.add(row)
    db.session.flush()


def end(code: str) -> None:
    row = db.session.get(VisitRow, code)
    if row:
        db.session.delete(row)
        db.session.flush()


def lock_codes(code: str) -> None:
    """After three wrong ones no code opens this door; what is signed on paper still does."""
    row = db.session.get(VisitRow, code)
    if row:
        row.wrong = MOST_WRONG
        db.session.flush()
