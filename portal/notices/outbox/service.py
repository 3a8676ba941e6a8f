"""Writing the outbox: a message with the event that causes it, what was reported of it, what staff did. Never commits."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from portal.custody.codes.rules import display
from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers.queries import Addressee, find_addressee
from portal.custody.dossiers.rules import Said
from portal.custody.states.rules import State
from portal.db import db, insert_into
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.rules import KEPT, MOST_RESENT, Note, Terms, goes_at, may_be_texted, message_of, wants
from portal.notices.wording.rules import BY_KEY, day, moment, says, window, write
from portal.places.queries import office_name

_NUMBERS = 10**8
_TRIES = 20


class Refused(Exception):
    """Staff may not do this with this message: it did not fail, is erased, or was sent again often enough."""


def follow(code: str, said: Said, state: State, at: datetime, *, terms: Terms) -> None:
    """The message of an event, in the transaction of that event. app.py lets this listen."""
    key = message_of(said, state, at)
    whom = find_addressee(code) if key else None
    if key is None or whom is None or not wants(whom.notices, key):
        return
    key, values = _worded(key, code, state, whom, said)
    if not says(key, values):
        return
    office = state.holder.office or whom.post_office or whom.agency_office or ""
    for channel, recipient in (("sms", whom.phone), ("email", whom.email)):
        note = Note(said.source, said.id, code, channel, recipient, key, values, whom.demo, office)
        enqueue(note, at=at, terms=terms)


def phone_code(code: str, phone: str, digits: str, at: datetime, *, terms: Terms) -> None:
    """The six digits that somebody asked for to change a booking: now, whatever they chose, quiet hours or not."""
    whom = find_addressee(code)
    office = (whom.post_office or "") if whom else ""
    demo = whom.demo if whom else False
    ask = f"{code}.{at.isoformat()}"
    enqueue(Note("code", ask, code, "sms", phone, "phone_code", {"digits": digits}, demo, office), at=at, terms=terms)


def enqueue(note: Note, *, at: datetime, terms: Terms) -> str | None:
    """The message's number; None when it is there already or the recipient cannot be reached on this channel.

    One message per event, person and channel, whoever asks at the same moment.
    """
    if not note.recipient or (note.channel == "sms" and not may_be_texted(note.recipient)):
        return None
    due = goes_at(at, terms.quiet if note.channel == "sms" else None, asked=note.asked)
    for _ in range(_TRIES):
        number = f"{secrets.randbelow(_NUMBERS):08d}"
        row = insert_into(NoticeRow).values(**_row(note, number, terms), created_at=at, due_at=due, next_at=due)
        if db.session.execute(row.on_conflict_do_nothing().returning(NoticeRow.number)).scalar():
            return number
        if _is_there(note):
            return None
    raise RuntimeError("no free message number")


def report(message_id: str, status: str, *, at: datetime) -> bool:
    """What a gateway reports of a message it took: delivered, failed or buffered. False: no such message.

    The first final status stands; whatever comes after it is known but changes nothing.
    """
    return _report(NoticeRow.number == message_id, status, at)


def report_by_reference(gateway: str, reference: str, status: str, *, at: datetime) -> bool:
    """The same from an SMSC that knows a message only under the reference it gave when it took it."""
    return bool(reference) and _report((NoticeRow.gateway == gateway) & (NoticeRow.gateway_ref == reference), status, at)


def _report(which: ColumnElement[bool], status: str, at: datetime) -> bool:
    row = NoticeRow
    if status in ("delivered", "failed"):
        out = update(row).where(which, row.state.in_(("sending", "sent")))
        why = "the network could not deliver it" if status == "failed" else ""
        ended = {"state": status, "why": why, "ended_at": at, "claimed_until": None}
        db.session.execute(out.values(**ended, sent_at=func.coalesce(row.sent_at, at)))
    return db.session.scalar(select(row.id).where(which).limit(1)) is not None


def mark_called(number: str, *, by: str, at: datetime) -> None:
    """Somebody of the staff has spoken to the person."""
    row = NoticeRow
    failed = update(row).where(row.number == number, row.state == "failed", row.called_at.is_(None))
    if db.session.execute(failed.values(called_at=at, called_by=by).returning(row.id)).scalar() is None:
        raise Refused


def send_again(number: str, *, by: str, at: datetime, terms: Terms) -> str:
    """The number of a failed message's successor: another message, so with its own number; at most twice."""
    row = NoticeRow
    may = update(row).where(row.number == number, row.state == "failed", row.resent < MOST_RESENT, row.text != "")
    used = {"resent": row.resent + 1, "called_at": at, "called_by": by}
    found = db.session.execute(may.values(**used).returning(row.id)).scalar()
    old = db.session.get(NoticeRow, found, populate_existing=True) if found else None
    if old is None:
        raise Refused
    fresh = f"{secrets.randbelow(_NUMBERS):08d}"
    due = goes_at(at, terms.quiet if old.channel == "sms" else None, asked=False)
    kept = {name: getattr(old, name) for name in _SAME}
    worded = {name: getattr(old, name).replace(number, fresh) for name in ("text", "shown")}
    source = {"source": "resend", "source_id": f"{number}.{old.resent}", "number": fresh, "resent": old.resent}
    db.session.add(NoticeRow(**kept, **worded, **source, **_UNTRIED, priority=1, created_at=at, due_at=due, next_at=due))
    db.session.flush()
    return fresh


