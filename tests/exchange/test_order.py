"""The events of one dossier from two systems, in any order of arrival."""

from random import Random
from typing import Any

import pytest
from flask import Flask

from portal.custody.states.rules import State
from portal.exchange.inbox.queries import count_by_result
from tests.exchange.systems import CODE, DESK, OTHER_DESK, POST, a_key, event, receive, register, view


@pytest.fixture
def keys(app: Flask) -> None:
    a_key("vnpost", "post")
    a_key("mot-cua", "state")


def road() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("vnpost", event("collected", CODE, id="c", details={"documents": [{"kind": "Đơn", "original": True, "sheets": 2}]})),
        ("vnpost", event("offered", CODE, hours=1, id="o", details={"to": DESK})),
        ("mot-cua", event("accepted", CODE, DESK, hours=2, id="a", details={"offer": "o", "count": "full"})),
        ("mot-cua", event("accepted", CODE, OTHER_DESK, hours=2.5, id="b", details={"offer": "o", "count": "short"})),
        ("mot-cua", event("alias_added", CODE, DESK, hours=3, id="n", details={"type": "agency_number", "value": "H-1"})),
        ("mot-cua", event("agency_status", "H-1", DESK, hours=4, id="s", details={"status": 9})),
        ("mot-cua", event("offered", "h-1", DESK, hours=5, id="p", details={"to": POST})),
        ("vnpost", event("accepted", "H-1", hours=6, id="q", details={"offer": "p", "count": "full"})),
        ("vnpost", event("out_for_delivery", CODE, hours=7, id="r")),
        ("vnpost", event("delivered", CODE, hours=8, id="d", leg="result", details={"proof": "paper"})),
    ]


def told_in(order: list[tuple[str, dict[str, Any]]], registered_after: int) -> State:
    for place, (source, one) in enumerate(order):
        if place == registered_after:
            register()
        receive(source, one)
    if registered_after >= len(order):
        register()
    return view(CODE).state


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_arrival_ends_in_the_same_state(seed: int) -> None:
    chance, order = Random(seed), road()
    chance.shuffle(order)

    state = told_in(order, chance.randint(0, len(order)))

    assert state.stage == "delivered"
    assert [line.id for line in state.lines] == ["c", "o", "a", "b", "n", "s", "p", "q", "r", "d"]
    assert [line.id for line in state.conflicts] == ["b"]
    assert count_by_result() == {"accepted": 10}
