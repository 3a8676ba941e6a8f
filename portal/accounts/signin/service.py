"""Writes: people are signed in step by step, and out; sign-ins end; passwords are changed by their owner."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update

from portal.accounts.rules import Actor
from portal.accounts.second_factor import service as second_factor
from portal.accounts.second_factor.queries import factor_of
from portal.accounts.second_factor.rules import must_have
from portal.accounts.signin.models import SessionRow
from portal.accounts.signin.queries import Half, token_hash
from portal.accounts.signin.rules import Awaits
from portal.accounts.staff import queries as staff
from portal.accounts.staff.service import check_secret, choose_password, hash_secret
from portal.db import db

# Whoever gives an unknown name waits for this one, so that time does not tell who works here.
NOBODY = hash_secret(secrets.token_hex(16))


class NotRecognised(Exception):
    """No such active person, or another password; which of the two is not told."""


class TooLate(Exception):
    """The step was taken already, or the sign-in ended meanwhile: begin again."""


@dataclass(frozen=True)
class SignedIn:
    """`token` is told once, to the browser; the table keeps its hash. `awaits`: the next step, None when complete."""

    token: str = field(repr=False)
    actor: Actor
    awaits: Awaits | None


def sign_in(username: str, password: str, *, at: datetime, device: str = "") -> SignedIn:
    """The first step: a new sign-in with a new token, or NotRecognised."""
    found = _recognised(username, password)
    return _begin(found.actor, device, passed=False, at=at)


def pass_code(half: Half, typed: str, *, key: str, at: datetime) -> SignedIn:
    """The step of the code: WrongCode, or on to the next with a new token."""
    second_factor.check(half.actor, typed, key=key, at=at)
    return _advance(half, at=at)


def enrol(half: Half, code: str, *, key: str, at: datetime) -> tuple[SignedIn, tuple[str, ...]]:
    """The step of setting up a second factor, by its first right code; the recovery codes are told this once."""
    recovery = second_factor.confirm(half.actor, code, key=key, at=at)
    return _advance(half, at=at), recovery


def choose_first_password(half: Half, password: str, *, at: datetime) -> SignedIn:
    """The step after a password that somebody else made; PasswordRefused for a bad one or the same again."""
    choose_password(half.actor.username, password, at=at)
    return _advance(half, at=at, passed=half.second_factor)


def change_password(actor: Actor, old: str, new: str, *, at: datetime, device: str = "") -> SignedIn:
    """Ends every sign-in and begins a new one; NotRecognised for a wrong old password, PasswordRefused for a bad new one."""
    confirm_password(actor, old)
    choose_password(actor.username, new, at=at)
    end_all(actor.id, at=at)
    return _begin(actor, device, passed=True, at=at)


def confirm_password(actor: Actor, password: str) -> None:
    """Before a change that a borrowed telephone must not make; NotRecognised."""
    _recognised(actor.username, password)


def sign_out(token: str, *, at: datetime) -> None:
    """Ends this sign-in; an ended one stays as it was."""
    ended = update(SessionRow).where(SessionRow.token_hash == token_hash(token), SessionRow.ended_at.is_(None))
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


def end_all(staff_id: int, *, at: datetime) -> None:
    """Every sign-in of a person, complete or not."""
    opened = update(SessionRow).where(SessionRow.staff_id == staff_id, SessionRow.ended_at.is_(None))
    db.session.execute(opened.values(ended_at=at))


def _recognised(username: str, password: str) -> staff.Credentials:
    found = staff.find_credentials(username)
    db.session.rollback()  # the slow check must not keep other writers waiting
    right = check_secret(password, found.password_hash if found else NOBODY)
    if found is None or not right:
        raise NotRecognised
    return found


def _advance(half: Half, *, at: datetime, passed: bool = True) -> SignedIn:
    """The half-signed token ends, by one statement: a step counts once."""
    if not end_session(half.actor, half.id, at=at):
        raise TooLate
    return _begin(half.actor, half.device, passed=passed, at=at, since=half.since)


def _begin(actor: Actor, device: str, *, passed: bool, at: datetime, since: datetime | None = None) -> SignedIn:
    """`since`: when its first step was taken; all steps together have ten minutes."""
    token, awaits = secrets.token_urlsafe(32), _next_step(actor, passed)
    row = SessionRow(
        staff_id=actor.id,
        token_hash=token_hash(token),
        device=device[:60],
        awaits=awaits.value if awaits else None,
        second_factor=passed,
        created_at=(since or at) if awaits else at,
    )
    db.session.add(row)
    db.session.flush()
    return SignedIn(token, actor, awaits)


def _next_step(actor: Actor, passed: bool) -> Awaits | None:
    if not passed and factor_of(actor.id):
        return Awaits.CODE
    if not passed and must_have(actor.role):
        return Awaits.ENROLMENT
    credentials = staff.find_credentials(actor.username)
    return Awaits.PASSWORD if credentials and credentials.must_change_password else None
