"""Registering dossiers and booking pickups for outside systems: once per Idempotency-Key, once per agency's number."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from portal.booking.pickups.service import Booking, book
from portal.custody.dossiers.queries import alias_of, code_for_alias
from portal.custody.dossiers.rules import NewDossier, alias_key
from portal.custody.dossiers.service import register
from portal.db import db
from portal.exchange.api.models import AnswerRow
from portal.exchange.keys.service import hold, hold_all
from portal.places.rules import VIETNAM

CREATED, KNOWN = 201, 200
ANSWERS_KEPT = timedelta(days=30)


class OtherBody(Exception):
    """The Idempotency-Key was used before with another body."""


@dataclass(frozen=True)
class Once:
    """What makes a call the same call: its Idempotency-Key (if any) and the digest of its body."""

    key: str | None
    body_digest: str


@dataclass(frozen=True)
class Registered:
    code: str
    status: int


def register_once(new: NewDossier, once: Once, *, at: datetime) -> Registered:
    """The dossier's code: new (201), as answered before under this key, or known by its agency's number (200)."""
    if new.agency_number:
        hold_all()  # both sides may register the same number at once
    hold(new.registered_by)  # calls of one system come one after another
    before = answered(new.registered_by, once)
    if before:
        return before
    known = _by_agency_number(new.agency_number, at) if new.agency_number else None
    done = Registered(known, KNOWN) if known else Registered(register(new, at=at), CREATED)
    if once.key:
        _keep(new.registered_by, once, done, at)
    return done


def book_once(booking: Booking, once: Once, *, at: datetime) -> Registered:
    """A pickup, once per Idempotency-Key; WindowFull and TooManyOpen leave nothing behind, not even the key's use."""
    hold(booking.source)
    before = answered(booking.source, once)
    if before:
        return before
    done = Registered(book(booking, at=at), CREATED)
    if once.key:
        _keep(booking.source, once, done, at)
    return done


def answered(source: str, once: Once) -> Registered | None:
    """What this very call was answered before, whatever has changed since; OtherBody if it said something else."""
    return _answered(source, once) if once.key else None


def _answered(source: str, once: Once) -> Registered | None:
    same = (AnswerRow.source == source, AnswerRow.idempotency_key == once.key)
    row = db.session.scalar(select(AnswerRow).where(*same))
    if row is None:
        return None
    if row.body_digest != once.body_digest:
        raise OtherBody
    return Registered(row.code, row.status)


def _by_agency_number(number: str, at: datetime) -> str | None:
    code = code_for_alias(number, at.astimezone(VIETNAM).date())
    if code is None:
        return None
    return code if alias_key(alias_of(code, "agency_number") or "") == alias_key(number) else None


def _keep(source: str, once: Once, done: Registered, at: datetime) -> None:
    """A sender that repeats itself after thirty days begins anew."""
    db.session.execute(delete(AnswerRow).where(AnswerRow.source == source, AnswerRow.given_at < at - ANSWERS_KEPT))
    row = AnswerRow(source=source, idempotency_key=once.key, body_digest=once.body_digest, given_at=at)
    row.status, row.code = done.status, done.code
    db.session.add(row)
    db.session.flush()
