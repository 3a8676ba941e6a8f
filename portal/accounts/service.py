"""Writes: staff are added and deactivated, signed in and out, change their password."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update

from portal.accounts import queries
from portal.accounts.models import SessionRow, StaffRow
from portal.accounts.rules import Actor, PasswordFault, Role, clean_password, clean_username, password_fault
from portal.db import db
from portal.places.queries import find_office

# argon2id with OWASP's figures for an interactive service: 19 MiB, two passes, about 20 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Whoever gives an unknown name waits for this one, so that time does not tell who works here.
_NOBODY = _hasher.hash(secrets.token_hex(16))


class NotRecognised(Exception):
    """No such active person, or another password; which of the two is not told."""


class StaffRefused(Exception):
    """The new account is not acceptable; the message is one line for the operator."""


class PasswordRefused(Exception):
    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(f"the password is refused: {fault.value}")
        self.fault = fault


@dataclass(frozen=True)
class NewStaff:
    username: str
    name: str
    role: Role
    office: str
    password: str


@dataclass(frozen=True)
class SignedIn:
    """`token` is told once, to the browser; the table keeps its hash."""

    token: str
    actor: Actor


def add_staff(new: NewStaff, *, at: datetime) -> Actor:
    """A new account, or StaffRefused / PasswordRefused."""
    username = clean_username(new.username)
    if not username:
        raise StaffRefused("a username has 2 to 40 of a-z 0-9 . _ - and begins with a letter or digit")
    if queries.find_staff(username):
        raise StaffRefused(f"the username {username} is taken")
    if find_office(new.office) is None:
        raise StaffRefused(f"there is no office {new.office}")
    row = StaffRow(
        username=username,
        name=new.name.strip() or username,
        role=Role(new.role).value,
        office=new.office,
        opaque=f"nv-{secrets.token_hex(4)}",
        password_hash=_acceptable_hash(new.password, username),
        created_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return queries.to_actor(row)


def deactivate(username: str, *, at: datetime) -> Actor:
    """No further sign-in, and every open one ends now."""
    row = db.session.execute(select(StaffRow).where(StaffRow.username == clean_username(username))).scalar_one_or_none()
    if row is None:
        raise StaffRefused(f"there is no username {username}")
    row.deactivated_at = row.deactivated_at or at
    _end_all(row.id, at=at)
    db.session.flush()
    return queries.to_actor(row)


def sign_in(username: str, password: str, *, at: datetime, device: str = "") -> SignedIn:
    """A new sign-in with a new token, or NotRecognised."""
    found = queries.find_credentials(username)
    db.session.rollback()  # the slow check must not keep other writers waiting
    right = check_password(password, found.password_hash if found else _NOBODY)
    if found is None or not right:
        raise NotRecognised
    return SignedIn(_begin(found.actor.id, device, at=at), found.actor)


def check_password(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, clean_password(password)[:1000])
    except (VerificationError, InvalidHashError):
        return False


def sign_out(token: str, *, at: datetime) -> None:
    """Ends this sign-in; an ended one stays as it was."""
    ended = update(SessionRow).where(SessionRow.token_hash == queries.token_hash(token), SessionRow.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=at))


def end_session(actor: Actor, session_id: int, *, at: datetime) -> bool:
    """Ends one of the person's own sign-ins; False when it is not theirs or already over."""
    ended = (
        update(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.staff_id == actor.id, SessionRow.ended_at.is_(None))
        .values(ended_at=at)
        .returning(SessionRow.id)
    )
    return db.session.execute(ended).first() is not None


def change_password(actor: Actor, old: str, new: str, *, at: datetime, device: str = "") -> SignedIn:
    """Ends every sign-in and begins a new one; NotRecognised for a wrong old password, PasswordRefused for a bad new one."""
    found = queries.find_credentials(actor.username)
    db.session.rollback()
    if found is None or not check_password(old, found.password_hash):
        raise NotRecognised
    changed = _acceptable_hash(new, actor.username)
    db.session.execute(update(StaffRow).where(StaffRow.id == actor.id).values(password_hash=changed))
    _end_all(actor.id, at=at)
    return SignedIn(_begin(actor.id, device, at=at), found.actor)


def _acceptable_hash(password: str, username: str) -> str:
    fault = password_fault(clean_password(password), username)
    if fault:
        raise PasswordRefused(fault)
    return _hasher.hash(clean_password(password))


def _begin(staff_id: int, device: str, *, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    row = SessionRow(staff_id=staff_id, token_hash=queries.token_hash(token), device=device[:60], created_at=at)
    db.session.add(row)
    db.session.flush()
    return token


def _end_all(staff_id: int, *, at: datetime) -> None:
    opened = update(SessionRow).where(SessionRow.staff_id == staff_id, SessionRow.ended_at.is_(None))
    db.session.execute(opened.values(ended_at=at))
