"""The OpenAPI document says what the door does, and people can read it."""

import re
from typing import Any

from flask import Flask

from portal.custody.ledger.rules import KINDS
from tests.support.browser import Browser


def described(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_every_call_below_the_api_is_described_and_no_other(app: Flask) -> None:
    found = described(app)
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/docs"]
    real = {
        (re.sub(r"<string:(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        for method in (rule.methods or set()) & {"GET", "POST"}
    }

    assert found["openapi"] == "3.1.0"
    assert real == {(path, method) for path, methods in found["paths"].items() for method in methods}


def test_every_reference_leads_somewhere_and_every_call_has_its_own_name(app: Flask) -> None:
    found = described(app)
    schemas = found["components"]["schemas"]
    names = [operation["operationId"] for methods in found["paths"].values() for operation in methods.values()]

    assert {reference.rpartition("/")[2] for reference in references(found)} <= schemas.keys()
    assert len(names) == len(set(names))
    assert all("responses" in operation for methods in found["paths"].values() for operation in methods.values())


def test_open_calls_need_no_token_and_the_others_do(app: Flask) -> None:
    for path, methods in described(app)["paths"].items():
        for method, operation in methods.items():
            status = app.test_client().open(path.replace("{code}", "x"), method=method.upper()).status_code
            assert (status == 401) == ("security" not in operation), path


def test_the_event_is_described_kind_by_kind(app: Flask) -> None:
    event = described(app)["components"]["schemas"]["Event"]

    assert [rule["if"]["properties"]["kind"]["const"] for rule in event["allOf"]] == list(KINDS)
    assert set(event["required"]) == {"id", "dossier", "kind", "occurred_at", "office"}
    assert event["additionalProperties"] is False


def test_the_new_dossier_is_described_by_what_reads_it(app: Flask) -> None:
    body = described(app)["components"]["schemas"]["NewDossier"]

    assert body["additionalProperties"] is False
    assert {"procedure", "agency_number", "item_number", "submit_by_post", "contact", "notices"} <= body["properties"].keys()


def test_people_can_read_it_in_both_languages(browser: Browser) -> None:
    page = browser.get("/api/v1/docs")

    assert all(kind in page.text for kind in KINDS)
    assert "Set-Cookie" not in browser.response.headers
    browser.get("/ngon-ngu/en?ve=/api/v1/docs")


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for value in part.values() for found in references(value)]
    if isinstance(part, list):
        return [found for value in part for found in references(value)]
    return []


def test_the_booking_is_described_by_what_reads_it(app: Flask) -> None:
    schemas = described(app)["components"]["schemas"]

    assert set(schemas["NewPickup"]["required"]) == {"procedure", "service", "contact", "consent"}
    assert schemas["NewPickup"]["then"] == {"required": ["window"]}
    assert schemas["WindowFull"]["properties"]["windows"] == schemas["Windows"]["properties"]["windows"]
