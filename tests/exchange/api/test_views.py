"""The door itself: tokens, limits, registering, reading, and telling events over HTTP."""

from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.custody.codes.rules import display, parse
from portal.custody.dossiers.queries import find_contact
from portal.db import db, writing
from portal.exchange.inbox.queries import count_by_result
from portal.exchange.keys import service as keys
from tests.exchange.systems import CONTACT, DESK, OTHER_DESK, POST, System, a_body, event, view

CALLS = [("POST", "/api/v1/dossiers"), ("GET", "/api/v1/dossiers/K7QF2M9XTR4DV"), ("POST", "/api/v1/events")]


@pytest.fixture
def post(app: Flask) -> System:
    return System(app)


@pytest.fixture
def state(app: Flask) -> System:
    return System(app, "mot-cua", "state")


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic dnBvc3Q6eA==", "Bearer \u00e9"])
def test_without_a_token_in_force_nothing_is_told(app: Flask, method: str, path: str, header: str | None) -> None:
    System(app)

    answer = app.test_client().open(path, method=method, headers={} if header is None else {"Authorization": header})

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.get_json()["status"] == 401


def test_a_revoked_token_is_refused_and_a_rotated_one_still_works(post: System) -> None:
    with writing():
        keys.rotate("vnpost", at=clock.now())
    assert post.get("/dossiers/K7QF2M9XTR4DV").status_code == 404
    with writing():
        keys.revoke("vnpost", at=clock.now())

    assert post.get("/dossiers/K7QF2M9XTR4DV").status_code == 401


def test_each_key_has_its_own_allowance_and_wrong_tokens_use_up_nobodys(app: Flask, post: System, state: System) -> None:
    usual, app.config["API_LIMIT"] = app.config["API_LIMIT"], "3/60s"
    try:
        for _ in range(5):
            app.test_client().post("/api/v1/events", headers={"Authorization": "Bearer vnpost"})
        assert [post.post("/events", {"events": []}).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = post.get("/dossiers/K7QF2M9XTR4DV")
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 60
        assert refused.content_type == "application/problem+json"
        assert state.post("/events", {"events": []}).status_code == 200
    finally:
        app.config["API_LIMIT"] = usual


def test_a_dossier_is_registered_with_its_address_and_its_qr(post: System) -> None:
    answer = post.post("/dossiers", a_body(agency_number="H-77", notices="all"))

    body = answer.get_json()
    assert answer.status_code == 201
    assert parse(body["code"]) == body["code"]
    assert body["url"] == f"http://127.0.0.1:8000/T/{body['code']}"
    assert body["qr"].startswith(body["url"])
    contact = find_contact(body["code"])
    assert contact is not None
    assert (contact.name, contact.phone) == ("Nguyễn Thị Hoa", "+84912345678")
    assert view(body["code"]).registered_by == "vnpost"
    assert view(body["code"]).post_office


def test_the_same_idempotency_key_gives_the_same_answer_and_refuses_another_body(post: System) -> None:
    first = post.post("/dossiers", a_body(), Idempotency_Key="k-1")
    again = post.post("/dossiers", a_body(), Idempotency_Key="k-1")
    other = post.post("/dossiers", a_body(notices="none"), Idempotency_Key="k-1")
    third = post.post("/dossiers", a_body(), Idempotency_Key="k-2")

    assert (first.status_code, again.status_code, third.status_code) == (201, 201, 201)
    assert first.get_json() == again.get_json()
    assert first.get_json() != third.get_json()
    assert other.status_code == 422
    assert "Idempotency-Key" in other.get_json()["detail"]


def test_an_idempotency_key_is_its_systems_own(post: System, state: System) -> None:
    first = post.post("/dossiers", a_body(), Idempotency_Key="k-1")
    other = state.post("/dossiers", a_body(), Idempotency_Key="k-1")

    assert other.status_code == 201
    assert first.get_json() != other.get_json()


def test_the_same_agency_number_gives_the_same_dossier_to_both_sides(post: System, state: System) -> None:
    first = state.post("/dossiers", a_body(agency_number="000.15.H49 - 1"))
    again = state.post("/dossiers", a_body(agency_number="000.15.h49-1"))
    other_side = post.post("/dossiers", a_body(agency_number="000.15.H49-1"))

    assert (first.status_code, again.status_code, other_side.status_code) == (201, 200, 200)
    assert first.get_json() == again.get_json() == other_side.get_json()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"contact": {**CONTACT, "cccd": "0"}}, "contact.cccd"),
        ({"submit_by_post": "yes"}, "submit_by_post"),
        ({"submit_by_post": False, "return_by_post": False}, "return_by_post"),
        ({"contact": {**CONTACT, "phone": "12345678"}}, "contact.phone"),
        ({"contact": {**CONTACT, "phone": "+1 650 253 0000"}}, "contact.phone"),
        ({"contact": {**CONTACT, "unit": "99999"}}, "contact.unit"),
        ({"contact": {**CONTACT, "unit": "٠٦٦٨٥"}}, "contact.unit"),
        ({"contact": {**CONTACT, "name": "\u200b"}}, "contact.name"),
        ({"contact": []}, "contact"),
        ({"agency_office": POST}, "agency_office"),
        ({"agency_office": "desk-99999"}, "agency_office"),
        ({"procedure": "9.999999"}, "procedure"),
        ({"notices": "some"}, "notices"),
        ({"agency_number": ""}, "agency_number"),
        ({"agency_number": "a\nb"}, "agency_number"),
        ({"agency_number": 5}, "agency_number"),
    ],
)
def test_a_field_that_is_wrong_is_named(post: System, changed: dict[str, Any], field: str) -> None:
    answer = post.post("/dossiers", a_body(**changed))

    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert field in [fault["field"] for fault in answer.get_json()["errors"]]
    assert field in answer.get_json()["detail"]


