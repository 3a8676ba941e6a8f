"""What an event must look like, kind by kind, and why one cannot be read. Standard library only."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.custody.ledger.rules import KINDS, LEGS

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
YEARS = range(1900, 9999)
ID_LENGTH, NOTE_LENGTH, TEXT_LENGTH = 200, 2000, 500
MOST_DOCUMENTS = 200
GIVEN_TWICE = "(given twice)"  # put into an object by the JSON reader that saw a name twice


class Unreadable(Exception):
    """Why an event cannot be used, naming the field."""


@dataclass(frozen=True)
class Field:
    """One field: its type, whether it must be there, the words it may be."""

    type: str
    required: bool = False
    choices: tuple[str, ...] = ()
    limit: int = TEXT_LENGTH


@dataclass(frozen=True)
class Reading:
    """An event that could be read."""

    id: str
    dossier: str
    kind: str
    occurred_at: datetime
    office: str
    actor: str | None = None
    leg: str | None = None
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


_TEXT, _ID = Field("text"), Field("id", limit=ID_LENGTH)
_REASON = {"reason": _TEXT}
_OFFER = {"offer": _ID, "reason": _TEXT}
_PICKUP = {"window": Field("id", limit=80), "reason": _TEXT}
_TRACE = {"by": Field("text", limit=60), "text": Field("text", limit=NOTE_LENGTH), "outcome": _TEXT}
_WHAT = {"what": _TEXT}
_CLOCK = {"reason": _TEXT, "until": Field("day_or_moment")}
DOCUMENT = {"kind": Field("text", True, limit=200), "original": Field("bool"), "sheets": Field("whole", limit=10_000)}

# Required is only what the fold cannot do without: every readable event is kept.
DETAILS: Mapping[str, Mapping[str, Field]] = {
    "pickup_booked": _PICKUP,
    "pickup_changed": _PICKUP,
    "pickup_cancelled": _PICKUP,
    "pickup_missed": _PICKUP,
    "collected": {"documents": Field("documents"), "seal": Field("seal", limit=60)},
    "offered": {"to": Field("office", True)},
    "accepted": {
        "offer": _ID,
        "count": Field("text", choices=("full", "short", "seal_broken")),
        "to_postman": Field("bool"),
    },
    "refused": _OFFER,
    "withdrawn": _OFFER,
    "countersigned": {"offer": Field("id", True, limit=ID_LENGTH), "paper_number": Field("text", limit=60)},
    "misrouted": {"found_at": Field("text", limit=200), "reason": _TEXT},
    "carrier_scan": {"place": Field("text", limit=200), "text": _TEXT, "code": Field("code", limit=40)},
    "agency_status": {"status": Field("status", True), "promised": Field("day")},
    "supplement_requested": _REASON,
    "declined": _REASON,
    "result_ready": _REASON,
    "out_for_delivery": {},
    "delivery_failed": {"reason": _TEXT, "next": Field("text", limit=200)},
    "delivered": {
        "relation": Field("text", limit=60),
        "proof": Field("text", choices=("code", "paper")),
        "paper_number": Field("text", limit=60),
    },
    "returned_to_sender": _REASON,
    "citizen_confirmed": {"answer": Field("text", True, choices=("received", "incomplete", "not_received"))},
    "trace_opened": _TRACE,
    "trace_answered": _TRACE,
    "trace_escalated": _TRACE,
    "trace_closed": _TRACE,
    "discrepancy": _WHAT,
    "missing_declared": _WHAT,
    "found": _WHAT,
    "compensated": _WHAT,
    "corrected": {"event": Field("id", True, limit=ID_LENGTH), "reason": _TEXT},
    "clock_paused": _CLOCK,
    "clock_resumed": _CLOCK,
    "alias_added": {
        "type": Field("text", True, choices=("agency_number", "item_number")),
        "value": Field("name", True, limit=80),
        "from": Field("day"),
    },
}
EVENT: Mapping[str, Field] = {
    "id": Field("id", True, limit=ID_LENGTH),
    "dossier": Field("name", True, limit=ID_LENGTH),
    "kind": Field("text", True, choices=KINDS),
    "occurred_at": Field("moment", True),
    "office": Field("office", True),
    "actor": Field("id", limit=ID_LENGTH),
    "leg": Field("text", choices=LEGS),
    "note": Field("text", limit=NOTE_LENGTH),
    "details": Field("object"),
}


def read(raw: object) -> Reading:
    """The event that `raw`, any JSON value, tells; or Unreadable."""
    if not isinstance(raw, dict):
        raise Unreadable("an event is a JSON object")
    event = _object(raw, EVENT, "")
    event["details"] = _object(event.get("details", {}), DETAILS[event["kind"]], "details.")
    return Reading(**event)


def own_id(raw: object) -> str:
    """The id an event bears, if it bears a usable one; else empty."""
    given = raw.get("id") if isinstance(raw, dict) else None
    return given if isinstance(given, str) and _is_id(given, ID_LENGTH) else ""


def shown(name: object) -> str:
    """Anything a sender wrote, fit to stand in a reason."""
    text = name if isinstance(name, str) else type(name).__name__
    return "".join(character if character.isprintable() else "\ufffd" for character in text[:80])


def _object(raw: Mapping[str, Any], fields: Mapping[str, Field], path: str) -> dict[str, Any]:
    if GIVEN_TWICE in raw:
        raise Unreadable(f"{path}{shown(raw[GIVEN_TWICE])}: given twice")
    for name in raw:
        if name not in fields:
            raise Unreadable(f"{path}{shown(name)}: unknown field")
    given = {name: value for name, value in raw.items() if value is not None}
    for name, wanted in fields.items():
        if wanted.required and name not in given:
            raise Unreadable(f"{path}{name}: missing")
    return {name: field_value(value, fields[name], f"{path}{name}") for name, value in given.items()}


def field_value(value: Any, wanted: Field, path: str) -> Any:
    """One value as its field wants it, or Unreadable."""
    try:
        read_value = _READERS[wanted.type](value, wanted)
    except _Wrong as wrong:
        raise Unreadable(f"{path}: {wrong}") from None
    if wanted.choices and read_value not in wanted.choices:
        raise Unreadable(f"{path}: unknown {path.rpartition('.')[2]} {shown(value)}")
    return read_value


class _Wrong(Exception):
    """What is wrong with a value."""


def _text(value: Any, wanted: Field) -> str:
    """NFC, line breaks kept, without what nobody sees (bidi and zero-width marks)."""
    if not isinstance(value, str):
        raise _Wrong("must be a text")
    if len(value) > wanted.limit:
        raise _Wrong(f"longer than {wanted.limit} characters")
    if any(unicodedata.category(character) in ("Cs", "Cc") and character not in "\n\r\t" for character in value):
        raise _Wrong("contains characters that are no text")
    seen = "".join(character for character in value if unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFC", seen).strip()


def _is_id(value: str, limit: int) -> bool:
    return 0 < len(value) <= limit and value.isprintable() and value == value.strip()


def _id(value: Any, wanted: Field) -> str:
    if not isinstance(value, str) or not _is_id(value, wanted.limit):
        raise _Wrong(f"must be a text of 1 to {wanted.limit} printable characters")
    return value


def _name(value: Any, wanted: Field) -> str:
    """A code, agency's number or item number, as people copy them: spaces around do not matter."""
    plain = _text(value, wanted)
    if not plain or not plain.isprintable():
        raise _Wrong(f"must be a text of 1 to {wanted.limit} printable characters")
    return plain


