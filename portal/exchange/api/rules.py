"""What the body of a new dossier or a booking may hold, and everything that is wrong with one. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.exchange.inbox.rules import GIVEN_TWICE, Field, Unreadable, field_value, shown

DOSSIER: Mapping[str, Field] = {
    "procedure": Field("text", limit=40),
    "agency_number": Field("name", limit=80),
    "item_number": Field("name", limit=80),
    "submit_by_post": Field("bool", True),
    "return_by_post": Field("bool", True),
    "contact": Field("object"),
    "agency_office": Field("text", limit=60),
    "notices": Field("text", choices=("all", "main", "none")),
}
PICKUP: Mapping[str, Field] = {
    "procedure": Field("text", True, limit=40),
    "level": Field("text", choices=("tinh", "xa")),
    "service": Field("text", True, choices=("submit", "return", "both")),
    "window": Field("id", limit=100),
    "area": Field("text", limit=40),
    "contact": Field("object", True),
    "consent": Field("bool", True),
    "on_behalf_of": Field("text", limit=60),
    "notices": Field("text", choices=("all", "main", "none")),
}
CONTACT: Mapping[str, Field] = {
    "name": Field("text", True, limit=120),
    "phone": Field("text", True, limit=30),
    "unit": Field("text", True, limit=5),
    "address": Field("text", True, limit=300),
}


@dataclass(frozen=True)
class Fault:
    """One field that is wrong, and why."""

    field: str
    why: str


def read_fields(raw: Mapping[str, Any], fields: Mapping[str, Field], path: str = "") -> tuple[dict[str, Any], list[Fault]]:
    """The values that are right and every fault; a field given as null counts as not given."""
    faults = [Fault(path + shown(name), "unknown field") for name in raw if name not in fields and name != GIVEN_TWICE]
    if GIVEN_TWICE in raw:
        faults.append(Fault(path + shown(raw[GIVEN_TWICE]), "a field is given twice"))
    values: dict[str, Any] = {}
    for name, wanted in fields.items():
        if raw.get(name) is None:
            faults += [Fault(path + name, "missing")] if wanted.required else []
            continue
        try:
            values[name] = field_value(raw[name], wanted, path + name)
        except Unreadable as wrong:
            faults.append(Fault(path + name, str(wrong).partition(": ")[2]))
    return values, faults
