"""From the outbox to the gateway: claim in one short transaction, send outside any, mark in another.

A worker that dies between sending and marking leaves a claim that runs out; the message goes once more under the same id.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import partial
from random import SystemRandom

from sqlalchemy import ColumnElement, and_, func, or_, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.db import db
from portal.notices.gateways.rules import Gateway, Message, NotTaken
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.queries import is_due
from portal.notices.outbox.rules import CLAIM, CODE_HOLDS, FORGOTTEN, OLD, Terms, gives_up, pause_after
from portal.notices.sending.rules import Claim, Ways
from portal.places.rules import VIETNAM

log = logging.getLogger(__name__)
MARKS = 3
_chance = SystemRandom().random
Writing = Callable[[], AbstractContextManager[None]]


def send_next(writing: Writing, now: Callable[[], datetime], ways: Ways, terms: Terms) -> bool:
    """Send the most urgent message that is due; False when there is none."""
    if not is_due(now()):
        return False
    with writing():
        claimed = claim(now(), terms)
    if claimed is None:
        return True  # settled without sending, or another worker was faster
    settle = _try(ways.way(claimed), claimed)
    for attempt in range(MARKS):
        try:
            with writing():
                settle(now())
        except DBAPIError:  # busy: a message that was sent must not be forgotten lightly, it would be sent again
            if attempt == MARKS - 1:
                raise
        else:
            break
    return True


def _try(gateway: Gateway, claimed: Claim) -> Callable[[datetime], None]:
    """Hand the message over; what is then to be written down."""
    try:
        reference = gateway.send(claimed.message)
    except NotTaken as refused:
        return partial(_later, claimed, refused.why, refused.permanent)
    except Exception as fault:  # a gateway that breaks is a gateway that did not take it
        log.exception("gateway %s broke", gateway.name)
        return partial(_later, claimed, type(fault).__name__, False)
    return lambda at: taken(claimed, gateway.name, reference, at=at)


def _later(claimed: Claim, why: str, permanent: bool, at: datetime) -> None:
    not_taken(claimed, why, permanent=permanent, at=at)


def claim(now: datetime, terms: Terms) -> Claim | None:
    """The most urgent message due becomes this worker's for two minutes; None when what was found must not go out."""
    row = _next(now)
    if row is None:
        return None
    row.claimed_until, row.claimed_by = None, ""
    why = _why_not(row, now, terms)
    if why:
        row.state, row.why, row.ended_at = ("failed" if row.tries else "dropped"), why, now
        db.session.flush()
        return None
    row.state, row.claimed_by, row.claimed_until = "sending", secrets.token_hex(8), now + CLAIM
    row.tries += 1
    row.next_at = now
    row.first_tried_at = row.first_tried_at or now
    row.counted_on = row.counted_on or _day(now)
    db.session.flush()
    message = Message(row.number, row.recipient, row.text, terms.sender, row.subject)
    return Claim(row.id, row.claimed_by, row.channel, row.demo, message)


def taken(claimed: Claim, gateway: str, reference: str, *, at: datetime) -> None:
    """The gateway has it, whoever holds the claim by now; a report that was faster than this stands."""
    row = NoticeRow
    known = {"gateway": gateway[:40], "gateway_ref": reference[:200], "sent_at": func.coalesce(row.sent_at, at)}
    db.session.execute(update(row).where(row.id == claimed.id).values(**known))
    out = update(row).where(row.id == claimed.id, row.state.in_(("waiting", "sending")))
    db.session.execute(out.values(state="sent", why="", claimed_until=None))


def not_taken(claimed: Claim, why: str, *, permanent: bool, at: datetime) -> None:
    """Try again later, or give up; nothing when the claim has run out and somebody else is trying."""
    row = db.session.get(NoticeRow, claimed.id, with_for_update=True, populate_existing=True)
    if row is None or row.state != "sending" or row.claimed_by != claimed.token:
        return
    row.claimed_until, row.why = None, why[:200]
    if permanent or gives_up(row.tries, row.first_tried_at or at, at):
        row.state, row.ended_at = "failed", at
    else:
        row.state, row.next_at = "waiting", at + pause_after(row.tries, _chance())
    db.session.flush()


def sweep(now: datetime) -> int:
    """What a clock that jumped has put out of reach: never tried a quarter of an hour after it was due, or claimed for ages."""
    row = NoticeRow
    overdue = and_(row.state == "waiting", row.tries == 0, row.due_at < now - FORGOTTEN, row.next_at > now)
    held = and_(row.state == "sending", row.claimed_until > now + FORGOTTEN)
    far = and_(row.state == "waiting", row.tries > 0, row.next_at > now + FORGOTTEN)
    found = update(row).where(or_(overdue, held, far)).values(state="waiting", next_at=now, claimed_until=None, claimed_by="")
    return len(db.session.execute(found.returning(row.id)).all())


def _next(now: datetime) -> NoticeRow | None:
    row = NoticeRow
    due = or_(_waiting(now), and_(row.state == "sending", row.claimed_until <= now))
    urgent = select(row).where(due).order_by(row.priority, row.next_at, row.id).limit(1)
    return db.session.scalar(urgent.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def _waiting(now: datetime) -> ColumnElement[bool]:
    return and_(NoticeRow.state == "waiting", NoticeRow.next_at <= now)


def _why_not(row: NoticeRow, now: datetime, terms: Terms) -> str:
    """Why a message must not go out any more; "" when it may."""
    if now - row.due_at > CODE_HOLDS and (row.priority == 0 or (row.tries == 0 and now - row.due_at > OLD)):
        return "too old"
    if row.tries and gives_up(row.tries, row.first_tried_at or now, now):
        return row.why or "no answer from the gateway"
    if row.channel != "sms" or row.counted_on is not None:
        return ""
    _lock(row.recipient)
    today = NoticeRow.counted_on == _day(now)
    if _count(row.recipient, today) >= terms.per_day:
        return "enough messages today"
    if row.priority == 0 and _count(row.recipient, today & (NoticeRow.priority == 0)) >= max(1, terms.per_day - 1):
        return "enough messages today"  # whoever asks for codes leaves a place for what the owner must hear
    if _count(row.recipient, NoticeRow.dossier_code == row.dossier_code) >= terms.per_dossier:
        return "enough messages for this dossier"
    return ""


def _lock(recipient: str) -> None:
    """Two workers count one number's messages one after the other; on SQLite there is one writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(6, hashtext(:number))"), {"number": recipient})


def _count(recipient: str, which: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(NoticeRow).where(NoticeRow.channel == "sms", NoticeRow.recipient == recipient)
    return db.session.scalar(counted.where(NoticeRow.counted_on.is_not(None), which)) or 0


def _day(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()
