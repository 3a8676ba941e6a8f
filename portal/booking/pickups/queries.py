"""Reading pickups."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.booking.pickups.models import PickupRow
from portal.db import db


@dataclass(frozen=True)
class Pickup:
    """A booked visit; no personal data: staff find those on the dossier's page."""

    code: str
    day: date | None
    part: str | None
    unit_code: str
    service: str
    status: str


def pickups_for_office(office: str, from_day: date, *, limit: int = 200) -> tuple[Pickup, ...]:
    """What a post office still has to collect, in the order of the windows."""
    wanted = (
        select(PickupRow)
        .where(PickupRow.office == office, PickupRow.status.in_(("open", "missed")), PickupRow.day >= from_day)
        .order_by(PickupRow.day, PickupRow.part.desc(), PickupRow.id)
        .limit(limit)
    )
    return tuple(_pickup(row) for row in db.session.scalars(wanted))


def code_of_request(request_id: str) -> str | None:
    """The dossier that this very form has booked already."""
    return db.session.scalar(select(PickupRow.code).where(PickupRow.request_id == request_id))


def _pickup(row: PickupRow) -> Pickup:
    return Pickup(row.code, row.day, row.part, row.unit_code, row.service, row.status)
