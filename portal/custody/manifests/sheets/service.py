"""Opening sheets and holding one while it is changed. Flushes; the caller commits."""

import secrets
from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.rules import Actor
from portal.custody.codes.rules import make
from portal.custody.manifests.sheets.models import SheetRow
from portal.custody.manifests.sheets.rules import WORKERS, SheetState, WhyNot
from portal.db import db, insert_into
from portal.places.rules import VIETNAM

TRIES = 20


class UnknownSheet(Exception):
    """No sheet has this code."""


class Refused(Exception):
    """What was asked is not lawful now; `about` names what stands in the way, if something with a number does."""

    def __init__(self, why: WhyNot, about: str = "") -> None:
        super().__init__(why)
        self.why, self.about = why, about


def open_sheet(to: str, press: str, *, actor: Actor, at: datetime) -> str:
    """A new sheet to that office; its code. The same press again is the same sheet."""
    own = f"{actor.opaque}:{press}"
    for _ in range(TRIES):  # a colleague may take the number of the day at the same moment
        known = db.session.scalar(select(SheetRow.code).where(SheetRow.press == own))
        made = known or _insert(to, own, actor, at)
        if made:
            return made
    raise Refused(WhyNot.SHEET_STATE)


def hold(code: str, *, alone: bool) -> SheetRow:
    """Keep a sheet as it is until the transaction ends: together with others who scan, or alone to sign it."""
    wanted = select(SheetRow).where(SheetRow.code == code)
    row = db.session.scalar(wanted.with_for_update(read=not alone).execution_options(populate_existing=True))
    if row is None:
        raise UnknownSheet(code)
    return row


def _insert(to: str, press: str, actor: Actor, at: datetime) -> str | None:
    if actor.role not in WORKERS:
        raise Refused(WhyNot.NOT_YOURS)
    day = at.astimezone(VIETNAM).date()
    last = select(func.max(SheetRow.place)).where(SheetRow.from_office == actor.office, SheetRow.day == day)
    values = {
        "code": make(secrets.randbits(60)), "press": press, "from_office": actor.office, "from_role": actor.role.value,
        "to_office": to, "day": day, "place": (db.session.scalar(last) or 0) + 1, "state": SheetState.OPEN.value,
        "opened_by": actor.opaque, "opened_at": at,
    }  # fmt: skip
    statement = insert_into(SheetRow).values(**values).on_conflict_do_nothing().returning(SheetRow.code)
    made: str | None = db.session.execute(statement).scalar()
    return made
