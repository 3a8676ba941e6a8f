"""A code to the telephone, and what is done with it. Flushes; the caller commits."""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, update

from portal.booking.changing.models import PhoneCodeRow
from portal.booking.changing.rules import HOLDS, MOST_WRONG, digest, six_digits
from portal.booking.pickups.rules import Hand
from portal.booking.pickups.service import cancel, move
from portal.db import db, insert_into

# (dossier, telephone in E.164, the six digits, when): app.py lets the outbox listen.
code_wanted: list[Callable[[str, str, str, datetime], None]] = []


class OldCode(Exception):
    """The code was used, replaced, tried too often, or is older than ten minutes."""


def send_code(code: str, phone: str, *, key: str, at: datetime) -> None:
    """A fresh code in place of any before it; the message leaves with this transaction."""
    digits = six_digits(secrets.randbits(60))
    fresh = {"digest": digest(key, code, digits), "sent_at": at, "wrong": 0}
    kept = insert_into(PhoneCodeRow).values(dossier_code=code, **fresh)
    db.session.execute(kept.on_conflict_do_update(index_elements=["dossier_code"], set_=fresh))
    for listener in code_wanted:
        listener(code, phone, digits, at)


def try_code(code: str, typed: str, *, key: str, at: datetime) -> bool:
    """Whether these are the digits; OldCode when nothing counts any more. To be committed whatever follows.

    Each try is counted before it is judged, in one statement, so that no number of hands at once gets a sixth.
    """
    good = (PhoneCodeRow.dossier_code == code, PhoneCodeRow.wrong < MOST_WRONG, PhoneCodeRow.sent_at > at - HOLDS)
    counted = update(PhoneCodeRow).where(*good).values(wrong=PhoneCodeRow.wrong + 1).returning(PhoneCodeRow.digest)
    kept = db.session.execute(counted.execution_options(synchronize_session=False)).scalar()
    if kept is None:
        raise OldCode
    if not hmac.compare_digest(kept, digest(key, code, typed)):
        return False
    same = update(PhoneCodeRow).where(PhoneCodeRow.dossier_code == code, PhoneCodeRow.digest == kept)
    db.session.execute(same.values(wrong=PhoneCodeRow.wrong - 1).execution_options(synchronize_session=False))
    return True


def use_code(code: str, typed: str, *, key: str) -> None:
    """It counts once: used together with what it allows, so that a full window leaves it good for another try."""
    used = delete(PhoneCodeRow).where(PhoneCodeRow.dossier_code == code, PhoneCodeRow.digest == digest(key, code, typed))
    if not db.session.execute(used.returning(PhoneCodeRow.dossier_code)).scalar():
        raise OldCode


def do(code: str, wish: str, *, hand: Hand, at: datetime, reason: str = "other") -> None:
    """`wish`: a window's id, or empty to cancel."""
    if wish:
        move(code, wish, hand=hand, at=at)
    else:
        cancel(code, hand=hand, at=at, reason=reason)
