"""Reads: whether a person has a second factor, what to set up a telephone with, what a demonstration shows."""

import base64
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
from sqlalchemy import ColumnElement, func, select

from portal.accounts.second_factor.models import RecoveryCodeRow, SecondFactorRow
from portal.accounts.second_factor.rules import ISSUER, STEPS_AROUND, masked, step_of
from portal.db import db


@dataclass(frozen=True)
class Factor:
    """None of the secret; `since` is when it was confirmed."""

    since: datetime
    recovery_left: int
    demo: bool


@dataclass(frozen=True)
class Enrolment:
    """What a telephone reads: told only until it is confirmed."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)

    @property
    def groups(self) -> str:
        """In fours, for typing."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


def factor_of(staff_id: int) -> Factor | None:
    """The confirmed one."""
    row = confirmed_row(staff_id)
    if row is None or row.confirmed_at is None:
        return None
    unused = select(func.count()).where(RecoveryCodeRow.staff_id == staff_id, RecoveryCodeRow.used_at.is_(None))
    return Factor(row.confirmed_at, db.session.scalar(unused) or 0, row.demo)


def with_factor() -> frozenset[int]:
    """The ids of everybody who has one."""
    found = select(SecondFactorRow.staff_id).where(SecondFactorRow.confirmed_at.is_not(None))
    return frozenset(db.session.scalars(found))


def enrolment_of(staff_id: int, username: str, *, key: str) -> Enrolment | None:
    """The one being set up."""
    row = pending_row(staff_id)
    if row is None:
        return None
    secret = secret_of(row, key)
    return Enrolment(secret, pyotp.TOTP(secret, name=username, issuer=ISSUER).provisioning_uri())


def demonstration_code(staff_id: int, *, key: str, now: datetime) -> str | None:
    """The code a demonstration account would read from its telephone, not one that was used; None for any other account."""
    row = confirmed_row(staff_id)
    step = step_of(now)
    if row is None or not row.demo or row.last_step >= step + STEPS_AROUND:
        return None
    return code_at(secret_of(row, key), max(step, row.last_step + 1))


def code_at(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).generate_otp(step)


def secret_of(row: SecondFactorRow, key: str) -> str:
    return base64.b32encode(masked(key, bytes.fromhex(row.nonce), bytes.fromhex(row.masked))).decode()


def confirmed_row(staff_id: int) -> SecondFactorRow | None:
    return _newest(staff_id, SecondFactorRow.confirmed_at.is_not(None))


def pending_row(staff_id: int) -> SecondFactorRow | None:
    return _newest(staff_id, SecondFactorRow.confirmed_at.is_(None))


def _newest(staff_id: int, which: ColumnElement[bool]) -> SecondFactorRow | None:
    found = select(SecondFactorRow).where(SecondFactorRow.staff_id == staff_id, which).order_by(SecondFactorRow.id.desc())
    return db.session.scalars(found.limit(1)).one_or_none()
