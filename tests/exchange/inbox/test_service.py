"""Every answer an event can get, and that the order of arrival does not matter."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.custody.dossiers import service as dossiers
from portal.custody.dossiers.service import NewDossier, Said
from portal.custody.states.rules import State
from portal.db import writing
from portal.exchange.inbox import service
from portal.exchange.inbox.queries import count_by_result, find_received, overlooked, received
from portal.exchange.keys.service import NewKey, add, hold
from tests.exchange.systems import (
    CODE,
    DESK,
    OTHER_DESK,
    OTHER_POST,
    POST,
    START,
    System,
    a_key,
    event,
    receive,
    register,
    view,
)

NOW = clock.now()


@pytest.fixture
def keys(app: Flask) -> None:
    a_key("vnpost", "post")
    a_key("mot-cua", "state")


@pytest.mark.usefixtures("keys")
def test_an_event_is_accepted_once_and_then_a_duplicate() -> None:
    code, told = register(), event("collected", CODE)

    assert receive("vnpost", told, told) == [("accepted", ""), ("duplicate", "")]
    assert receive("vnpost", told) == [("duplicate", "")]
    assert len(view(code).state.lines) == 1


@pytest.mark.usefixtures("keys")
def test_two_sources_may_use_the_same_id() -> None:
    register()

    assert receive("vnpost", event("collected", CODE, id="1")) == [("accepted", "")]
    assert receive("mot-cua", event("agency_status", CODE, DESK, id="1", details={"status": 2})) == [("accepted", "")]


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("first", ["accepted", "waiting"])
def test_the_same_id_with_another_body_is_quarantined_and_the_first_stays(first: str) -> None:
    if first == "accepted":
        register()
    told = event("collected", CODE)
    assert receive("vnpost", told)[0][0] == first

    other = {**told, "note": "khác"}
    assert receive("vnpost", other) == [("quarantined", service.SAME_ID)]
    assert receive("vnpost", told)[0][0] == ("duplicate" if first == "accepted" else "waiting")
    assert [row.body for row in received("quarantined")] == [other]


@pytest.mark.usefixtures("keys")
def test_an_event_put_right_after_its_quarantine_counts() -> None:
    register()
    wrong = event("collectd", CODE)

    assert receive("vnpost", wrong)[0][0] == "quarantined"
    assert receive("vnpost", {**wrong, "kind": "collected"}) == [("accepted", "")]
    assert receive("vnpost", wrong)[0][0] == "quarantined"


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("key", "office", "reason"),
    [
        ("vnpost", DESK, "organisation"),
        ("mot-cua", POST, "organisation"),
        ("vnpost", "post-000000", "there is no office"),
        ("mot-cua", "nowhere", "there is no office"),
    ],
)
def test_an_event_for_an_office_that_is_not_the_keys_is_quarantined(key: str, office: str, reason: str) -> None:
    register()

    ((result, why),) = receive(key, event("accepted", CODE, office))

    assert result == "quarantined"
    assert reason in why


def test_a_key_of_some_offices_speaks_for_no_other(app: Flask) -> None:
    a_key("ha-long", offices=(POST,))
    register()

    assert receive("ha-long", event("collected", CODE, OTHER_POST))[0][0] == "quarantined"
    assert receive("ha-long", event("offered", CODE, details={"to": "desk-99999"}))[0][0] == "quarantined"
    assert receive("ha-long", event("collected", CODE))[0][0] == "accepted"


@pytest.mark.usefixtures("keys")
def test_what_waits_joins_when_the_dossier_is_registered_by_code_or_by_number() -> None:
    by_code = event("collected", "k7qf-2m9x-tr4dv")
    by_number = event("agency_status", "000.00.01 – 7", DESK, details={"status": 2})
    assert receive("vnpost", by_code)[0][0] == "waiting"
    assert receive("mot-cua", by_number)[0][0] == "waiting"

    code = register(agency_number="000.00.01-7")

    assert [line.kind for line in view(code).state.lines] == ["collected", "agency_status"]
    assert receive("vnpost", by_code) == [("duplicate", "")]
    assert count_by_result() == {"accepted": 2}


@pytest.mark.usefixtures("keys")
def test_a_waiting_event_is_kept_as_of_when_it_was_first_heard() -> None:
    receive("vnpost", event("collected", CODE))
    heard = received("waiting")[0].heard_at

    with writing():
        dossiers.register(NewDossier(True, True, "portal", code=CODE), at=heard + timedelta(days=3))

    assert view(CODE).state.lines[0].heard_at == heard


@pytest.mark.usefixtures("keys")
def test_a_new_name_for_a_dossier_lets_others_join_in_turn() -> None:
    register()
    last = event("collected", "N-40", hours=1)
    chain = [
        event("alias_added", f"N-{n}", hours=1, details={"type": "item_number", "value": f"N-{n + 1}", "from": "2026-01-01"})
        for n in range(1, 40)
    ]
    assert {result for result, _ in receive("vnpost", last, *chain)} == {"waiting"}

    first = event("alias_added", CODE, hours=1, details={"type": "item_number", "value": "N-1", "from": "2026-01-01"})
    assert receive("vnpost", first) == [("accepted", "")]

    assert len(view(CODE).state.lines) == 41
    assert view(CODE).state.stage == "with_postman"


@pytest.mark.usefixtures("keys")
def test_a_name_told_by_the_staff_lets_others_join() -> None:
    register()
    receive("vnpost", event("collected", "EE 123 456 789 VN"))

    said = Said("staff", "s1", "alias_added", START, office=POST, details={"type": "item_number", "value": "EE123456789VN"})
    with writing():
        dossiers.record(CODE, said, heard_at=NOW)

    assert view(CODE).state.stage == "with_postman"


@pytest.mark.usefixtures("keys")
def test_an_item_number_of_long_ago_is_another_parcel() -> None:
    register(item_number="EE123456789VN")

    assert receive("vnpost", event("collected", "EE123456789VN", hours=-24 * 300))[0][0] == "accepted"
    assert receive("vnpost", event("carrier_scan", "EE123456789VN", hours=-24 * 400))[0][0] == "waiting"


@pytest.mark.usefixtures("keys")
def test_where_two_receivers_accept_the_second_is_accepted_as_a_conflict() -> None:
    register()
    receive("vnpost", event("collected", CODE), event("offered", CODE, hours=1, id="o1", details={"to": DESK}))

    first = event("accepted", CODE, DESK, hours=2, details={"offer": "o1", "count": "full"})
    second = event("accepted", CODE, OTHER_DESK, hours=3, details={"offer": "o1", "count": "full"})
    told = receive("mot-cua", first, second)

    assert told[0] == ("accepted", "")
    assert told[1][0] == "accepted"
    assert told[1][1].startswith("conflict: ")
    assert receive("mot-cua", second) == [("duplicate", "")]


@pytest.mark.usefixtures("keys")
def test_a_correction_names_the_event_by_its_sources_own_id() -> None:
    register()
    receive("vnpost", event("collected", CODE, id="x"))

    assert receive("mot-cua", event("corrected", CODE, DESK, hours=1, details={"event": "x"}))[0][0] == "accepted"
    assert view(CODE).state.stage == "with_postman"
    assert receive("vnpost", event("corrected", CODE, hours=1, details={"event": "x"}))[0][0] == "accepted"
    assert view(CODE).state.stage == "awaiting_pickup"


@pytest.mark.usefixtures("keys")
def test_what_was_quarantined_can_be_replayed_once_its_reason_is_gone() -> None:
    register()
    a_key("ha-long", offices=(OTHER_POST,))
    receive("ha-long", event("collected", CODE))
    (kept,) = received("quarantined")

    with writing():
        answer = service.replay(kept.id, at=NOW)
        assert answer is not None
        assert answer.result == "quarantined"
    with writing():
        hold("ha-long").offices = [POST]
        answer = service.replay(kept.id, at=NOW)
        assert answer is not None
        assert answer.result == "accepted"
        assert service.replay(10**9, at=NOW) is None

    assert view(CODE).state.stage == "with_postman"
    again = find_received(kept.id)
    assert again is not None
    assert again.dossier_code == CODE


@pytest.mark.usefixtures("keys")
def test_a_listener_that_fails_on_one_event_leaves_the_others_in_place() -> None:
    register()

    def fail(_code: str, said: Said, _state: State, _at: Any) -> None:
        if said.id == "bad":
            raise ValueError("a fault of ours")

    dossiers.event_recorded.append(fail)
    try:
        told = receive("vnpost", event("collected", CODE), event("carrier_scan", CODE, id="bad"), event("carrier_scan", CODE))
    finally:
        dossiers.event_recorded.remove(fail)

    assert told == [("accepted", ""), ("quarantined", service.FAILED), ("accepted", "")]
    (kept,) = received("quarantined")
    with writing():
        answer = service.replay(kept.id, at=NOW)
    assert answer is not None
    assert answer.result == "accepted"
    assert len(view(CODE).state.lines) == 3


@pytest.mark.usefixtures("keys")
def test_an_event_overlooked_beside_its_dossier_is_joined_by_the_worker() -> None:
    receive("vnpost", event("collected", CODE))
    listener = service.join_waiting
    dossiers.dossier_registered.remove(listener)
    try:
        register()
    finally:
        dossiers.dossier_registered.append(listener)
    assert not view(CODE).state.lines

    found = overlooked(clock.now())
    with writing():
        assert service.join_overlooked(found, NOW) == 1
    assert overlooked(clock.now()) == ()

    assert view(CODE).state.stage == "with_postman"


def test_an_event_the_ledger_has_from_elsewhere_is_a_duplicate(app: Flask) -> None:
    register()
    with writing():
        dossiers.record(CODE, Said("vnpost", "x", "collected", START, office=POST), heard_at=NOW)
        add(NewKey("vnpost", "post"), at=NOW)

    assert receive("vnpost", event("collected", CODE, id="x")) == [("duplicate", "")]


def test_systems_answer_for_a_thousand_events_in_one_call(app: Flask) -> None:
    system = System(app)
    code = system.register()

    results = system.tell(*(event("carrier_scan", code, hours=n / 100) for n in range(1000)))

    assert {one["result"] for one in results} == {"accepted"}
