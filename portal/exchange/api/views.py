"""The systems' door: dossiers, pickups and events by bearer token; offices, windows and procedures open."""

import hashlib
import json
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, request

from portal import clock
from portal.booking.pickups.rules import MOST_OPEN, Booking
from portal.booking.pickups.service import TooManyOpen, WindowFull
from portal.booking.windows.queries import next_windows
from portal.booking.windows.rules import OpenWindow
from portal.catalogue.listing.views import as_json
from portal.custody.codes.rules import BadCode, parse
from portal.exchange.api import texts
from portal.exchange.api.forms import BadJson, Wanted, read_dossier, read_events, read_json, read_pickup, read_windows
from portal.exchange.api.queries import find_dossier
from portal.exchange.api.rules import Fault
from portal.exchange.api.service import Once, OtherBody, Registered, answered, book_once, register_once
from portal.exchange.inbox import service as inbox
from portal.exchange.keys.queries import key_for_token
from portal.exchange.keys.rules import Key
from portal.exchange.keys.service import KeyRefused
from portal.places.queries import office_name, offices, serving_office
from portal.places.rules import VIETNAM, OfficeKind
from portal.web import limits
from portal.web.access import by_key, public
from portal.web.errors import problem
from portal.web.transaction import writes

bp = Blueprint("exchange", __name__, url_prefix="/api/v1")

MOST_EVENTS = 1000
LONGEST_KEY = 255
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}
NO_STORE = {"Cache-Control": "no-store"}
SOON_OLD = {"Cache-Control": "public, max-age=15"}  # places go while one looks


class BadKey(Exception):
    """The Idempotency-Key is too long or no plain text."""


@bp.before_request
def know_the_key() -> Response | None:
    """Whose token it is, then its allowance: what fails its token uses up nobody's."""
    if not getattr(current_app.view_functions[str(request.endpoint)], "by_key", False):
        return None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    key = key_for_token(token.strip(), now=clock.now()) if scheme.lower() == "bearer" and token.strip() else None
    if key is None:
        return _unknown_key()
    verdict = limits.hit("api", key.name, limit=current_app.config["API_LIMIT"])
    if not verdict.allowed:
        answer = problem(429, "Too many requests", detail=f"try again in {verdict.retry_after} s")
        answer.headers["Retry-After"] = str(verdict.retry_after)
        return answer
    g.key = key
    return None


@bp.errorhandler(KeyRefused)
def refuse_revoked(_refused: KeyRefused) -> Response:
    """Revoked between the look at its token and the write."""
    return _unknown_key()


@bp.errorhandler(BadJson)
def refuse_json(bad: BadJson) -> Response:
    return problem(400, "Not JSON", detail=str(bad))


@bp.post("/dossiers")
@by_key
@writes
def register_dossier() -> Response:
    key = _key_for("dossiers:write")
    if isinstance(key, Response):
        return key
    raw = read_json(_body())
    try:
        once = _once(raw)
        new, faults = read_dossier(raw, key)
        return _created(register_once(new, once, at=clock.now())) if new else _unusable(faults)
    except BadKey:
        return _unusable([Fault("Idempotency-Key", f"must be 1 to {LONGEST_KEY} visible ASCII characters")])
    except OtherBody:
        return _unusable([Fault("Idempotency-Key", "was used before with another body")])


@bp.get("/dossiers/<string:code>")
@by_key
def show_dossier(code: str) -> Response:
    key = _key_for("dossiers:read")
    if isinstance(key, Response):
        return key
    try:
        found = find_dossier(parse(code), key)
    except BadCode:
        found = None
    if found is None:
        return problem(404, "Not Found", detail="no such dossier, or not one this key may read")
    return _json(texts.dossier(found, office_name), NO_STORE)


@bp.post("/events")
@by_key
@writes
def take_events() -> Response:
    key = _key_for("events:write")
    if isinstance(key, Response):
        return key
    events, faults = read_events(read_json(_body()))
    if events is None:
        return _unusable(faults)
    if len(events) > MOST_EVENTS:
        return problem(413, "Too many events", detail=f"at most {MOST_EVENTS} in one call, {len(events)} given")
    answers = inbox.receive(key, events, at=clock.now())
    results = [
        {"id": _id_of(raw), "result": answer.result, "reason": answer.reason or None}
        for raw, answer in zip(events, answers, strict=True)
    ]
    return _json({"results": results}, NO_STORE)


