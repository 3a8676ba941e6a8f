"""Writes: a second factor is set up, confirmed, asked for, given up; recovery codes are made and used up."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from portal.accounts.rules import Actor
from portal.accounts.second_factor import queries
from portal.accounts.second_factor.models import RecoveryCodeRow, SecondFactorRow
from portal.accounts.second_factor.rules import (
    ALPHABET,
    NONCE_BYTES,
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    SECRET_BYTES,
    clean_code,
    clean_recovery,
    fitting_step,
    masked,
    write_recovery,
)
from portal.accounts.staff.rules import Noted
from portal.accounts.staff.service import check_secret, hash_secret, note
from portal.db import db


class WrongCode(Exception):
    """Not the code of now, one that was taken already, or no recovery code that is left."""


@dataclass(frozen=True)
class Given:
    """A secret from elsewhere: the demonstration's, which must repeat itself, and the tests'."""

    secret: str
    demo: bool


def begin(staff_id: int, *, key: str, at: datetime) -> None:
    """A new secret to be set up; one that was never confirmed is forgotten, a confirmed one still counts."""
    _forget_pending(staff_id)
    db.session.add(_row(staff_id, secrets.token_bytes(SECRET_BYTES), key, at))
    db.session.flush()


def confirm(actor: Actor, code: str, *, key: str, at: datetime) -> tuple[str, ...]:
    """The telephone shows the right code: from now on it counts. The recovery codes, told this once; or WrongCode."""
    row = queries.pending_row(actor.id)
    step = _fitting(row, code, key=key, at=at) if row else None
    if row is None or step is None:
        raise WrongCode
    before = delete(SecondFactorRow).where(SecondFactorRow.staff_id == actor.id, SecondFactorRow.confirmed_at.is_not(None))
    db.session.execute(before)
    row.confirmed_at, row.last_step = at, step
    db.session.flush()
    note(actor.id, Noted.FACTOR_ON, by=actor.username, at=at)
    return _make_recovery(actor.id)


def set_up(staff_id: int, given: Given, *, key: str, at: datetime) -> None:
    """Confirmed from the beginning, with a secret that is known."""
    forget(staff_id)
    row = _row(staff_id, base64.b32decode(given.secret), key, at)
    row.confirmed_at, row.demo = at, given.demo
    db.session.add(row)
    db.session.flush()


def check(actor: Actor, typed: str, *, key: str, at: datetime) -> None:
    """A code of now or a recovery code, each taken once; WrongCode for anything else."""
    if clean_code(typed):
        _check_code(actor.id, typed, key=key, at=at)
    else:
        _use_recovery(actor, typed, at=at)


def renew_recovery(actor: Actor, *, at: datetime) -> tuple[str, ...]:
    """Ten new ones, told this once; those before are void."""
    note(actor.id, Noted.RECOVERY_RENEWED, by=actor.username, at=at)
    return _make_recovery(actor.id)


def forget(staff_id: int) -> None:
    """Nothing of it is left: neither secrets nor recovery codes."""
    db.session.execute(delete(SecondFactorRow).where(SecondFactorRow.staff_id == staff_id))
    db.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.staff_id == staff_id))


def _check_code(staff_id: int, typed: str, *, key: str, at: datetime) -> None:
    """The step is taken by one statement, so that of two who send the same code at once one is refused."""
    row = queries.confirmed_row(staff_id)
    step = _fitting(row, typed, key=key, at=at) if row else None
    if row is None or step is None:
        raise WrongCode
    taken = update(SecondFactorRow).where(SecondFactorRow.id == row.id, SecondFactorRow.last_step < step)
    if db.session.execute(taken.values(last_step=step).returning(SecondFactorRow.id)).first() is None:
        raise WrongCode


def _use_recovery(actor: Actor, typed: str, *, at: datetime) -> None:
    given = clean_recovery(typed)
    if given is None or queries.confirmed_row(actor.id) is None:
        raise WrongCode
    place, code = given
    unused = (RecoveryCodeRow.staff_id == actor.id, RecoveryCodeRow.place == place, RecoveryCodeRow.used_at.is_(None))
    hashed = db.session.scalar(select(RecoveryCodeRow.code_hash).where(*unused))
    if hashed is None or not check_secret(code, hashed):
        raise WrongCode
    used = update(RecoveryCodeRow).where(*unused).values(used_at=at).returning(RecoveryCodeRow.id)
    if db.session.execute(used).first() is None:
        raise WrongCode
    note(actor.id, Noted.RECOVERY_USED, by=actor.username, at=at)


def _fitting(row: SecondFactorRow, typed: str, *, key: str, at: datetime) -> int | None:
    secret = queries.secret_of(row, key)
    return fitting_step(clean_code(typed), row.last_step, at, lambda step: queries.code_at(secret, step))


def _make_recovery(staff_id: int) -> tuple[str, ...]:
    db.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.staff_id == staff_id))
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    for place, code in enumerate(codes):
        db.session.add(RecoveryCodeRow(staff_id=staff_id, place=place, code_hash=hash_secret(code)))
    db.session.flush()
    return tuple(write_recovery(place, code) for place, code in enumerate(codes))


def _forget_pending(staff_id: int) -> None:
    db.session.execute(
        delete(SecondFactorRow).where(SecondFactorRow.staff_id == staff_id, SecondFactorRow.confirmed_at.is_(None))
    )


def _row(staff_id: int, secret: bytes, key: str, at: datetime) -> SecondFactorRow:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return SecondFactorRow(
        staff_id=staff_id,
        nonce=nonce.hex(),
        masked=masked(key, nonce, secret).hex(),
        last_step=0,
        demo=False,
        created_at=at,
    )
