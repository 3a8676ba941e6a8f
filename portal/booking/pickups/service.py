"""Booking a postman, another window, none: each one line in the ledger; the visit follows it. Flushes; the caller commits.

Locks are taken in one order everywhere: request, telephone and house, dossier, windows by their ids.
"""

import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from portal.booking.pickups.models import PickupRow
from portal.booking.pickups.queries import open_at_place, open_in, request_of
from portal.booking.pickups.rules import (
    BESIDE,
    CITIZEN,
    MOST_AT_PLACE,
    MOST_OPEN,
    Booking,
    Hand,
    NotOpen,
    OtherBooking,
    TooLate,
    TooManyHere,
    TooManyOpen,
    WindowFull,
    content_digest,
    may_cancel,
    may_change,
    place_key,
    visit_of,
)
from portal.booking.windows.queries import closes, find_open
from portal.booking.windows.rules import Window, read_window
from portal.booking.windows.service import free_place, take_place
from portal.custody.codes.rules import make
from portal.custody.dossiers.queries import DossierView, find_contact, find_state, open_bookings_of
from portal.custody.dossiers.rules import NewDossier, Recorded, Said
from portal.custody.dossiers.service import UnknownDossier, lock, record, record_many, register
from portal.custody.states.rules import State
from portal.db import db, insert_into
from portal.places.queries import desk_of, find_office, serving_office
from portal.places.rules import OfficeKind

__all__ = ["Booking", "Hand", "NotOpen", "OtherBooking", "TooLate", "TooManyHere", "TooManyOpen", "WindowFull"]

CONSENT = "2026-11"  # the version of the notice that was ticked


def book(booking: Booking, *, at: datetime) -> str:
    """Book and give the tracking code; a refusal leaves nothing. The same request gives the same code, or OtherBooking."""
    known = request_of(booking.request_id)
    if known:
        return _same(booking, known)
    with db.session.begin_nested():
        return _book(booking, at)


def move(code: str, window_id: str, *, hand: Hand, at: datetime) -> Recorded:
    """Another window for a visit that waits or was missed: the new place is taken and the old one free, or WindowFull."""
    view = _held(code)
    if _stands(view, hand):
        return Recorded("duplicate")
    row, at = _open_row(code), _after(view, at)
    window = read_window(row.window_id or "")
    if row.status == "open" and row.window_id == window_id and row.holds_place:
        return Recorded("duplicate")
    if hand.role is None and not may_change(row.status, window, closes(window) if window else None, at):
        raise TooLate
    opened = find_open(window_id, now=at, area=row.area)
    if opened is None or opened.window.office != row.office:
        raise WindowFull
    with db.session.begin_nested():
        recorded = record(code, _said(code, hand, "pickup_changed", at, {"window": window_id}), heard_at=at)
        if row.window_id != window_id or not row.holds_place:
            raise WindowFull
    return recorded


def cancel(code: str, *, hand: Hand, at: datetime, reason: str = "other") -> Recorded:
    """Nobody comes; the place is free at once."""
    view = _held(code)
    if _stands(view, hand):
        return Recorded("duplicate")
    row, at = _open_row(code), _after(view, at)
    if hand.role is None and not may_cancel(row.status, read_window(row.window_id or ""), at):
        raise TooLate
    return record(code, _said(code, hand, "pickup_cancelled", at, {"reason": reason}), heard_at=at)


def call_off(window_ids: Collection[str], *, hand: Hand, at: datetime, reason: str = "closed") -> tuple[str, ...]:
    """The post does not come in these windows: every visit that waits there is missed and offered another. Their codes.

    Call it after the closure is committed, in a transaction of its own: whoever books or changes meanwhile holds a
    dossier and waits for the window, and must not be waited for by one who holds the window.
    """
    lock(*(each.code for each in open_in(window_ids)))
    pairs = []
    for each in open_in(window_ids):
        details = {"window": str(each.window_id), "reason": reason, "called_off": True}
        pairs.append((each.code, _said(each.code, hand, "pickup_missed", at, details)))
    record_many(pairs, heard_at=at)
    return tuple(code for code, _ in pairs)


