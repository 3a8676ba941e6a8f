"""JSON in: a strict reader, and the body of a new dossier or a booking with every field that is wrong named."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import phonenumbers

from portal.booking.pickups.rules import Booking, services
from portal.booking.windows.rules import read_window
from portal.catalogue.publications.rules import Listed
from portal.catalogue.search.queries import listed
from portal.custody.dossiers.rules import Contact, NewDossier
from portal.exchange.api.rules import CONTACT, DOSSIER, PICKUP, Fault, read_fields
from portal.exchange.inbox.rules import GIVEN_TWICE, shown
from portal.exchange.keys.rules import Key
from portal.places.addresses.rules import BOAT_AREAS
from portal.places.queries import find_office, find_unit, serving_office
from portal.places.rules import OfficeKind, Organisation
from portal.web.text import clean

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DIGITS = 300  # Python reads longer numbers slowly or not at all; nobody means one


@dataclass(frozen=True)
class Wanted:
    """Whose windows are asked for, and from when."""

    office: str
    area: str
    start: date


class BadJson(Exception):
    """The body is no JSON; the message says why."""


def read_json(body: bytes) -> Any:
    """Any JSON value in UTF-8, or BadJson. A name given twice and a number too long are marked, not lost."""
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_int=_whole,
            parse_float=_broken,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        raise BadJson("the body is not UTF-8") from None
    except RecursionError:
        raise BadJson("the body is nested too deep") from None
    except ValueError as wrong:
        raise BadJson(f"the body is not JSON: {str(wrong)[:120]}") from None


def read_events(raw: Any) -> tuple[list[Any] | None, list[Fault]]:
    """The list under "events"."""
    if not isinstance(raw, dict):
        return None, [Fault("", 'the body must be a JSON object {"events": […]}')]
    faults = [Fault(shown(name), "unknown field") for name in raw if name != "events"]
    if not faults and not isinstance(raw.get("events"), list):
        faults = [Fault("events", "must be a list")]
    return (None, faults) if faults else (raw["events"], [])


def read_dossier(raw: Any, key: Key) -> tuple[NewDossier | None, list[Fault]]:
    """What is to be registered, or every field that is wrong."""
    if not isinstance(raw, dict):
        return None, [Fault("", "the body must be a JSON object")]
    body, faults = read_fields(raw, DOSSIER)
    faults += _place_faults(body)
    contact, more = _contact(body["contact"]) if "contact" in body else (None, [])
    faults += more
    return (None, faults) if faults else (_new(body, contact, key), [])


def read_pickup(raw: Any, key: Key) -> tuple[Booking | None, list[Fault]]:
    """The booking that is meant, or every field that is wrong."""
    if not isinstance(raw, dict):
        return None, [Fault("", "the body must be a JSON object")]
    body, faults = read_fields(raw, PICKUP)
    contact, more = _contact(body["contact"]) if "contact" in body else (None, [])
    procedure, unfit = _eligible(body)
    faults = [*faults, *more, *unfit, *_visit_faults(body, contact)]
    if body.get("consent") is False:
        faults.append(Fault("consent", "must be true: the person has read the notice and agrees"))
    if faults or contact is None or procedure is None:
        return None, faults
    contact = replace(contact, relation=_line(body.get("on_behalf_of")) or "")
    window = None if body["service"] == "return" else body["window"]
    return Booking(
        f"api.{secrets.token_urlsafe(24)}", procedure.code, procedure.level, body["service"], contact, window,
        area=area_of(contact.unit_code, body.get("area") or ""), notices=body.get("notices", "main"), source=key.name,
    ), []  # fmt: skip


def read_windows(given: Mapping[str, str], today: date) -> tuple[Wanted | None, list[Fault]]:
    """For which unit, from which day on."""
    unit, area, start = given.get("unit", ""), given.get("area", ""), given.get("from") or today.isoformat()
    faults = [] if find_unit(unit) else [Fault("unit", "must be the five digits of a unit of the province")]
    if not faults and not _is_area(unit, area):
        faults.append(Fault("area", "there is no such area in this unit"))
    try:
        day = date.fromisoformat(start) if ISO_DAY.fullmatch(start) else None
    except ValueError:
        day = None
    if day is None:
        faults.append(Fault("from", "must be a date, such as 2026-11-30"))
    return (None, faults) if faults or day is None else (Wanted(serving_office(unit).id, area_of(unit, area), day), [])


def area_of(unit: str, area: str) -> str:
    """The island that was named; a unit that is an island is its own area."""
    return area or (unit if unit in BOAT_AREAS else "")


def _is_area(unit: str, area: str) -> bool:
    return not area or (area in BOAT_AREAS and area.startswith(unit))


def _eligible(body: Mapping[str, Any]) -> tuple[Listed | None, list[Fault]]:
    """The procedure at a level that goes by post in the way that is asked for; the commune's level first."""
    if "procedure" not in body or "service" not in body:
        return None, []
    known = [one for one in listed(body["procedure"]) if body.get("level") in (None, one.level)]
    if not known:
        return None, [Fault("procedure", "there is no such procedure")]
    allowed = {one: services(submit=one.submit_by_post, back=one.return_by_post) for one in known}
    fit = sorted((one for one in known if body["service"] in allowed[one]), key=lambda one: one.level != "xa")
    if fit:
        return fit[0], []
    named = sorted({service for each in allowed.values() for service in each})
    if not named:
        return None, [Fault("procedure", "does not go by post")]
    return None, [
        Fault("procedure", "does not go by post in this way"), Fault("service", f"must be one of: {', '.join(named)}")
    ]  # fmt: skip


