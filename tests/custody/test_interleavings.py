"""Six people and systems act on three dossiers in any order they like; what always holds, holds after every step.

A postman and a clerk of one post office, a postman of another, a clerk at the desk, a supervisor, and two systems whose
events come late, early, twice and for what has happened long ago. Everything goes through the real services.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.accounts.rules import Actor, Role
from portal.custody.audit.queries import verify
from portal.custody.dossiers.queries import DossierView, find_state
from portal.custody.dossiers.rules import NewDossier
from portal.custody.dossiers.service import register
from portal.custody.fold.rules import fold
from portal.custody.handover.queries import case_of
from portal.custody.handover.rules import Action, default_receiver, lawful_actions
from portal.custody.handover.service import NotLawful, Press, act
from portal.custody.ledger.queries import events_of_code
from portal.custody.ledger.rules import Event, Registration
from portal.custody.ledger.service import seal_pending
from portal.custody.states.rules import State, from_json, to_json
from portal.db import db, writing
from portal.exchange.inbox.service import Answer, receive
from portal.exchange.keys.queries import find_key
from tests.accounts.cast import DESK, OTHER_POST, POST
from tests.exchange.systems import a_key

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STAFF = (
    Actor(1, "lan", "Lan", Role.POSTMAN, POST, "nv-lan"),
    Actor(2, "xa", "Xa", Role.POSTMAN, OTHER_POST, "nv-xa"),
    Actor(3, "minh", "Minh", Role.POST_CLERK, POST, "nv-minh"),
    Actor(4, "hoa", "Hòa", Role.DESK_CLERK, DESK, "nv-hoa"),
    Actor(5, "sau", "Sáu", Role.SUPERVISOR, POST, "nv-sau"),
)
SYSTEMS = {"vnpost": (POST, OTHER_POST), "mot-cua": (DESK,)}
OFFICES = (POST, OTHER_POST, DESK)
WORDS = {"reason": "mistake", "what": "Giấy khai sinh", "text": "Đã tìm", "outcome": "Xong", "next": "Chiều mai"}
PAPERS = {"documents": [{"kind": "Tờ khai", "original": True, "sheets": 2}], "seal": "NP-1"}
ONWARD: dict[Action, dict[str, Any]] = {
    Action.COLLECT: PAPERS, Action.OFFER: {}, Action.ACCEPT: {"count": "full"}, Action.RECEIVE: {}, Action.RESULT_READY: {},
    Action.SEND_OUT: {}, Action.DELIVER: {"relation": "self", "proof": "paper", "paper_number": "PK 2"},
}  # fmt: skip
MOVES = (
    "collected",
    "accepted",
    "misrouted",
    "out_for_delivery",
    "delivery_failed",
    "delivered",
    "returned_to_sender",
    "found",
)
numbers = count(1)
offices = st.sampled_from(OFFICES)
counts = st.sampled_from(("full", "full", "full", "short", "seal_broken"))


def staff_details(action: Action, view: DossierView) -> st.SearchStrategy[dict[str, Any]]:
    lines = [{"event": line.id, "source": line.source} for line in view.state.lines]
    special: dict[Action, st.SearchStrategy[dict[str, Any]]] = {
        Action.COLLECT: st.just(PAPERS),
        Action.COLLECT_RECALL: st.just(PAPERS),
        Action.ACCEPT: st.fixed_dictionaries({"count": counts}),
        Action.TAKE_OVER: st.fixed_dictionaries({"count": counts, "paper_number": st.just("BB 1")}),
        Action.COUNTERSIGN: st.just({"paper_number": "BB 2"}),
        Action.DELIVER: st.just({"relation": "self", "proof": "paper", "paper_number": "PK 1"}),
        Action.DELIVER_SLIP: st.just({"relation": "family", "proof": "code"}),
        Action.CORRECT: st.sampled_from(lines).map(lambda line: {**line, "reason": "mistake"})
        if lines
        else st.just({"event": "x"}),
    }
    give = (Action.OFFER, Action.GIVE_SLIP, Action.RETURN_RECALL)
    to = st.fixed_dictionaries({"to": offices}, optional={"paper_number": st.just("BB 3")})
    return to if action in give else special.get(action, st.just({"reason": "mistake"}))


def system_details(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    special: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "offered": st.fixed_dictionaries({"to": offices}),
        "accepted": st.fixed_dictionaries({"count": counts}),
        "agency_status": st.fixed_dictionaries({"status": st.integers(1, 10)}),
        "citizen_confirmed": st.fixed_dictionaries({"answer": st.sampled_from(("received", "incomplete", "not_received"))}),
        "collected": st.just(PAPERS),
        "delivered": st.just({"relation": "self", "proof": "code"}),
        "misrouted": st.just({"reason": "wrong_office"}),
        "carrier_scan": st.just({"place": "Hòn Gai", "text": "qua", "code": "A"}),
    }
    return special.get(kind, st.just({}))


KINDS = ("collected", "offered", "accepted", "agency_status", "misrouted", "carrier_scan", "out_for_delivery",
         "delivery_failed", "delivered", "result_ready", "supplement_requested", "returned_to_sender")  # fmt: skip


class Interleaving(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.codes: list[str] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.pressed: list[tuple[str, Press, Actor]] = []
        self.touched: set[str] = set()

    @initialize()
    def three_dossiers(self) -> None:
        new = NewDossier(True, True, "staff", agency_office=DESK, post_office=POST)
        with writing():
            both_ways, there, back = new, replace(new, return_by_post=False), replace(new, submit_by_post=False)
            self.codes = [register(each, at=START) for each in (both_ways, there, back)]
        self.touched = set(self.codes)

    # -- what they do

    @rule(data=st.data(), number=st.integers(0, 2), steps=st.integers(1, 9))
    def the_papers_go_on(self, data: st.DataObject, number: int, steps: int) -> None:
        """As they should: the large button of whoever has one that leads on."""
        for _ in range(steps):
            view = self._view(number)
            case = case_of(view, now=self.now)
            first = ((actor, next(iter(lawful_actions(case, actor)), None)) for actor in STAFF)
            ways = [(actor, action) for actor, action in first if action and action in ONWARD]
            if not ways:
                return
            actor, action = data.draw(st.sampled_from(ways))
            given = {"to": default_receiver(case, actor) or DESK} if action is Action.OFFER else ONWARD[action]
            press = Press(action, f"press-{next(numbers):06}", given)
            assert self._press(view, press, actor) == "accepted"
            self.pressed.append((view.code, press, actor))

    @rule(data=st.data(), actor=st.sampled_from(STAFF), number=st.integers(0, 2))
    def somebody_does_what_is_lawful(self, data: st.DataObject, actor: Actor, number: int) -> None:
        view = self._view(number)
        found = lawful_actions(case_of(view, now=self.now), actor)
        if found:
            action = data.draw(st.sampled_from(found))
            press = Press(action, f"press-{next(numbers):06}", data.draw(staff_details(action, view)), "Ghi chú")
            assert self._press(view, press, actor) == "accepted"
            self.pressed.append((view.code, press, actor))

    @rule(data=st.data(), actor=st.sampled_from(STAFF), number=st.integers(0, 2), action=st.sampled_from(list(Action)))
    def somebody_tries_anything(self, data: st.DataObject, actor: Actor, number: int, action: Action) -> None:
        view = self._view(number)
        lawful = action in lawful_actions(case_of(view, now=self.now), actor)
        press = Press(action, f"press-{next(numbers):06}", data.draw(staff_details(action, view)))
        assert self._press(view, press, actor) == ("accepted" if lawful else "refused")

    @rule(data=st.data())
    def somebody_presses_again(self, data: st.DataObject) -> None:
        if self.pressed:
            code, press, actor = data.draw(st.sampled_from(self.pressed))
            assert self._press(self._view(self.codes.index(code)), press, actor) == "duplicate"

    @rule(data=st.data(), name=st.sampled_from(sorted(SYSTEMS)), number=st.integers(0, 2), kind=st.sampled_from(KINDS),
          minutes=st.integers(-600, 300))  # fmt: skip
    def a_system_tells(self, data: st.DataObject, name: str, number: int, kind: str, minutes: int) -> None:
        moment = self.now + timedelta(minutes=minutes)
        body = {
            "id": f"e{next(numbers)}", "dossier": self.codes[number], "kind": kind, "occurred_at": moment.isoformat(),
            "office": data.draw(st.sampled_from(SYSTEMS[name])), "details": data.draw(system_details(kind)),
        }  # fmt: skip
        answer = self._tell(name, body)
        if answer.result == "accepted":
            self.told.append((name, body))
            (kept,) = [event for event in events_of_code(self.codes[number]) if (event.source, event.id) == (name, body["id"])]
            assert (kept.occurred_at, kept.heard_at) == (moment, self.now)

    @rule(data=st.data(), otherwise=st.booleans())
    def a_system_tells_again(self, data: st.DataObject, otherwise: bool) -> None:
        if not self.told:
            return
        name, body = data.draw(st.sampled_from(self.told))
        number = self.codes.index(body["dossier"])
        before = self._stored(number)
        later = (datetime.fromisoformat(body["occurred_at"]) + timedelta(minutes=1)).isoformat()
        answer = self._tell(name, {**body, "occurred_at": later} if otherwise else body)
        assert answer.result == ("quarantined" if otherwise else "duplicate")
        assert self._stored(number) == before

    @rule(minutes=st.integers(1, 240))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def the_worker_seals(self) -> None:
        with writing():
            seal_pending(at=self.now)

    # -- what always holds

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        for code in self.touched:
            view = self._view(self.codes.index(code))
            events = events_of_code(code)
            born = Registration(code, view.submit_by_post, view.return_by_post, view.agency_office, view.registered_at)
            _same_in_any_order(born, events, view.state)
            _one_holder(view.state)
            _two_hands(view.state, {(event.source, event.id): event for event in events})
        self.touched = set()

    def teardown(self) -> None:
        db.session.rollback()
        assert verify().broken == ()

    # -- by hand

    def _view(self, number: int) -> DossierView:
        found = find_state(self.codes[number])
        assert found is not None
        return found

    def _stored(self, number: int) -> tuple[int, State, list[Event]]:
        view = self._view(number)
        return view.version, view.state, events_of_code(view.code)

    def _press(self, view: DossierView, press: Press, actor: Actor) -> str:
        number = self.codes.index(view.code)
        before = self._stored(number)
        try:
            with writing():
                result = act(view.code, press, actor=actor, at=self.now).result
        except NotLawful:
            result = "refused"
        if result in ("refused", "duplicate"):
            assert self._stored(number) == before
        self.now += timedelta(seconds=20)
        self.touched.add(view.code)
        return result

    def _tell(self, name: str, body: Mapping[str, Any]) -> Answer:
        with writing():
            key = find_key(name)
            assert key is not None
            (answer,) = receive(key, [body], at=self.now)
        self.touched.add(body["dossier"])
        return answer


def _same_in_any_order(born: Registration, events: list[Event], state: State) -> None:
    """The cache is the fold, whatever the order of arrival."""
    for seed in (None, 1, 2):
        shuffled = list(events)
        if seed:
            random.Random(seed).shuffle(shuffled)
        assert from_json(to_json(fold(born, shuffled))) == state


def _one_holder(state: State) -> None:
    """Who received last holds the papers; until then who gave."""
    main = "result" if state.legs["result"].state in ("moving", "arrived", "done") else "submission"
    counted = [line for line in state.lines if (line.leg or "result") == main and not line.conflict and not line.corrected_by]
    moves = [line for line in counted if line.kind in MOVES]
    if moves and moves[-1].kind == "accepted" and moves[-1].source == "staff":
        assert state.holder.office == moves[-1].office
    if state.offer and state.legs[main].state not in ("none", "planned") and state.offer.leg == main:
        assert state.holder.office == state.offer.giver_office


def _two_hands(state: State, events: Mapping[tuple[str, str], Event]) -> None:
    """One open offer; nobody stands on both sides of a transfer that counts as signed by two."""
    settled = {line.details.get("offer") for line in state.lines if line.kind in ("accepted", "refused", "withdrawn")
               and not line.conflict and not line.corrected_by}  # fmt: skip
    assert state.offer is None or state.offer.id not in settled
    countersigned = {line.details.get("offer") for line in state.lines if line.kind == "countersigned"}
    for line in state.lines:
        offer = line.details.get("offer")
        if line.kind != "accepted" or line.sides != 2 or {offer, line.id} & countersigned:
            continue
        takes = events[line.source, line.id]
        gives = [event for event in events.values() if event.kind == "offered" and event.id == offer]
        for one in gives:
            assert (one.actor != takes.actor) if one.actor and takes.actor else (one.office != takes.office)


def test_whatever_six_do_in_any_order_what_always_holds_holds(app: Flask, request: pytest.FixtureRequest) -> None:
    a_key("vnpost", "post")
    a_key("mot-cua", "state")
    few = request.config.getoption("--database") == "postgresql"
    run_state_machine_as_test(
        Interleaving,
        settings=settings(
            max_examples=6 if few else 60, stateful_step_count=40, deadline=None, derandomize=True, database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
