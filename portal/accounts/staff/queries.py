"""Reads: who has a username, who works here, what was done to an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from portal.accounts.rules import Actor, Role
from portal.accounts.staff.models import StaffLogRow, StaffRow
from portal.accounts.staff.rules import Person, clean_username, matches
from portal.db import Lookup, db

_STAFF = StaffRow.__table__.c
_SHOWN = Lookup(select(_STAFF.called, _STAFF.badge).where(_STAFF.opaque == bindparam("wanted")))


@dataclass(frozen=True)
class Credentials:
    actor: Actor
    password_hash: str = field(repr=False)
    must_change_password: bool = False


@dataclass(frozen=True)
class LogLine:
    at: datetime
    by: str
    what: str
    details: Mapping[str, Any]


def find_credentials(username: str) -> Credentials | None:
    """For signing in: active staff only."""
    found = select(StaffRow).where(StaffRow.username == clean_username(username), StaffRow.deactivated_at.is_(None))
    row = db.session.execute(found).scalar_one_or_none()
    return Credentials(to_actor(row), row.password_hash, row.must_change_password) if row else None


def find_staff(username: str) -> Actor | None:
    """Anybody who ever had this username, deactivated or not."""
    row = _row(username)
    return to_actor(row) if row else None


def find_person(username: str) -> Person | None:
    row = _row(username)
    return to_person(row) if row else None


def find_by_opaque(opaque: str) -> Person | None:
    """The person an event names; `called`, `badge` and the office are what a citizen may be told."""
    row = db.session.execute(select(StaffRow).where(StaffRow.opaque == opaque)).scalar_one_or_none()
    return to_person(row) if row else None


def shown_to_citizens(opaque: str) -> tuple[str, str] | None:
    """(first name, badge) of the person an event names; the public page asks this, so it goes straight to the driver."""
    found = _SHOWN.first(wanted=opaque)
    return (found["called"], found["badge"]) if found else None


def people(wanted: str = "") -> tuple[Person, ...]:
    """Everybody, or those the words fit; active ones first, then by username."""
    rows = db.session.execute(select(StaffRow).order_by(StaffRow.deactivated_at.is_not(None), StaffRow.username)).scalars()
    return tuple(person for person in map(to_person, rows) if matches(person, wanted))


def colleagues(office: str, role: Role) -> tuple[Person, ...]:
    """Who works at an office in a role now, by name."""
    found = select(StaffRow).where(StaffRow.office == office, StaffRow.role == role, StaffRow.deactivated_at.is_(None))
    return tuple(to_person(row) for row in db.session.execute(found.order_by(StaffRow.name, StaffRow.id)).scalars())


def log_of(staff_id: int) -> tuple[LogLine, ...]:
    """Newest first."""
    found = select(StaffLogRow).where(StaffLogRow.staff_id == staff_id).order_by(StaffLogRow.id.desc())
    return tuple(LogLine(row.at, row.by, row.what, row.details) for row in db.session.execute(found).scalars())


def to_actor(row: StaffRow) -> Actor:
    return Actor(row.id, row.username, row.name, Role(row.role), row.office, row.opaque)


def to_person(row: StaffRow) -> Person:
    return Person(
        id=row.id,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        office=row.office,
        opaque=row.opaque,
        badge=row.badge,
        called=row.called,
        created_at=row.created_at,
        deactivated_at=row.deactivated_at,
        must_change_password=row.must_change_password,
    )


def _row(username: str) -> StaffRow | None:
    return db.session.execute(select(StaffRow).where(StaffRow.username == clean_username(username))).scalar_one_or_none()
