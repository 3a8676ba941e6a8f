"""Reading the outbox: by the number in a text, what failed and somebody should call about, the last messages."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from portal.db import db
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.rules import hidden
from portal.places.rules import Organisation


@dataclass(frozen=True)
class Known:
    """What anybody may know of a message whose number they have; `text` is empty once it is erased."""

    number: str
    channel: str
    state: str
    sent_at: datetime
    text: str
    demo: bool


@dataclass(frozen=True)
class Entry:
    """A message as staff see it; `recipient` in full only for staff of the office that calls."""

    number: str
    code: str
    office: str
    channel: str
    recipient: str
    template: str
    text: str
    state: str
    why: str
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    tries: int
    resent: int
    gateway: str
    demo: bool
    called_at: datetime | None
    called_by: str


def find_sent(number: str) -> Known | None:
    """A message that has left us under this number; what waits, failed before or was dropped has not."""
    row = db.session.scalar(select(NoticeRow).where(NoticeRow.number == number))
    if row is None or not (row.sent_at or row.state == "sending"):
        return None
    return Known(row.number, row.channel, row.state, row.sent_at or row.next_at, row.shown, row.demo)


def find_entry(number: str, *, office: str = "") -> Entry | None:
    row = db.session.scalar(select(NoticeRow).where(NoticeRow.number == number))
    return _entry(row, office) if row else None


def to_call(office: str, *, limit: int = 200) -> tuple[Entry, ...]:
    """Final failures of an office that nobody has called about, the oldest first."""
    wanted = _failed().where(NoticeRow.office == office, NoticeRow.called_at.is_(None)).order_by(NoticeRow.id).limit(limit)
    return tuple(_entry(row, office) for row in db.session.scalars(wanted))


def to_call_of(side: Organisation | None, *, limit: int = 200) -> tuple[Entry, ...]:
    """The same of all offices of one organisation, for supervisors: recipients hidden."""
    wanted = _failed().where(NoticeRow.called_at.is_(None)).order_by(NoticeRow.id).limit(limit)
    if side is not None:
        post = NoticeRow.office.startswith("post-", autoescape=True)
        wanted = wanted.where(post if side is Organisation.POST else ~post)
    return tuple(_entry(row, "") for row in db.session.scalars(wanted))


def called(office: str, *, limit: int = 20) -> tuple[Entry, ...]:
    wanted = _failed().where(NoticeRow.office == office, NoticeRow.called_at.is_not(None))
    rows = db.session.scalars(wanted.order_by(NoticeRow.called_at.desc()).limit(limit))
    return tuple(_entry(row, office) for row in rows)


def latest(*, whole: bool = False, offset: int = 0, limit: int = 50) -> tuple[Entry, ...]:
    """The newest messages of all offices, recipients hidden. `whole`: with recipients and the codes in the texts."""
    rows = db.session.scalars(select(NoticeRow).order_by(NoticeRow.id.desc()).offset(offset).limit(limit))
    return tuple(replace(_entry(row, row.office), text=row.text) if whole else _entry(row, "") for row in rows)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(NoticeRow)) or 0


def count_by_state() -> dict[str, int]:
    rows: Any = db.session.execute(select(NoticeRow.state, func.count()).group_by(NoticeRow.state))
    return dict(rows.all())


def is_due(now: datetime) -> bool:
    """Whether a worker has anything to claim: a cheap question before the write."""
    waiting = (NoticeRow.state == "waiting") & (NoticeRow.next_at <= now)
    abandoned = (NoticeRow.state == "sending") & (NoticeRow.claimed_until <= now)
    return db.session.scalar(select(NoticeRow.id).where(waiting | abandoned).limit(1)) is not None


def _failed() -> Select[NoticeRow]:
    """Nobody is called about invented dossiers, nor about a code that has run out."""
    return select(NoticeRow).where(NoticeRow.state == "failed", NoticeRow.demo.is_(False), NoticeRow.priority > 0)


def _entry(row: NoticeRow, office: str) -> Entry:
    ours = bool(office) and row.office == office
    recipient = "" if row.recipient.startswith("-") else row.recipient
    return Entry(
        number=row.number, code=row.dossier_code, office=row.office, channel=row.channel,
        recipient=recipient if ours else hidden(row.recipient), template=row.template,
        text=row.shown, state=row.state, why=row.why, created_at=row.created_at, due_at=row.due_at,
        sent_at=row.sent_at, tries=row.tries, resent=row.resent, gateway=row.gateway, demo=row.demo,
        called_at=row.called_at, called_by=row.called_by,
    )  # fmt: skip
