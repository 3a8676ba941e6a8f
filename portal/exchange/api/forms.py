"""JSON in: a strict reader, and the body of a new dossier with every field that is wrong named."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from portal.catalogue.queries import find_procedures
from portal.custody.dossiers.rules import Contact, NewDossier
from portal.exchange.inbox.rules import GIVEN_TWICE, shown
from portal.exchange.keys.rules import Key
from portal.places.queries import find_office, find_unit, serving_office
from portal.places.rules import OfficeKind, Organisation
from portal.web.text import clean

DIGITS = 300  # Python reads longer numbers slowly or not at all; nobody means one
Number = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=80)]


class BadJson(Exception):
    """The body is no JSON; the message says why."""


@dataclass(frozen=True)
class Fault:
    """One field that is wrong, and why."""

    field: str
    why: str


class ContactBody(BaseModel):
    """Whom to reach. Shown to nobody but those who carry the papers."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Contact")

    name: str = Field(min_length=1, max_length=120, description="Full name")
    phone: str = Field(min_length=6, max_length=30, description="A Vietnamese telephone number")
    unit: str = Field(pattern=r"^[0-9]{5}$", description="Code of the ward, commune or special zone, 5 digits")
    address: str = Field(min_length=1, max_length=300, description="House, street, hamlet")


class DossierBody(BaseModel):
    """A dossier to register."""

    model_config = ConfigDict(extra="forbid", strict=True, title="NewDossier")

    procedure: str | None = Field(None, max_length=40, description="National code of the procedure")
    agency_number: Number | None = Field(None, description="The agency's own number; the same number gives the same dossier")
    item_number: Number | None = Field(None, description="Postal item number")
    submit_by_post: bool = Field(description="The papers go to the agency by post")
    return_by_post: bool = Field(description="The result comes back by post")
    contact: ContactBody | None = None
    agency_office: str | None = Field(None, max_length=60, description="Id of the desk or agency, from /api/v1/offices")
    notices: Literal["all", "main", "none"] = Field("main", description="Which messages the citizen gets")


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
    try:
        body = DossierBody.model_validate(raw)
    except ValidationError as wrong:
        return None, [_fault(error) for error in wrong.errors(include_url=False, include_input=False)]
    faults = [*_number_faults(body), *_place_faults(body)]
    contact, more = _contact(body.contact) if body.contact else (None, [])
    faults += more
    return (None, faults) if faults else (_new(body, contact, key), [])


def _new(body: DossierBody, contact: Contact | None, key: Key) -> NewDossier:
    procedures = find_procedures(body.procedure) if body.procedure else ()
    return NewDossier(
        submit_by_post=body.submit_by_post,
        return_by_post=body.return_by_post,
        registered_by=key.name,
        procedure_code=body.procedure or None,
        procedure_level=procedures[0].level if len(procedures) == 1 else None,
        contact=contact,
        agency_number=_line(body.agency_number),
        item_number=_line(body.item_number),
        agency_office=body.agency_office or _only_office(key, Organisation.STATE),
        post_office=_post_office(contact, key),
        notices=body.notices,
        consent=f"api:{key.name}" if contact else None,
    )


def _only_office(key: Key, organisation: Organisation) -> str | None:
    """A key of one single office means that office."""
    return key.offices[0] if key.organisation is organisation and len(key.offices) == 1 else None


def _post_office(contact: Contact | None, key: Key) -> str | None:
    own = _only_office(key, Organisation.POST)
    return own or (serving_office(contact.unit_code).id if contact else None)


def _number_faults(body: DossierBody) -> list[Fault]:
    faults = []
    for name in ("agency_number", "item_number"):
        given = getattr(body, name)
        if given is not None and not (given.strip() and given.isprintable()):
            faults.append(Fault(name, "must be a text of printable characters"))
    return faults


def _place_faults(body: DossierBody) -> list[Fault]:
    faults = []
    if not (body.submit_by_post or body.return_by_post):
        faults.append(Fault("return_by_post", "a dossier goes by post at least one way"))
    if body.procedure and not find_procedures(body.procedure):
        faults.append(Fault("procedure", "there is no such procedure"))
    office = find_office(body.agency_office) if body.agency_office else None
    if body.agency_office and (office is None or office.kind is OfficeKind.POST_OFFICE):
        faults.append(Fault("agency_office", "there is no such desk or agency"))
    return faults


def _contact(body: ContactBody) -> tuple[Contact | None, list[Fault]]:
    name, address, phone = clean(body.name, 120), clean(body.address, 300), _phone(body.phone)
    faults = [Fault(f"contact.{field}", "is empty") for field, text in (("name", name), ("address", address)) if not text]
    if phone is None:
        faults.append(Fault("contact.phone", "is not a Vietnamese telephone number"))
    if find_unit(body.unit) is None:
        faults.append(Fault("contact.unit", "there is no such unit"))
    return (None, faults) if faults or phone is None else (Contact(name, phone, body.unit, address), [])


def _phone(text: str) -> str | None:
    """E.164, or None when it is no number of Vietnam."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != 84 or number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _fault(error: Mapping[str, Any]) -> Fault:
    field = ".".join(shown(str(part)) for part in error["loc"])
    if GIVEN_TWICE in error["loc"]:
        return Fault(field.removesuffix(GIVEN_TWICE).rstrip("."), "a field is given twice")
    why = {"extra_forbidden": "unknown field", "missing": "missing"}.get(error["type"], str(error["msg"]))
    return Fault(field, why)


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