def test_a_dossier_is_read_in_full_by_who_registered_it_or_held_it_and_by_nobody_else(
    app: Flask, post: System, state: System
) -> None:
    code = post.register(agency_number="H-9")
    elsewhere = System(app, "noi-khac", "state", offices=(OTHER_DESK,))
    unknown = state.get("/dossiers/K7QF2M9XTR4DV")
    hidden = state.get(f"/dossiers/{code}")
    assert (hidden.status_code, hidden.get_json()) == (404, unknown.get_json())

    papers = {"documents": [{"kind": "Giấy khai sinh", "original": True, "sheets": 1}], "seal": "NS-1"}
    post.tell(event("collected", code, details=papers, note="Nhà có chó"))
    post.tell(event("offered", code, hours=1, id="o", details={"to": DESK}))
    assert state.get(f"/dossiers/{code}").status_code == 404
    state.tell(event("accepted", code, DESK, hours=2, details={"offer": "o", "count": "full"}))

    found = state.get(f"/dossiers/{display(code).lower()}").get_json()
    assert found == post.get(f"/dossiers/{code}").get_json()
    assert (found["code"], found["agency_number"], found["stage"]) == (code, "H-9", "with_agency")
    assert found["holder"]["office"] == DESK
    first = found["events"][0]
    assert (first["note"], first["details"], first["source"]) == ("Nhà có chó", papers, "vnpost")
    assert first["occurred_at"] == "2026-11-23T08:00:00+07:00"
    assert first["heard_at"].endswith("+07:00")
    assert elsewhere.get(f"/dossiers/{code}").status_code == 404


@pytest.mark.parametrize("code", ["x", "K7QF2M9XTR4DW", "ⓚ", "%00", "H-9", "0" * 400])
def test_what_is_no_code_is_not_found(post: System, code: str) -> None:
    assert post.get(f"/dossiers/{code}").status_code in (400, 404)


def test_events_are_answered_one_by_one_in_their_order(post: System) -> None:
    code = post.register()
    good = event("collected", code)
    batch = [None, event("collectd", code), good, {**event("collected", code), "id": 5}, event("collected", "H-1"), good]

    results = post.tell(*batch)

    assert [one["result"] for one in results] == ["quarantined"] * 2 + ["accepted", "quarantined", "waiting", "duplicate"]
    assert [one["id"] for one in results][:4] == [None, batch[1]["id"], good["id"], None]  # type: ignore[index]
    assert "kind" in results[1]["reason"]
    assert results[2]["reason"] is None