def drop_unwanted(code: str, wish: str) -> None:
    """What waits to go out and is not wanted any more."""
    row, unwanted = NoticeRow, [key for key in BY_KEY if not wants(wish, key)]
    waiting = update(row).where(row.dossier_code == code, row.state == "waiting", row.template.in_(unwanted))
    db.session.execute(waiting.values(state="dropped", why="no longer wanted"))


def erase_old(at: datetime, *, most: int = 500) -> int:
    """After 30 days neither text nor recipient; that something was sent, and when, stays. How many of the oldest."""
    row = NoticeRow
    over = (row.created_at < at - KEPT, row.text != "", row.state.not_in(("waiting", "sending")))
    oldest = list(db.session.scalars(select(row.id).where(*over).order_by(row.id).limit(most)))
    gone = {"text": "", "shown": "", "subject": "", "recipient": "-" + row.number}
    db.session.execute(update(row).where(row.id.in_(oldest)).values(**gone))
    return len(oldest)


_SAME = ("dossier_code", "office", "demo", "channel", "recipient", "template", "version", "subject")
_UNTRIED: Mapping[str, Any] = {
    "state": "waiting", "why": "", "tries": 0, "claimed_by": "", "gateway": "", "gateway_ref": "", "called_by": "",
}  # fmt: skip


def _row(note: Note, number: str, terms: Terms) -> dict[str, Any]:
    worded = write(note.key, note.channel, {**note.values, "code": display(note.code), "number": number}, terms.host)
    return {
        **_UNTRIED, "number": number, "source": note.source, "source_id": note.id, "dossier_code": note.code,
        "office": note.office, "demo": note.demo, "channel": note.channel, "recipient": note.recipient,
        "template": note.key, "version": BY_KEY[note.key].version, "subject": worded.subject, "text": worded.text,
        "shown": worded.shown, "priority": 0 if note.asked else 1, "resent": 0,
    }  # fmt: skip


def _is_there(note: Note) -> bool:
    row = NoticeRow
    same = (row.source == note.source, row.source_id == note.id, row.channel == note.channel)
    return db.session.scalar(select(row.id).where(*same, row.recipient == note.recipient)) is not None


def _worded(key: str, code: str, state: State, whom: Addressee, said: Said) -> tuple[str, dict[str, str]]:
    """The words and what stands in their places; without the codes of a visit there are plainer words."""
    visit = find_visit(code) if key == "out_for_delivery" else None
    if key == "out_for_delivery" and visit is None:
        key = "on_the_way"
    holder = state.holder.office
    speaks = said.office if key != "late" else holder
    due = whom.trace_due if key == "late" else None
    values = {
        "office": office_name(speaks or holder or whom.agency_office or whom.post_office or "") or "Cơ quan",
        "time": moment(_counts_at(said, state)),
        "window": window(state.window),
        "day": day(due) if due else f"{state.promised:%d/%m}" if state.promised else "",
        "spoken": visit.spoken if visit else "",
        "proof": visit.proof if visit else "",
    }
    return key, {name: value for name, value in values.items() if value}


def _counts_at(said: Said, state: State) -> datetime:
    """When the ledger counts it: not later than it was heard."""
    return next(line.at for line in reversed(state.lines) if (line.source, line.id) == (said.source, said.id))
