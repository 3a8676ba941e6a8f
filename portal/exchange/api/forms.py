"""JSON in: a strict reader, and the body of a new dossier with every field that is wrong named."""

import json
from collections.abc import Mapping
from typing import Any

import phonenumbers

from portal.catalogue.search.queries import listed
from portal.custody.dossiers.rules import Contact, NewDossier
from portal.exchange.api.rules import CONTACT, DOSSIER, Fault, read_fields
from portal.exchange.inbox.rules import GIVEN_TWICE, shown
from portal.exchange.keys.rules import Key
from portal.places.queries import find_office, find_unit, serving_office
from portal.places.rules import OfficeKind, Organisation
from portal.web.text import clean

DIGITS = 300  # Python reads longer numbers slowly or not at all; nobody means one


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
