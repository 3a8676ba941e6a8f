"""The same call many times at once: once is enough."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.db import db
from portal.exchange.inbox.queries import count_by_result
from tests.exchange.systems import CODE, DESK, System, a_body, event, view


def at_once(app: Flask, call: Callable[[int], TestResponse], times: int) -> list[TestResponse]:
    def one(number: int) -> TestResponse:
        with app.app_context():
            return call(number)

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(times)))


def test_fifty_copies_of_one_event_at_once_count_once(app: Flask) -> None:
    system = System(app)
    code = system.register()
    batch = {"events": [event("collected", code)]}

    answers = at_once(app, lambda _: system.post("/events", batch), 50)

    results = [answer.get_json()["results"][0]["result"] for answer in answers]
    assert sorted(results) == ["accepted"] + ["duplicate"] * 49
    assert len(view(code).state.lines) == 1


def test_events_of_two_systems_at_once_all_count(app: Flask) -> None:
    post, state = System(app), System(app, "mot-cua", "state")
    code = post.register()
    batches: list[tuple[System, Any]] = [
        (state, event("agency_status", code, DESK, hours=n, details={"status": 4}))
        if n % 2
        else (post, event("carrier_scan", code))
        for n in range(40)
    ]

    answers = at_once(app, lambda n: batches[n][0].post("/events", {"events": [batches[n][1]]}), 40)

    assert {answer.status_code for answer in answers} == {200}
    assert len(view(code).state.lines) == 40
    assert count_by_result() == {"accepted": 40}


def test_one_registration_sent_many_times_at_once_makes_one_dossier(app: Flask) -> None:
    system = System(app)

    by_key = at_once(app, lambda _: system.post("/dossiers", a_body(), Idempotency_Key="k"), 20)
    by_number = at_once(app, lambda _: system.post("/dossiers", a_body(agency_number="H-1")), 20)

    assert len({answer.get_json()["code"] for answer in by_key}) == 1
    assert len({answer.get_json()["code"] for answer in by_number}) == 1
    assert sorted(answer.status_code for answer in by_number) == [200] * 19 + [201]


def test_both_sides_registering_one_number_at_once_make_one_dossier(app: Flask) -> None:
    sides = System(app), System(app, "mot-cua", "state")

    answers = at_once(app, lambda n: sides[n % 2].post("/dossiers", a_body(agency_number="H-2")), 20)

    assert len({answer.get_json()["code"] for answer in answers}) == 1


def test_a_batch_of_waiting_events_sent_again_at_once_stays_one(app: Flask) -> None:
    system = System(app)
    batch = {"events": [event("carrier_scan", CODE) for _ in range(5)]}

    answers = at_once(app, lambda _: system.post("/events", batch), 10)

    assert {one["result"] for answer in answers for one in answer.get_json()["results"]} == {"waiting"}
    assert count_by_result() == {"waiting": 5}
