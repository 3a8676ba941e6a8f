"""Reads: who is behind a token, who has a username, which sign-ins of a person are still open."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts.models import SessionRow, StaffRow
from portal.accounts.rules import LONGEST_SIGN_IN, Actor, Role, clean_username
from portal.db import db


@dataclass(frozen=True)
class SignIn:
    """An open sign-in: the person, and when it began."""

    id: int
    actor: Actor
    created_at: datetime
    device: str


@dataclass(frozen=True)
class Credentials:
    actor: Actor
    password_hash: str


def token_hash(token: str) -> str:
    """A token has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find_sign_in(token: str, *, now: datetime) -> SignIn | None:
    """The open sign-in of this token; None when ended, over its twelve hours, or of somebody deactivated."""
    found = (
        select(SessionRow, StaffRow)
        .join(StaffRow, StaffRow.id == SessionRow.staff_id)
        .where(SessionRow.token_hash == token_hash(token), SessionRow.ended_at.is_(None))
        .where(StaffRow.deactivated_at.is_(None), SessionRow.created_at > now - LONGEST_SIGN_IN)
    )
    row = db.session.execute(found).one_or_none()
    return _sign_in(row[0], row[1]) if row else None


def open_sign_ins(staff_id: int, *, now: datetime) -> tuple[SignIn, ...]:
    """A person's own, newest first."""
    found = (
        select(SessionRow, StaffRow)
        .join(StaffRow, StaffRow.id == SessionRow.staff_id)
        .where(SessionRow.staff_id == staff_id, SessionRow.ended_at.is_(None))
        .where(SessionRow.created_at > now - LONGEST_SIGN_IN)
        .order_by(SessionRow.created_at.desc(), SessionRow.id.desc())
    )
    return tuple(_sign_in(session, staff) for session, staff in db.session.execute(found))


def find_credentials(username: str) -> Credentials | None:
    """For signing in: active staff only."""
    found = select(StaffRow).where(StaffRow.username == clean_username(username), StaffRow.deactivated_at.is_(None))
    row = db.session.execute(found).scalar_one_or_none()
    return Credentials(to_actor(row), row.password_hash) if row else None


def find_staff(username: str) -> Actor | None:
    """Anybody who ever had this username, deactivated or not."""
    found = select(StaffRow).where(StaffRow.username == clean_username(username))
    row = db.session.execute(found).scalar_one_or_none()
    return to_actor(row) if row else None


def to_actor(row: StaffRow) -> Actor:
    return Actor(row.id, row.username, row.name, Role(row.role), row.office, row.opaque)


def _sign_in(session: SessionRow, staff: StaffRow) -> SignIn:
    return SignIn(session.id, to_actor(staff), session.created_at, session.device)
