"""The API described for machines: an OpenAPI 3.1 document, made from the same tables that read the calls."""

from collections.abc import Mapping
from typing import Any

from portal.custody.ledger.rules import KINDS
from portal.exchange.api.rules import CONTACT, DOSSIER, PICKUP
from portal.exchange.inbox.rules import DETAILS, DOCUMENT, EVENT, MOST_DOCUMENTS, Field

Json = dict[str, Any]
RESULTS = ("accepted", "duplicate", "waiting", "quarantined")
ABOUT = (
    "Register dossiers that travel by public post and tell what happens to them. Every event counts once, whenever and "
    "however often it arrives; events of a dossier nobody has registered yet wait for it. Times are RFC 3339 with an offset."
)
_KEY: Json = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "maxLength": 255}}
_MOMENT: Json = {"type": "string", "format": "date-time"}
_SHAPES: Mapping[str, Json] = {
    "bool": {"type": "boolean"},
    "status": {"type": "integer", "minimum": 1, "maximum": 10},
    "day": {"type": "string", "format": "date"},
    "moment": _MOMENT,
    "day_or_moment": {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
    "object": {"type": "object"},
}


def document(base_url: str) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hồ Sơ Bưu Chính", "version": "1", "description": ABOUT},
        "servers": [{"url": base_url}],
        "security": [{"bearer": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every kind with its details, the required ones marked, for the readable page."""
    return tuple((kind, tuple(_named(name, field) for name, field in DETAILS[kind].items())) for kind in KINDS)


def _named(name: str, field: Field) -> str:
    words = f": {' | '.join(field.choices)}" if field.choices else ""
    return f"{name}{'*' if field.required else ''}{words}"


def _paths() -> Json:
    return {
        "/api/v1/dossiers": {"post": _register()},
        "/api/v1/dossiers/{code}": {"get": _read()},
        "/api/v1/events": {"post": _tell()},
        "/api/v1/offices": {"get": _open("listOffices", "Offices, and the windows of post offices", "Offices")},
        "/api/v1/windows": {"get": _windows()},
        "/api/v1/pickups": {"post": _book()},
        "/api/v1/procedures": {"get": {**_open("listProcedures", "The published list", "Procedures"), "parameters": _search()}},
        "/api/v1/openapi.json": {"get": _open("readDescription", "This document", None)},
    }


def _windows() -> Json:
    text = {"type": "string"}
    given = (
        ("unit", True, text | {"pattern": "^[0-9]{5}$"}),
        ("from", False, text | {"format": "date"}),
        ("area", False, text),
    )
    parameters = [{"name": name, "in": "query", "required": must, "schema": shape} for name, must, shape in given]
    summary = "Half days of the next 14 days at the post office of a unit; full ones with 0, closed ones not at all"
    found = _open("listWindows", summary, "Windows")
    return {**found, "parameters": parameters, "responses": found["responses"] | _problems("422")}


def _book() -> Json:
    full = {"application/problem+json": {"schema": _ref("WindowFull")}}
    return {
        "operationId": "bookPickup",
        "summary": "Book a postman for a person who agrees; at most three open bookings per telephone",
        "parameters": [_KEY],
        "requestBody": _body("NewPickup"),
        "responses": {
            "201": _answer("Booked", "Registered"),
            "409": {"description": "No place is left; type ends in window-full, windows are the next free", "content": full},
            **_problems("400", "401", "403", "413", "422", "429", "503"),
        },
    }


def _register() -> Json:
    return {
        "operationId": "registerDossier",
        "summary": "Register a dossier, once per Idempotency-Key and once per agency's number",
        "parameters": [_KEY],
        "requestBody": _body("NewDossier"),
        "responses": {
            "201": _answer("Registered", "Registered"),
            "200": _answer("Known by its agency's number", "Registered"),
            **_problems("400", "401", "403", "413", "422", "429", "503"),
        },
    }


def _read() -> Json:
    code = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "operationId": "readDossier",
        "summary": "A dossier in full, for who registered it or has an office that held it",
        "parameters": [code],
        "responses": {"200": _answer("The dossier", "Dossier"), **_problems("401", "403", "404", "429", "503")},
    }


def _tell() -> Json:
    return {
        "operationId": "tellEvents",
        "summary": "Tell up to 1,000 events; each has its own result, and none stops the others",
        "requestBody": _body("Events"),
        "responses": {
            "200": _answer("One result per event, in their order", "Results"),
            **_problems("400", "401", "403", "413", "422", "429", "503"),
        },
    }


def _open(operation: str, summary: str, schema: str | None) -> Json:
    answer = _answer(summary, schema) if schema else {"description": summary, "content": {"application/json": {}}}
    return {"operationId": operation, "summary": summary, "security": [], "responses": {"200": answer, **_problems("503")}}


def _search() -> list[Json]:
    names = ("q", "linh-vuc", "cap", "co-quan", "gui", "nhan", "ngay", "trang")
    return [{"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in names]


def _body(schema: str) -> Json:
    return {"required": True, "content": {"application/json": {"schema": _ref(schema)}}}


def _answer(description: str, schema: str) -> Json:
    return {"description": description, "content": {"application/json": {"schema": _ref(schema)}}}


def _problems(*statuses: str) -> Json:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    titles = {
        "400": "Not JSON", "401": "No token in force", "403": "Not in this key's scopes", "404": "Not Found",
        "413": "Too large", "422": "Unusable; every field named", "429": "Too many calls; see Retry-After",
        "503": "Try again; see Retry-After",
    }  # fmt: skip
    return {status: {"description": titles[status], "content": content} for status in statuses}


def _ref(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def _schemas() -> Json:
    texts = {"type": "string"}
    held = {"type": "object", "properties": {"kind": {"enum": ["citizen", "postman", "office"]}, "office": _or_null(texts)}}
    told = {"id": texts, "source": texts, "kind": {"enum": list(KINDS)}, "occurred_at": _MOMENT, "heard_at": _MOMENT}
    told |= {"note": _or_null(texts), "details": {"type": "object"}}
    return {
        "Registered": _all_of({"code": texts, "url": texts, "qr": texts}),
        "Dossier": _all_of({
            "code": texts, "agency_number": _or_null(texts), "stage": texts, "holder": held,
            "events": _list(_all_of(told)),
        }),
        "Contact": _object(CONTACT),
        "NewDossier": _new_dossier(),
        "NewPickup": _new_pickup(),
        "Windows": _all_of({"windows": _list(_window())}),
        "WindowFull": _all_of({"type": texts, "title": texts, "status": {"const": 409}, "windows": _list(_window())}),
        "Event": _event(),
        "Events": _all_of({"events": {**_list(_ref("Event")), "maxItems": 1000}}) | {"additionalProperties": False},
        "Results": _all_of({"results": _list(_result())}),
        "Offices": _all_of({"offices": _list(_office())}),
        "Procedures": _all_of({"publication": {"type": "object"}, "total": {"type": "integer"}, "procedures": _list({})}),
        "Problem": _all_of({"type": texts, "title": texts, "status": {"type": "integer"}}),
    }  # fmt: skip


def _result() -> Json:
    return _all_of(
        {"id": _or_null({"type": "string"}), "result": {"enum": list(RESULTS)}, "reason": _or_null({"type": "string"})}
    )


def _office() -> Json:
    text = {"type": "string"}
    kind = {"enum": ["post_office", "desk", "agency"]}
    return _all_of(
        {"id": text, "kind": kind, "organisation": {"enum": ["post", "state"]}, "name": text, "unit": _or_null(text)}
    )


def _all_of(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _new_dossier() -> Json:
    body = _object(DOSSIER)
    body["properties"]["contact"] = _or_null(_ref("Contact"))
    return body


def _new_pickup() -> Json:
    """A return needs no window, everything else does."""
    body = _object(PICKUP)
    body["properties"] |= {"contact": _ref("Contact"), "consent": {"const": True}}
    away = {"if": {"properties": {"service": {"enum": ["submit", "both"]}}}, "then": {"required": ["window"]}}
    return {**body, **away}


def _window() -> Json:
    text, part = {"type": "string"}, {"enum": ["morning", "afternoon"]}
    day, left = {"type": "string", "format": "date"}, {"type": "integer", "minimum": 0}
    return _all_of({"id": text, "office": text, "date": day, "part": part, "left": left})


def _event() -> Json:
    """The envelope, and for each kind what its details may hold."""
    rules = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"properties": {"details": _object(DETAILS[kind])}},
        }
        for kind in KINDS
    ]
    return {**_object(EVENT), "allOf": rules}


def _object(fields: Mapping[str, Field]) -> Json:
    properties = {name: _shape(field) if field.required else _or_null(_shape(field)) for name, field in fields.items()}
    required = [name for name, field in fields.items() if field.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _shape(field: Field) -> Json:
    if field.choices:
        return {"type": "string", "enum": list(field.choices)}
    if field.type == "documents":
        return {"type": "array", "maxItems": MOST_DOCUMENTS, "items": _object(DOCUMENT)}
    if field.type == "whole":
        return {"type": "integer", "minimum": 0, "maximum": field.limit}
    text: Json = {"type": "string", "maxLength": field.limit}
    if field.type == "seal":
        return {"anyOf": [text, {"type": "boolean"}]}
    if field.type == "code":
        return {"anyOf": [text, {"type": "integer"}]}
    return _SHAPES.get(field.type, text)
