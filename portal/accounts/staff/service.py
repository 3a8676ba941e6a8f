"""Writes: accounts are added, changed, closed and opened again, get passwords; each change is noted in the log."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from portal.accounts.rules import Actor, Role
from portal.accounts.staff import queries
from portal.accounts.staff.models import StaffLogRow, StaffRow
from portal.accounts.staff.rules import Noted, PasswordFault, Person, clean_password, clean_username, password_fault
from portal.db import db
from portal.places.queries import find_office

# argon2id with OWASP's figures for an interactive service: 19 MiB, two passes, about 20 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
COMMAND_LINE = "portal"
CHANGEABLE = ("name", "role", "office", "badge", "called")


class StaffRefused(Exception):
    """The account cannot be made or changed so; the message is one line for the operator."""


class LastAdmin(StaffRefused):
    """Without an administrator nobody could open an account again."""


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
    password: str = field(repr=False)
    badge: str = ""
    called: str = ""
    must_change_password: bool = False


@dataclass(frozen=True)
class Change:
    """What an account shall say from now on."""

    name: str
    role: Role
    office: str
    badge: str
    called: str


def add_staff(new: NewStaff, *, at: datetime, by: str = COMMAND_LINE) -> Actor:
    """A new account, or StaffRefused / PasswordRefused."""
    username = clean_username(new.username)
    if not username:
        raise StaffRefused("a username has 2 to 40 of a-z 0-9 . _ - and begins with a letter or digit")
    if queries.find_staff(username) or username == COMMAND_LINE:
        raise StaffRefused(f"the username {username} is taken")
    if find_office(new.office) is None:
        raise StaffRefused(f"there is no office {new.office}")
    row = StaffRow(
        username=username,
        name=new.name.strip() or username,
        role=Role(new.role).value,
        office=new.office,
        opaque=f"nv-{secrets.token_hex(4)}",
        badge=new.badge,
        called=new.called,
        password_hash=_acceptable_hash(new.password, username),
        must_change_password=new.must_change_password,
        created_at=at,
    )
    db.session.add(row)
    db.session.flush()
    note(row.id, Noted.ADDED, by=by, at=at, role=row.role, office=row.office)
    return queries.to_actor(row)


def change(username: str, wanted: Change, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    """The account as wanted; nothing is noted when nothing differs."""
    if wanted.role is not Role.ADMIN:
        _leave_an_admin(username)
    row = _hold(username)
    if find_office(wanted.office) is None:
        raise StaffRefused(f"there is no office {wanted.office}")
    asked = {name: str(getattr(wanted, name)) for name in CHANGEABLE}
    differing = {name: [getattr(row, name), value] for name, value in asked.items() if getattr(row, name) != value}
    for name, (_before, value) in differing.items():
        setattr(row, name, value)
    if differing:
        note(row.id, Noted.CHANGED, by=by, at=at, **differing)
    return queries.to_person(row)


def deactivate(username: str, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    _leave_an_admin(username)
    row = _hold(username)
    if row.deactivated_at is None:
        row.deactivated_at = at
        note(row.id, Noted.DEACTIVATED, by=by, at=at)
    return queries.to_person(row)


def reactivate(username: str, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    row = _hold(username)
    if row.deactivated_at is not None:
        row.deactivated_at = None
        note(row.id, Noted.REACTIVATED, by=by, at=at)
    return queries.to_person(row)


def reset_password(username: str, password: str, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    """Somebody else's doing: the person has to choose another one at the next sign-in."""
    row = _hold(username)
    row.password_hash, row.must_change_password = _acceptable_hash(password, row.username), True
    note(row.id, Noted.PASSWORD_RESET, by=by, at=at)
    return queries.to_person(row)


def choose_password(username: str, password: str, *, at: datetime) -> Person:
    """The person's own doing; PasswordRefused for a bad one, and for the one that somebody else made."""
    row = _hold(username)
    if row.must_change_password and check_secret(password, row.password_hash):
        raise PasswordRefused(PasswordFault.SAME)
    row.password_hash, row.must_change_password = _acceptable_hash(password, row.username), False
    note(row.id, Noted.PASSWORD_CHANGED, by=row.username, at=at)
    return queries.to_person(row)


def note(staff_id: int, what: Noted, *, by: str, at: datetime, **details: Any) -> None:
    """One line of the account's log; the values are never passwords, secrets or codes."""
    db.session.add(StaffLogRow(staff_id=staff_id, at=at, by=by, what=what.value, details=details))
    db.session.flush()


def make_password() -> str:
    """For the first sign-in: 96 random bits."""
    return secrets.token_urlsafe(12)


def hash_secret(text: str) -> str:
    """For what a person types and is too short to be hashed fast."""
    return _hasher.hash(text)


def check_secret(text: str, hashed: str) -> bool:
    try:
        return _hasher.verify(hashed, clean_password(text)[:1000])
    except (VerificationError, InvalidHashError):
        return False


def _acceptable_hash(password: str, username: str) -> str:
    fault = password_fault(clean_password(password), username)
    if fault:
        raise PasswordRefused(fault)
    return hash_secret(clean_password(password))


def _hold(username: str) -> StaffRow:
    wanted = select(StaffRow).where(StaffRow.username == clean_username(username))
    row = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise StaffRefused(f"there is no username {username}")
    return row


def _leave_an_admin(username: str) -> None:
    """LastAdmin when nobody else would be one. Two who close each other's accounts at once queue here, in one order."""
    admins = select(StaffRow.username).where(StaffRow.role == Role.ADMIN.value, StaffRow.deactivated_at.is_(None))
    left = db.session.scalars(admins.order_by(StaffRow.id).with_for_update()).all()
    if list(left) == [clean_username(username)]:
        raise LastAdmin(f"{left[0]} is the last administrator")