def test_more_than_a_thousand_events_are_too_many(post: System) -> None:
    answer = post.post("/events", {"events": [{}] * 1001})

    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"
    assert count_by_result() == {}


def test_more_than_two_megabytes_are_too_much(post: System) -> None:
    answer = post.post("/events", b'{"events": ["' + b"x" * (2 * 1024 * 1024) + b'"]}')

    assert answer.status_code == 413
    assert post.tell() == []


@pytest.mark.parametrize("path", ["/events", "/dossiers"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe{\x00}\x00", 400),
        (b'\xef\xbb\xbf{"events": []}', 400),
        (b'{"events": [NaN]}', 400),
        (b"[" * 20_000, 400),
        (b'{"a":' * 20_000, 400),
        (b"null", 422),
        (b"[null, null]", 422),
        (b'"\\ud800"', 422),
        (b'{"\\ud800": 1}', 422),
        (b'{"events": {}}', 422),
        (b'{"events": [], "more": 1}', 422),
        (b'{"events": [], "events": []}', 422),
        (b'{"events": ' + b"9" * 5000 + b"}", 422),
    ],
)
def test_what_is_no_json_or_another_shape_is_refused(post: System, path: str, body: bytes, status: int) -> None:
    answer = post.post(path, body)

    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert post.tell() == []


ODD = [
    '"\\ud800"', '"a\\u0000b"', "1e999", "9" * 5000, "-" + "9" * 400, "[" * 200 + "]" * 200, '{"a":' * 200 + "1" + "}" * 200,
    "true", "[]", "{}", '""', "null", '"' + "x" * 300 + '"', '{"kind": 1, "kind": 2}', "1.5", '"\\u202e\\u200b"', '"🖃"',
]  # fmt: skip
FIELDS = ["id", "dossier", "kind", "occurred_at", "office", "actor", "leg", "note", "details", "more", "\\ud800"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_in_any_field_never_stops_the_other_events(post: System, odd: str) -> None:
    code = post.register()
    good = f'"dossier": "{code}", "kind": "carrier_scan", "occurred_at": "2026-11-25T08:00:00Z", "office": "{POST}"'
    odd_ones = [f'{{"id": "o{n}", {good}, "{name}": {odd}}}' for n, name in enumerate(FIELDS)]
    details = [f'{{"id": "d{n}", {good}, "details": {{"{name}": {odd}}}}}' for n, name in enumerate(["text", "code", "x"])]
    body = f'{{"events": [{odd}, {", ".join(odd_ones + details)}, {{"id": "last", {good}}}]}}'

    answer = post.post("/events", body.encode())

    assert answer.status_code == 200, answer.text
    results = answer.get_json()["results"]
    assert len(results) == 1 + len(FIELDS) + 3 + 1
    assert results[-1] == {"id": "last", "result": "accepted", "reason": None}
    assert post.post("/events", body.encode()).get_json()["results"][-1]["result"] == "duplicate"


def test_a_key_does_only_what_its_scopes_say(app: Flask) -> None:
    system = System(app, scopes=("events:write",))

    assert system.post("/dossiers", a_body()).status_code == 403
    assert system.get("/dossiers/K7QF2M9XTR4DV").status_code == 403
    assert system.post("/events", {"events": []}).status_code == 200


def test_offices_and_procedures_are_open(app: Flask) -> None:
    client = app.test_client()

    offices = {one["id"]: one for one in client.get("/api/v1/offices").get_json()["offices"]}
    procedures = client.get("/api/v1/procedures?trang=1").get_json()

    assert offices[POST]["kind"] == "post_office"
    assert (offices[DESK]["organisation"], offices[DESK]["unit"]) == ("state", "06685")
    assert offices[POST]["windows"][0].startswith(f"{POST}.")
    assert procedures == client.get("/thu-tuc.json?trang=1").get_json()
    assert {"code", "name", "level", "submit_by_post"} <= procedures["procedures"][0].keys()


def test_another_address_below_the_api_is_a_problem_in_json(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/nothing")

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_no_call_sets_a_cookie(post: System) -> None:
    for answer in (post.post("/dossiers", a_body()), post.post("/events", {"events": []}), post.get("/offices")):
        assert "Set-Cookie" not in answer.headers
    db.session.rollback()
