"""Reading pickups."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from portal.booking.pickups.models import PickupRow
from portal.booking.windows.rules import Window, read_window
from portal.custody.dossiers.queries import find_state
from portal.db import db


@dataclass(frozen=True)
class Pickup:
    """A booked visit; no personal data: staff find those on the dossier's page. `postman`: as events name the person."""

    code: str
    day: date | None
    part: str | None
    unit_code: str
    service: str
    status: str
    office: str
    window_id: str | None
    area: str
    holds_place: bool
    postman: str | None
    position: int | None
    note: str

    @property
    def window(self) -> Window | None:
        return read_window(self.window_id or "")


def find_pickup(code: str) -> Pickup | None:
    row = db.session.scalar(select(PickupRow).where(PickupRow.code == code))
    return _pickup(row) if row else None


def pickups_for_office(office: str, from_day: date, *, limit: int = 200) -> tuple[Pickup, ...]:
    """What a post office still has to collect, in the order of the windows; first what no day is known for."""
    waiting = (PickupRow.office == office, PickupRow.status.in_(("open", "missed")))
    days = PickupRow.day.is_(None) | (PickupRow.day >= from_day)
    wanted = select(PickupRow).where(*waiting, days)
    ordered = wanted.order_by(PickupRow.day.is_not(None), PickupRow.day, PickupRow.part.desc(), PickupRow.id)
    return tuple(_pickup(row) for row in db.session.scalars(ordered.limit(limit)))


def open_in(window_ids: Collection[str]) -> tuple[Pickup, ...]:
    """The visits that wait for one of these windows: for whoever means to close it."""
    wanted = select(PickupRow).where(PickupRow.window_id.in_(window_ids), PickupRow.status == "open")
    return tuple(_pickup(row) for row in db.session.scalars(wanted.order_by(PickupRow.window_id, PickupRow.id)))


def open_at_place(place: str) -> int:
    """How many visits still wait at one house."""
    if not place:
        return 0
    wanted = select(func.count()).where(PickupRow.place == place, PickupRow.status.in_(("open", "missed")))
    return db.session.scalar(wanted) or 0


def request_of(request_id: str) -> tuple[str, str] | None:
    """(code, digest of the content) of the booking that this very form has made already."""
    found = db.session.execute(select(PickupRow.code, PickupRow.request_digest).where(PickupRow.request_id == request_id))
    row = found.first()
    return (row.code, row.request_digest) if row else None


def code_of_request(request_id: str) -> str | None:
    """The dossier that this very form has booked already."""
    known = request_of(request_id)
    return known[0] if known else None


def was_done(code: str, source: str, own_id: str) -> bool:
    """Whether this change or cancellation stands in the ledger already."""
    view = find_state(code)
    return view is not None and any((line.source, line.id) == (source, own_id) for line in view.state.lines)


def _pickup(row: PickupRow) -> Pickup:
    return Pickup(
        row.code, row.day, row.part, row.unit_code, row.service, row.status, row.office, row.window_id, row.area,
        row.holds_place, row.postman, row.position, row.note,
    )  # fmt: skip