def keep_pickup(code: str, booking: Booking, window: Window | None, at: datetime) -> bool:
    """The visit on the post office's list (a return only has none); False when this request has one already."""
    unit = booking.contact.unit_code
    row = insert_into(PickupRow).values(
        code=code, request_id=booking.request_id, window_id=window.id if window else None,
        office=serving_office(unit).id, day=window.day if window else None, part=window.part if window else None,
        unit_code=unit, service=booking.service, status="open" if window else "done", area=booking.area,
        place=place_key(unit, booking.contact.address) if window else "", holds_place=window is not None,
        request_digest=_content(booking), note="", created_at=at,
    )  # fmt: skip
    kept = row.on_conflict_do_nothing(index_elements=["request_id"]).returning(PickupRow.id)
    return db.session.execute(kept).scalar() is not None


def follow(code: str, said: Said, state: State, at: datetime) -> None:
    """Keep the visit in step with the ledger, whoever said what in whatever order; app.py lets this listen to custody."""
    visit = visit_of(state) if said.kind not in BESIDE else None
    if visit is None:
        return
    row = _row(code) or _from_outside(code, visit.window_id, at)
    if row is None:
        return
    window = read_window(visit.window_id or "")
    moved = visit.window_id != row.window_id
    fresh = moved or visit.status != row.status or visit.status == "open"
    holds = visit.holds and (fresh or row.holds_place)  # what is over is not counted again with every later event
    row.holds_place = _swap(row.window_id if row.holds_place else None, window if holds else None)
    row.status = visit.status
    if moved:
        row.window_id, row.postman, row.position = visit.window_id, None, None
        row.day, row.part = (window.day, window.part) if window else (None, None)
        row.office = window.office if window and _is_post_office(window.office) else row.office
    if row.status in ("done", "cancelled"):
        row.place = row.note = ""  # counts no longer, and need not be known
    db.session.flush()


def _book(booking: Booking, at: datetime) -> str:
    """The request is claimed first: a second tap that comes meanwhile waits here, and not for the last place."""
    code, window = make(secrets.randbits(60)), _wanted(booking, at)
    if not keep_pickup(code, booking, window, at):
        return _same(booking, request_of(booking.request_id) or (code, ""))
    _check_limits(booking, waits=window is not None)
    if window and not take_place(window):
        raise WindowFull
    register(_dossier(booking, code), at=at)
    if window:
        said = Said(booking.source, f"{code}.booked", "pickup_booked", at, details={"window": window.id})
        record(code, said, heard_at=at)
    return code


def _same(booking: Booking, known: tuple[str, str]) -> str:
    code, digest = known
    if digest not in ("", _content(booking)):
        raise OtherBooking(code)
    return code


def _content(booking: Booking) -> str:
    """All that was answered; who sends it and under which id is not part of it."""
    content = asdict(booking)
    return content_digest({name: content[name] for name in content if name not in ("request_id", "source", "demo")})


def _check_limits(booking: Booking, *, waits: bool) -> None:
    """Per telephone for everybody; per house for citizens, whose visits would else fill a round for one door."""
    _queue_up(booking.contact.phone)
    if open_bookings_of(booking.contact.phone) >= MOST_OPEN:
        raise TooManyOpen
    place = place_key(booking.contact.unit_code, booking.contact.address)
    if booking.source != CITIZEN or not waits or not place:
        return
    _queue_up(place)
    if open_at_place(place) > MOST_AT_PLACE:  # its own row is among them
        raise TooManyHere


