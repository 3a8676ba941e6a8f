"""The JSON that leaves by the API: names, shapes and times as the contract has them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.booking.windows.rules import OpenWindow, Window
from portal.places.rules import VIETNAM, Office


def moment(at: datetime) -> str:
    """RFC 3339 in Vietnamese time, with its offset."""
    local = at.astimezone(VIETNAM)
    return local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")


def registered(code: str, base_url: str) -> dict[str, str]:
    address = f"{base_url}/T/{code}"
    return {"code": code, "url": address, "qr": f"{address}/qr.svg"}


def office(one: Office) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "organisation": one.organisation.value,
        "name": one.name,
        "unit": one.unit_code,
        "address": one.address,
        "phone": one.phone,
        "as_of": one.as_of,
        "confirmed": one.confirmed,
    }


def offices(all_of_them: Iterable[Office], windows: Mapping[str, list[str]]) -> dict[str, Any]:
    """Every office; a post office with the ids of its windows that can be booked now."""
    return {"offices": [{**office(one), "windows": windows.get(one.id, [])} for one in all_of_them]}


def windows(found: Iterable[OpenWindow]) -> dict[str, Any]:
    """Half days that can be booked, nearest first; full ones with 0."""
    return {"windows": [_window(one.window, one.left) for one in found]}


def _window(window: Window, left: int) -> dict[str, Any]:
    return {"id": window.id, "office": window.office, "date": window.day.isoformat(), "part": window.part, "left": left}


def dossier(found: Any, office_name: Callable[[str], str]) -> dict[str, Any]:
    """`found` is a FullDossier."""
    view = found.view
    holder = view.state.holder
    return {
        "code": view.code,
        "agency_number": found.agency_number,
        "item_number": found.item_number,
        "procedure": view.procedure_code,
        "submit_by_post": view.submit_by_post,
        "return_by_post": view.return_by_post,
        "agency_office": view.agency_office,
        "stage": view.state.stage,
        "agency_status": view.state.agency_status,
        "holder": {
            "kind": holder.kind,
            "office": holder.office,
            "office_name": office_name(holder.office) if holder.office else None,
        },
        "since": moment(view.state.since) if view.state.since else None,
        "registered_at": moment(view.registered_at),
        "updated_at": moment(view.updated_at),
        "events": [_event(one) for one in found.events],
    }


def _event(one: Any) -> dict[str, Any]:
    event, line = one.event, one.line
    return {
        "id": event.id,
        "source": event.source,
        "kind": event.kind,
        "occurred_at": moment(event.occurred_at),
        "heard_at": moment(event.heard_at),
        "office": event.office,
        "actor": event.actor,
        "leg": event.leg,
        "note": one.note,
        "details": one.details,
        "sides": line.sides,
        "conflict": line.conflict,
        "corrected_by": line.corrected_by,
    }
