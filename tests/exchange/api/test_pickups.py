"""Booking by the API: one place, one dossier; what is wrong is named, what is full offers the next."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from portal.booking.pickups.queries import find_pickup
from portal.booking.windows.queries import next_windows, places_left
from portal.booking.windows.rules import CAPACITY, read_window
from portal.booking.windows.service import fill_window
from portal.catalogue.search.queries import all_procedures
from portal.custody.dossiers.queries import find_contact, find_state
from portal.db import db, writing
from tests.booking.bookings import AT
from tests.exchange.systems import CONTACT, DESK, POST, System

FIRST = "post-200000.2026-11-25.morning"
PROCEDURE = "1.001193"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def system(app: Flask) -> System:
    return System(app, "mot-cua", "state")


def a_pickup(**more: Any) -> dict[str, Any]:
    given = {"procedure": PROCEDURE, "service": "both", "window": FIRST, "contact": dict(CONTACT), "consent": True, **more}
    return {name: value for name, value in given.items() if value != "left out"}


def left(window: str = FIRST) -> int:
    found = read_window(window)
    assert found is not None
    db.session.rollback()
    return places_left([found])[window]


def fields(answer: TestResponse) -> list[str]:
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json"), answer.text
    return [error["field"] for error in answer.get_json()["errors"]]


def test_a_booking_is_answered_as_a_dossier_is(system: System) -> None:
    answer = system.post("/pickups", a_pickup(on_behalf_of="mẹ", notices="all"))
    assert answer.status_code == 201
    code = answer.get_json()["code"]
    address = f"http://127.0.0.1:8000/T/{code}"
    assert answer.get_json() == {"code": code, "url": address, "qr": f"{address}/qr.svg"}
    view, contact, pickup = find_state(code), find_contact(code), find_pickup(code)
    assert view is not None
    assert contact is not None
    assert pickup is not None
    assert [(line.source, line.kind) for line in view.state.lines] == [("mot-cua", "pickup_booked")]
    assert (view.registered_by, view.post_office, view.agency_office) == ("mot-cua", POST, DESK)
    assert (contact.phone, contact.relation) == ("+84912345678", "mẹ")
    assert (pickup.status, pickup.window_id, left()) == ("open", FIRST, CAPACITY - 1)
    assert system.get(f"/dossiers/{code}").status_code == 200


def test_the_same_call_again_books_once_even_when_its_time_has_passed(system: System) -> None:
    first = system.post("/pickups", a_pickup(), Idempotency_Key="b-1")
    again = system.post("/pickups", a_pickup(), Idempotency_Key="b-1")
    with time_machine.travel("2026-11-28T02:00:00+00:00", tick=False):
        late = system.post("/pickups", a_pickup(), Idempotency_Key="b-1")
    assert (first.status_code, first.get_json()) == (201, again.get_json()) == (late.status_code, late.get_json())
    assert left() == CAPACITY - 1
    assert fields(system.post("/pickups", a_pickup(service="submit"), Idempotency_Key="b-1")) == ["Idempotency-Key"]
    assert fields(system.post("/pickups", a_pickup(), Idempotency_Key="x" * 256)) == ["Idempotency-Key"]


def test_a_full_window_offers_the_next_free_ones_and_leaves_nothing(system: System) -> None:
    with writing():
        fill_window(FIRST, left=0)
    answer = system.post("/pickups", a_pickup(), Idempotency_Key="b-2")
    problem = answer.get_json()
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert problem["type"].endswith("window-full")
    assert [one["id"] for one in problem["windows"]] == [one.window.id for one in next_windows(POST, now=AT)[1:]]
    again = system.post("/pickups", a_pickup(window=problem["windows"][0]["id"]), Idempotency_Key="b-2")
    assert again.status_code == 201, "a refused call has used its key up for nothing"


@pytest.mark.parametrize(
    "window", ["post-200000.2026-11-20.morning", "post-200000.2026-11-29.morning", "post-200000.2026-12-30.morning"]
)
def test_a_window_that_cannot_be_booked_now_is_as_full(system: System, window: str) -> None:
    assert system.post("/pickups", a_pickup(window=window)).status_code == 409


def test_a_return_needs_no_window(system: System) -> None:
    answer = system.post("/pickups", a_pickup(service="return", window=None))
    assert answer.status_code == 201
    assert find_pickup(answer.get_json()["code"]).window_id is None  # type: ignore[union-attr]
    assert left() == CAPACITY


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"window": "left out"}, "window"), ({"window": "sáng mai"}, "window"),
        ({"window": "post-201130.2026-11-25.morning"}, "window"),
        ({"consent": False}, "consent"), ({"consent": "left out"}, "consent"), ({"consent": "true"}, "consent"),
        ({"procedure": "9.999999"}, "procedure"), ({"procedure": None}, "procedure"), ({"service": "fax"}, "service"),
        ({"contact": None}, "contact"), ({"contact": CONTACT | {"phone": "12"}}, "contact.phone"),
        ({"contact": CONTACT | {"unit": "00001"}}, "contact.unit"), ({"notices": "loud"}, "notices"),
        ({"level": "huyen"}, "level"), ({"area": "06994-minh-chau"}, "area"), ({"priority": 1}, "priority"),
        ({"on_behalf_of": "x" * 61}, "on_behalf_of"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(system: System, more: dict[str, Any], named: str) -> None:
    assert named in fields(system.post("/pickups", a_pickup(**more)))
    assert left() == CAPACITY


def test_a_procedure_that_does_not_go_by_post_is_refused(system: System) -> None:
    neither = next(one for one in all_procedures() if not one.submit_by_post and not one.return_by_post)
    half = next(one for one in all_procedures() if one.submit_by_post != one.return_by_post)
    wanted = "return" if half.submit_by_post else "submit"
    assert fields(system.post("/pickups", a_pickup(procedure=neither.code))) == ["procedure"]
    assert "service" in fields(system.post("/pickups", a_pickup(procedure=half.code, service=wanted, level=half.level)))


def test_the_limit_of_a_telephone_holds_and_that_of_a_house_does_not(system: System) -> None:
    for number in range(7):  # one house, many telephones
        contact = CONTACT | {"phone": f"091234560{number}"}
        assert system.post("/pickups", a_pickup(contact=contact)).status_code == 201
    for _ in range(3):
        assert system.post("/pickups", a_pickup()).status_code == 201
    assert fields(system.post("/pickups", a_pickup())) == ["contact.phone"]


def test_it_needs_a_token_and_the_scope_to_write_dossiers(app: Flask) -> None:
    assert app.test_client().post("/api/v1/pickups", json=a_pickup()).status_code == 401
    assert System(app, "nhat-ky", scopes=("events:write",)).post("/pickups", a_pickup()).status_code == 403
    assert System(app, "khac").post("/pickups", b"{").status_code == 400