def _bool(value: Any, _wanted: Field) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("must be true or false")
    return value


def _whole(value: Any, wanted: Field) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= wanted.limit:
        raise _Wrong(f"must be a whole number from 0 to {wanted.limit}")
    return value


def _status(value: Any, _wanted: Field) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10:
        raise _Wrong("must be a national status from 1 to 10")
    return value


def _code(value: Any, wanted: Field) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return str(value)
    return _text(value, wanted)


def _seal(value: Any, wanted: Field) -> str | bool:
    return value if isinstance(value, bool) else _text(value, wanted)


def _day(value: Any, _wanted: Field) -> str:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise _Wrong("must be a date such as 2026-11-25")
    try:
        plausible = date.fromisoformat(value).year in YEARS
    except ValueError:
        plausible = False
    if not plausible:
        raise _Wrong("there is no such date")
    return value


def _moment(value: Any, _wanted: Field) -> datetime:
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        raise _Wrong("must be RFC 3339 with an offset, such as 2026-11-25T14:05:00+07:00")
    try:
        moment = datetime.fromisoformat(value.upper())
        plausible = moment.year in YEARS
    except ValueError:
        plausible = False
    if not plausible:
        raise _Wrong("there is no such moment")
    return moment


def _day_or_moment(value: Any, wanted: Field) -> str:
    if isinstance(value, str) and len(value) > len("2026-11-25"):
        _moment(value, wanted)
        return value
    return _day(value, wanted)


def _documents(value: Any, _wanted: Field) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_DOCUMENTS:
        raise _Wrong(f"must be a list of at most {MOST_DOCUMENTS}")
    try:
        return [_object(_mapping(item, _wanted), DOCUMENT, f"[{place}].") for place, item in enumerate(value)]
    except Unreadable as unreadable:
        raise _Wrong(str(unreadable)) from None


def _mapping(value: Any, _wanted: Field) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong("must be a JSON object")
    return value


_READERS: Mapping[str, Callable[[Any, Field], Any]] = {
    "text": _text,
    "id": _id,
    "office": _id,
    "name": _name,
    "bool": _bool,
    "whole": _whole,
    "status": _status,
    "code": _code,
    "seal": _seal,
    "day": _day,
    "moment": _moment,
    "day_or_moment": _day_or_moment,
    "documents": _documents,
    "object": _mapping,
}