def _visit_faults(body: Mapping[str, Any], contact: Contact | None) -> list[Fault]:
    """The window belongs to the post office that serves the address; whether it is free is asked when it is taken."""
    if contact is None:
        return []
    faults = (
        [] if _is_area(contact.unit_code, body.get("area") or "") else [Fault("area", "there is no such area in this unit")]
    )
    if body.get("service") in (None, "return"):
        return faults
    if "window" not in body:
        return [*faults, Fault("window", "missing")]
    window = read_window(body["window"])
    if window is None or window.office != serving_office(contact.unit_code).id:
        faults.append(Fault("window", "is no window of the post office that serves contact.unit"))
    return faults


def _new(body: Mapping[str, Any], contact: Contact | None, key: Key) -> NewDossier:
    procedures = listed(body["procedure"]) if body.get("procedure") else ()
    return NewDossier(
        submit_by_post=body["submit_by_post"],
        return_by_post=body["return_by_post"],
        registered_by=key.name,
        procedure_code=body.get("procedure") or None,
        procedure_level=procedures[0].level if len(procedures) == 1 else None,
        contact=contact,
        agency_number=_line(body.get("agency_number")),
        item_number=_line(body.get("item_number")),
        agency_office=body.get("agency_office") or _only_office(key, Organisation.STATE),
        post_office=_post_office(contact, key),
        notices=body.get("notices", "main"),
        consent=f"api:{key.name}" if contact else None,
    )


def _only_office(key: Key, organisation: Organisation) -> str | None:
    """A key of one single office means that office."""
    return key.offices[0] if key.organisation is organisation and len(key.offices) == 1 else None


def _post_office(contact: Contact | None, key: Key) -> str | None:
    own = _only_office(key, Organisation.POST)
    return own or (serving_office(contact.unit_code).id if contact else None)


def _place_faults(body: Mapping[str, Any]) -> list[Fault]:
    faults = []
    if body.get("submit_by_post") is False and body.get("return_by_post") is False:
        faults.append(Fault("return_by_post", "a dossier goes by post at least one way"))
    if body.get("procedure") and not listed(body["procedure"]):
        faults.append(Fault("procedure", "there is no such procedure"))
    office = find_office(body["agency_office"]) if body.get("agency_office") else None
    if body.get("agency_office") and (office is None or office.kind is OfficeKind.POST_OFFICE):
        faults.append(Fault("agency_office", "there is no such desk or agency"))
    return faults


def _contact(raw: Mapping[str, Any]) -> tuple[Contact | None, list[Fault]]:
    body, faults = read_fields(raw, CONTACT, "contact.")
    if faults:
        return None, faults
    name, address, phone = clean(body["name"], 120), clean(body["address"], 300), _phone(body["phone"])
    faults = [Fault(f"contact.{field}", "is empty") for field, text in (("name", name), ("address", address)) if not text]
    if phone is None:
        faults.append(Fault("contact.phone", "is not a Vietnamese telephone number"))
    if find_unit(body["unit"]) is None:
        faults.append(Fault("contact.unit", "there is no such unit"))
    return (None, faults) if faults or phone is None else (Contact(name, phone, body["unit"], address), [])


def _phone(text: str) -> str | None:
    """E.164, or None when it is no number of Vietnam."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != 84 or number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _line(text: str | None) -> str | None:
    return clean(text, 80) if text else None


def _whole(digits: str) -> Any:
    return int(digits) if len(digits) <= DIGITS else {"number": digits[:20] + "…"}


def _broken(digits: str) -> Any:
    value = float(digits)
    return value if abs(value) != float("inf") else {"number": digits[:20] + "…"}


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name given twice would hide what was said first."""
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        read[GIVEN_TWICE] = next(name for name in names if names.count(name) > 1)
    return read