@bp.get("/offices")
@public
def list_offices() -> Response:
    now = clock.now()
    windows = {one.id: next_windows(one.id, now=now) for one in offices() if one.kind is OfficeKind.POST_OFFICE}
    ids = {id_: [each.window.id for each in found] for id_, found in windows.items()}
    return _json(texts.offices(offices(), ids), OPEN)


@bp.get("/windows")
@public
def list_windows() -> Response:
    """What can still be booked at the post office of a unit, from a day on."""
    now = clock.now()
    wanted, faults = read_windows(request.args, now.astimezone(VIETNAM).date())
    if wanted is None:
        return _unusable(faults)
    return _json(texts.windows(_next_windows(wanted, now)), OPEN | SOON_OLD)


@bp.post("/pickups")
@by_key
@writes
def book_pickup() -> Response:
    key = _key_for("dossiers:write")
    if isinstance(key, Response):
        return key
    raw, now = read_json(_body()), clock.now()
    booking: Booking | None = None
    faults: list[Fault] = []
    try:
        once = _once(raw)
        done = answered(key.name, once)
        if done is None:
            booking, faults = read_pickup(raw, key)
        if booking:
            done = book_once(booking, once, at=now)
    except OtherBody:
        return _unusable([Fault("Idempotency-Key", "was used before with another body")])
    except BadKey:
        return _unusable([Fault("Idempotency-Key", f"must be 1 to {LONGEST_KEY} visible ASCII characters")])
    except WindowFull:
        return _window_full(booking, now)
    except TooManyOpen:
        return _unusable([Fault("contact.phone", f"has {MOST_OPEN} pickups open already")])
    return _created(done) if done else _unusable(faults)


def _window_full(booking: Booking | None, now: datetime) -> Response:
    """Taken meanwhile, or its time to book has passed: the next ones that are free."""
    office = serving_office(booking.contact.unit_code).id if booking else ""
    wanted = Wanted(office, booking.area if booking else "", now.astimezone(VIETNAM).date())
    free = [one for one in _next_windows(wanted, now) if one.left]
    kind = f"{current_app.config['BASE_URL']}/api/v1/docs#window-full"
    return problem(409, "Window full", type=kind, detail="no place is left in this window", **texts.windows(free))


def _next_windows(wanted: Wanted, now: datetime) -> list[OpenWindow]:
    found = next_windows(wanted.office, now=now, area=wanted.area)
    return [one for one in found if one.window.day >= wanted.start]


@bp.get("/procedures")
@public
def list_procedures() -> Response:
    """The same as /thu-tuc.json, with the same query."""
    return as_json()


def _key_for(scope: str) -> Key | Response:
    key: Key = g.key
    if scope in key.scopes:
        return key
    return problem(403, "Forbidden", detail=f"this key has no scope {scope}")


def _body() -> bytes:
    """A body sent in chunks tells no length; what comes cut off at the limit is too large, not broken."""
    body = request.get_data()
    if len(body) >= (request.max_content_length or len(body) + 1):
        abort(413)
    return body


def _unknown_key() -> Response:
    answer = problem(401, "Unauthorized", detail="a bearer token that is in force is needed")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return answer


def _unusable(faults: list[Fault]) -> Response:
    """422 that names every field."""
    named = [{"field": fault.field, "why": fault.why} for fault in faults]
    detail = "; ".join(f"{fault.field}: {fault.why}" if fault.field else fault.why for fault in faults[:10])
    return problem(422, "Unusable", detail=detail, errors=named)


def _once(raw: Any) -> Once:
    """What makes this call the same call; BadKey when its key is none."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _is_idempotency_key(key):
        raise BadKey
    return Once(key, hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest())


def _created(done: Registered) -> Response:
    answer = _json(texts.registered(done.code, current_app.config["BASE_URL"]), NO_STORE)
    answer.status_code = done.status
    return answer


def _is_idempotency_key(text: str) -> bool:
    return 0 < len(text) <= LONGEST_KEY and text.isascii() and text.isprintable()


def _id_of(raw: Any) -> str | None:
    """The id as it was sent, if it was a text."""
    given = raw.get("id") if isinstance(raw, dict) else None
    return given[: inbox.LONGEST_ECHO] if isinstance(given, str) else None


def _json(body: Any, headers: dict[str, str]) -> Response:
    """ASCII: what a sender wrote goes back to it even where it is no text."""
    return Response(json.dumps(body), headers=headers, content_type="application/json")