def _wanted(booking: Booking, at: datetime) -> Window | None:
    """The window asked for, if it is one of this address and can still be booked; none for a return."""
    if booking.service == "return":
        return None
    found = find_open(booking.window_id or "", now=at, area=booking.area)
    if found is None or found.window.office != serving_office(booking.contact.unit_code).id:
        raise WindowFull
    return found.window


def _queue_up(what: str) -> None:
    """Two bookings of one telephone at once are counted one after the other; SQLite has one writer anyhow."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(what))))


def _dossier(booking: Booking, code: str) -> NewDossier:
    return NewDossier(
        submit_by_post=booking.service in ("both", "submit"), return_by_post=booking.service in ("both", "return"),
        registered_by=booking.source, procedure_code=booking.procedure_code, procedure_level=booking.procedure_level,
        contact=booking.contact, agency_number=booking.agency_number, agency_office=_agency(booking),
        post_office=serving_office(booking.contact.unit_code).id, notices=booking.notices,
        consent=CONSENT if booking.source == CITIZEN else f"api:{booking.source}",
        demo=booking.demo, code=code, papers=booking.papers,
    )  # fmt: skip


def _agency(booking: Booking) -> str:
    """Where the papers go: the unit's own centre; any centre receives for the whole province (Decree 118/2025)."""
    return desk_of(booking.contact.unit_code).id


def _held(code: str) -> DossierView:
    """The dossier, with nobody else changing it until this is committed."""
    lock(code)
    view = find_state(code)
    if view is None:
        raise UnknownDossier(code)
    return view


def _stands(view: DossierView, hand: Hand) -> bool:
    own = (hand.source, hand.own_id(view.code))
    return any((line.source, line.id) == own for line in view.state.lines)


def _after(view: DossierView, at: datetime) -> datetime:
    """What is decided in view of the ledger counts after all that stands in it."""
    return max([at, *(line.at + timedelta(milliseconds=1) for line in view.state.lines[-1:])])


def _open_row(code: str) -> PickupRow:
    row = _row(code)
    if row is None or row.status not in ("open", "missed"):
        raise NotOpen(row.status if row else "none")
    return row


def forget_person(code: str) -> None:
    """What a visit knew of somebody's house and words; app.py lets this listen to custody."""
    row = _row(code)
    if row:
        row.place = row.request_digest = row.note = ""
        db.session.flush()


def _row(code: str) -> PickupRow | None:
    wanted = select(PickupRow).where(PickupRow.code == code)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _said(code: str, hand: Hand, kind: str, at: datetime, details: dict[str, Any]) -> Said:
    if hand.recognised:
        details = details | {"recognised": hand.recognised}
    return Said(hand.source, hand.own_id(code), kind, at, hand.office, hand.actor, hand.role, details=details)


def _swap(old: str | None, new: Window | None) -> bool:
    """Give back the old place, take the new one; windows in the order of their ids, so that two never wait crosswise."""
    if new is not None and new.id == old:
        return True
    taken = False
    for window_id in sorted({old, new.id if new else None} - {None}, key=str):
        if new and window_id == new.id:
            taken = _is_post_office(new.office) and take_place(new)
        else:
            free_place(str(window_id))
    return taken


def _is_post_office(office_id: str) -> bool:
    office = find_office(office_id)
    return office is not None and office.kind is OfficeKind.POST_OFFICE


def _from_outside(code: str, window_id: str | None, at: datetime) -> PickupRow | None:
    """A visit that a system has booked for a dossier of its own; it has no place yet."""
    window, view, contact = read_window(window_id or ""), find_state(code), find_contact(code)
    if window is None or view is None or not _is_post_office(window.office):
        return None
    office = find_office(window.office)
    unit = contact.unit_code if contact else (office.unit_code if office else None)
    row = PickupRow(
        code=code, request_id=f"ledger.{code}", window_id=window.id, office=window.office, day=window.day,
        part=window.part, unit_code=unit or "", service="both" if view.return_by_post else "submit", status="open",
        area="", place="", holds_place=False, request_digest="", note="", created_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
