"""Reads: who is behind a token, how far a sign-in has come, which sign-ins of a person are still open."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from portal.accounts.rules import Actor
from portal.accounts.second_factor.rules import must_have
from portal.accounts.signin.models import SessionRow
from portal.accounts.signin.rules import LONGEST_SIGN_IN, LONGEST_STEPS, Awaits
from portal.accounts.staff.models import StaffRow
from portal.accounts.staff.queries import to_actor
from portal.db import db


@dataclass(frozen=True)
class SignIn:
    """An open sign-in: the person, and when it began."""

    id: int
    actor: Actor
    created_at: datetime
    device: str


@dataclass(frozen=True)
class Half:
    """A sign-in that is not complete: it opens nothing but the page that asks for the next step."""

    id: int
    actor: Actor
    awaits: Awaits
    device: str
    second_factor: bool
    since: datetime


def token_hash(token: str) -> str:
    """A token has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find_sign_in(token: str, *, now: datetime) -> SignIn | None:
    """The open sign-in of this token; None when ended, over its twelve hours, not complete, or of somebody deactivated.

    Whose role asks for a second factor has none without it, whenever the role or the factor changed.
    """
    row = db.session.execute(_by_token(token, now, LONGEST_SIGN_IN).where(SessionRow.awaits.is_(None))).one_or_none()
    if row is None:
        return None
    session, staff = row
    found = _sign_in(session, staff)
    return None if must_have(found.actor.role) and not session.second_factor else found


def find_half(token: str, *, now: datetime) -> Half | None:
    """The incomplete sign-in of this token; None when it is over its ten minutes, or ended."""
    row = db.session.execute(_by_token(token, now, LONGEST_STEPS).where(SessionRow.awaits.is_not(None))).one_or_none()
    if row is None:
        return None
    session, staff = row
    return Half(
        session.id, to_actor(staff), Awaits(str(session.awaits)), session.device, session.second_factor, session.created_at
    )


def whose(token: str) -> int | None:
    """The person a token was given to, whatever became of it since."""
    return db.session.scalar(select(SessionRow.staff_id).where(SessionRow.token_hash == token_hash(token)))


def open_sign_ins(staff_id: int, *, now: datetime) -> tuple[SignIn, ...]:
    """A person's own, newest first."""
    found = (
        select(SessionRow, StaffRow)
        .join(StaffRow, StaffRow.id == SessionRow.staff_id)
        .where(SessionRow.staff_id == staff_id, SessionRow.ended_at.is_(None), SessionRow.awaits.is_(None))
        .where(SessionRow.created_at > now - LONGEST_SIGN_IN)
        .order_by(SessionRow.created_at.desc(), SessionRow.id.desc())
    )
    return tuple(_sign_in(session, staff) for session, staff in db.session.execute(found))


def _by_token(token: str, now: datetime, longest: timedelta) -> Select[SessionRow, StaffRow]:
    return (
        select(SessionRow, StaffRow)
        .join(StaffRow, StaffRow.id == SessionRow.staff_id)
        .where(SessionRow.token_hash == token_hash(token), SessionRow.ended_at.is_(None))
        .where(StaffRow.deactivated_at.is_(None), SessionRow.created_at > now - longest)
    )


def _sign_in(session: SessionRow, staff: StaffRow) -> SignIn:
    return SignIn(session.id, to_actor(staff), session.created_at, session.device)
