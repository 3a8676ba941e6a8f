"""Booking a postman: take a place, register the dossier, say so in its ledger. Flushes; the caller commits."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.booking.pickups.models import PickupRow
from portal.booking.pickups.queries import code_of_request
from portal.booking.pickups.rules import MOST_OPEN
from portal.booking.windows.rules import Window, may_book, read_window
from portal.booking.windows.service import free_place, take_place
from portal.custody.codes.rules import make
from portal.custody.dossiers.queries import open_bookings_of
from portal.custody.dossiers.rules import Contact, NewDossier, Said
from portal.custody.dossiers.service import record, register
from portal.custody.states.rules import State
from portal.db import db, insert_into
from portal.places.queries import calendar, desk_of, serving_office
from portal.places.rules import Organisation

CONSENT = "2026-11"  # the version of the notice that was ticked


class WindowFull(Exception):
    """Somebody took the last place, or the time to book has passed."""


class TooManyOpen(Exception):
    """This telephone has as many open bookings as one may have."""


@dataclass(frozen=True)
class Booking:
    """What a citizen has confirmed. `request_id` is made with the form, so that a double tap books once."""

    request_id: str
    procedure_code: str
    procedure_level: str
    service: str
    contact: Contact
    window_id: str | None
    agency_number: str | None = None
    demo: bool = False


def book(booking: Booking, *, at: datetime) -> str:
    """Book and give the tracking code; WindowFull or TooManyOpen leave nothing. The same request gives the same code."""
    known = code_of_request(booking.request_id)
    if known:
        return known
    with db.session.begin_nested():
        return _book(booking, at)


def _book(booking: Booking, at: datetime) -> str:
    """The request is claimed first: a second tap that comes meanwhile waits here, and not for the last place."""
    code, window = make(secrets.randbits(60)), _wanted(booking, at)
    if not keep_pickup(code, booking, window, at):
        return code_of_request(booking.request_id) or code
    _queue_up(booking.contact.phone)
    if open_bookings_of(booking.contact.phone) >= MOST_OPEN:
        raise TooManyOpen
    if window and not take_place(window):
        raise WindowFull
    register(_dossier(booking, code), at=at)
    if window:
        said = Said("citizen", f"{code}.booked", "pickup_booked", at, details={"window": window.id})
        record(code, said, heard_at=at)
    return code


def keep_pickup(code: str, booking: Booking, window: Window | None, at: datetime) -> bool:
    """The visit on the post office's list (a return only has none); False when this request has one already."""
    row = insert_into(PickupRow).values(
        code=code,
        request_id=booking.request_id,
        window_id=window.id if window else None,
        office=serving_office(booking.contact.unit_code).id,
        day=window.day if window else None,
        part=window.part if window else None,
        unit_code=booking.contact.unit_code,
        service=booking.service,
        status="open" if window else "done",
        created_at=at,
    )
    kept = row.on_conflict_do_nothing(index_elements=["request_id"]).returning(PickupRow.id)
    return db.session.execute(kept).scalar() is not None


def follow(code: str, said: Said, _state: State, _at: datetime) -> None:
    """Keep the pickup in step with the ledger; app.py lets this listen to custody."""
    status = {"collected": "done", "pickup_missed": "missed", "pickup_cancelled": "cancelled"}.get(said.kind)
    if status is None:
        return
    row = db.session.scalar(select(PickupRow).where(PickupRow.code == code, PickupRow.status.in_(("open", "missed"))))
    if row is None:
        return
    row.status = status
    if status == "cancelled" and row.window_id:
        free_place(row.window_id)
    db.session.flush()


def _wanted(booking: Booking, at: datetime) -> Window | None:
    """The window asked for, if it is one of this address and can still be booked; none for a return."""
    if booking.service == "return":
        return None
    window = read_window(booking.window_id or "")
    theirs = window is not None and window.office == serving_office(booking.contact.unit_code).id
    if window is None or not theirs or not may_book(window, at, calendar(Organisation.POST)):
        raise WindowFull
    return window


def _queue_up(phone: str) -> None:
    """Two bookings of one telephone at once are counted one after the other; SQLite has one writer anyhow."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(phone))))


def _dossier(booking: Booking, code: str) -> NewDossier:
    return NewDossier(
        submit_by_post=booking.service in ("both", "submit"), return_by_post=booking.service in ("both", "return"),
        registered_by="citizen", procedure_code=booking.procedure_code, procedure_level=booking.procedure_level,
        contact=booking.contact, agency_number=booking.agency_number, agency_office=_agency(booking),
        post_office=serving_office(booking.contact.unit_code).id, consent=CONSENT, demo=booking.demo, code=code,
    )  # fmt: skip


def _agency(booking: Booking) -> str:
    """Where the papers go: the unit's own centre; any centre receives for the whole province (Decree 118/2025)."""
    return desk_of(booking.contact.unit_code).id
