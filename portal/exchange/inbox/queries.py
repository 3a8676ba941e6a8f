"""Reading what systems told us: what waits, what lies in quarantine and why."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from portal.custody.codes.rules import BadCode, parse
from portal.custody.dossiers.queries import code_for_alias, find_version
from portal.custody.dossiers.rules import alias_key
from portal.db import db
from portal.exchange.inbox.models import InboxRow
from portal.exchange.inbox.rules import Reading, Unreadable, read
from portal.exchange.keys.rules import Key
from portal.places.queries import find_office
from portal.places.rules import VIETNAM

# A postal item number is not given again within twelve months (UPU S10): what happened up to a year before
# somebody told us the number still belongs to the same parcel.
NOT_REUSED_WITHIN = timedelta(days=365)
YOUNG, PARTS, MOST = timedelta(seconds=30), 30, 500


@dataclass(frozen=True)
class Received:
    """One event as it was told."""

    id: int
    source: str
    event_id: str
    body: Any
    result: str
    reason: str
    dossier_code: str | None
    heard_at: datetime


def find_received(id_: int) -> Received | None:
    row = db.session.get(InboxRow, id_)
    return _received(row) if row else None


def received(result: str, *, limit: int = 200) -> tuple[Received, ...]:
    """Events with this result (accepted, waiting, quarantined), the newest first."""
    wanted = select(InboxRow).where(InboxRow.result == result).order_by(InboxRow.id.desc()).limit(limit)
    return tuple(_received(row) for row in db.session.scalars(wanted))


def count_by_result() -> dict[str, int]:
    found = db.session.execute(select(InboxRow.result, func.count()).group_by(InboxRow.result))
    return {str(row[0]): int(row[1]) for row in found}


def dossier_called(as_code: str | None, as_alias: str | None, on: date) -> str | None:
    """The tracking code of the dossier that bore this code, agency's number or item number on that day."""
    if as_code and find_version(as_code):
        return as_code
    if not as_alias:
        return None
    return code_for_alias(as_alias, on) or code_for_alias(as_alias, on + NOT_REUSED_WITHIN)


def overlooked(at: datetime) -> tuple[int, ...]:
    """Events that wait though their dossier is there: on PostgreSQL both may be committed side by side, each unseen
    by the other. Looks at the youngest and at a part of the rest, another each time, so that it stays cheap."""
    part = InboxRow.id % PARTS == int(at.timestamp() / 2) % PARTS
    young = InboxRow.heard_at > at - YOUNG
    wanted = select(InboxRow).where(InboxRow.result == "waiting", or_(young, part)).order_by(InboxRow.id.desc())
    return tuple(row.id for row in db.session.scalars(wanted.limit(MOST)) if _is_there(row))


def _is_there(row: InboxRow) -> bool:
    day = read(json.loads(row.body)).occurred_at.astimezone(VIETNAM).date()
    return dossier_called(row.as_code, row.as_alias, day) is not None


def names_of(dossier: str) -> tuple[str | None, str | None]:
    """What an event may be calling its dossier: a tracking code, another number, or (a number may look like a code) either."""
    alias = alias_key(dossier) or None
    try:
        return parse(dossier), alias
    except BadCode:
        return None, alias


def check_offices(key: Key, reading: Reading) -> None:
    """Unreadable when an office does not exist or is not this key's to speak for."""
    for name, office in (("office", reading.office), ("details.to", reading.details.get("to"))):
        if office is not None and find_office(office) is None:
            raise Unreadable(f"{name}: there is no office {office}")
    why_not = key.why_not_for(reading.office)
    if why_not:
        raise Unreadable(f"office: {why_not}")


def _received(row: InboxRow) -> Received:
    return Received(
        row.id,
        row.source,
        row.event_id,
        json.loads(row.body),
        row.result,
        row.reason,
        row.dossier_code,
        row.heard_at,
    )
