"""Who goes where, in which order, and setting out. Flushes; the caller commits.

Dossiers are locked before their visits, as everywhere: what is told to a citizen must not cross with what the ledger says.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from portal.accounts.rules import Actor, Role
from portal.booking.pickups.models import PickupRow
from portal.booking.rounds.queries import crew
from portal.booking.rounds.rules import Chosen, Half, NotHere, NotToday, ground, swapped, today
from portal.custody.doorstep.queries import find_visit, visits_of
from portal.custody.doorstep.service import begin, end
from portal.custody.dossiers.service import lock, refresh
from portal.db import db

__all__ = ["NotHere", "NotToday"]


def assign(half: Half, chosen: Chosen, postman: str | None, *, at: datetime) -> int:
    """These stops go to this postman, behind those already theirs; None: to nobody. How many changed hands."""
    if postman is not None and postman not in crew(half.office):
        raise NotHere(postman)
    rows = _locked(half, lambda row: chosen.takes(row.code, ground(row.unit_code, row.area)) and row.postman != postman)
    theirs = [row.code for row in _waiting(half) if row.postman == postman] if postman else []
    out = bool(postman and visits_of(postman).keys() & set(theirs))
    places = [row.position or 0 for row in _all(half) if postman and row.postman == postman]
    for place, row in enumerate(rows, max(places, default=0) + 1):
        row.postman, row.position = postman, place if postman else None
        _tell(row, postman if out else None, at)
    db.session.flush()
    return len(rows)


def set_out(half: Half, postman: Actor, *, at: datetime) -> int:
    """The postman is on the way to all stops of this half day: their pages say who comes. How many are new."""
    if half.day != today(at):
        raise NotToday
    rows = _locked(half, lambda row: row.postman == postman.opaque)
    on_the_way = visits_of(postman.opaque)
    fresh = [row for row in rows if row.code not in on_the_way]
    for row in fresh:
        _tell(row, postman.opaque, at)
    return len(fresh)


def stay(half: Half, postman: Actor, *, at: datetime) -> int:
    """Not on the way after all: pressed too early, or something came between."""
    rows = _locked(half, lambda row: row.postman == postman.opaque)
    for row in rows:
        _tell(row, None, at)
    return len(rows)


def shift(code: str, step: int, *, actor: Actor) -> Half:
    """One stop a place earlier or later in its postman's half day."""
    stop = _own(code, actor)
    if stop.day is None or stop.part is None or stop.postman is None:
        raise NotHere(code)
    half = Half(stop.office, stop.day, stop.part)
    theirs = {row.code: row for row in _all(half, locked=True) if row.postman == stop.postman and row.status != "cancelled"}
    if code not in theirs:
        raise NotHere(code)
    for place, each in enumerate(swapped(list(theirs), code, step), 1):
        theirs[each].position = place
    db.session.flush()
    return half


def write_note(code: str, text: str, *, actor: Actor) -> None:
    """What colleagues should know at the door; it is forgotten when the visit is over."""
    _own(code, actor).note = text
    db.session.flush()


def _own(code: str, actor: Actor) -> PickupRow:
    """The stop on this person's round: a postman's own, a clerk's or supervisor's office's."""
    wanted = select(PickupRow).where(PickupRow.code == code, PickupRow.office == actor.office)
    row = db.session.scalar(wanted.where(PickupRow.status.in_(("open", "missed"))))
    if row is None or (actor.role is Role.POSTMAN and row.postman != actor.opaque):
        raise NotHere(code)
    return row


def _tell(row: PickupRow, postman: str | None, at: datetime) -> None:
    """What the citizen's page says of who is coming; a new one gets new codes."""
    visit = find_visit(row.code)
    if (visit.actor if visit else None) == postman:
        return
    if postman:
        begin(row.code, office=row.office, actor=postman, at=at)
    else:
        end(row.code)
    refresh(row.code, at=at)  # the page has changed although nothing was said in the ledger


def _locked(half: Half, wanted: Callable[[PickupRow], bool]) -> list[PickupRow]:
    """The waiting stops that are meant, in their order, with nobody else changing them until this is committed."""
    lock(*(row.code for row in _waiting(half) if wanted(row)))
    return [row for row in _waiting(half) if wanted(row)]


def _waiting(half: Half) -> list[PickupRow]:
    return [row for row in _all(half) if row.status == "open"]


def _all(half: Half, *, locked: bool = False) -> list[PickupRow]:
    here = (PickupRow.office == half.office, PickupRow.day == half.day, PickupRow.part == half.part)
    wanted = select(PickupRow).where(*here).order_by(
        PickupRow.position.is_(None), PickupRow.position, PickupRow.unit_code, PickupRow.id
    )  # fmt: skip
    if locked:
        db.session.scalars(select(PickupRow.id).where(*here).order_by(PickupRow.id).with_for_update()).all()
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))
