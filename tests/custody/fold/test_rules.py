"""The fold: any order of arrival, contradictions, gaps, corrections, two sides."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.fold.rules import fold
from portal.custody.ledger.rules import KINDS, Event, Registration
from portal.custody.states.rules import Holder, State, from_json, to_json

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
BOTH = Registration("K7QF2M9XTR4DV", True, True, "desk-06685", START)
POST, OTHER_POST, DESK, OTHER_DESK = "post-200000", "post-201130", "desk-06685", "desk-06688"


def said(hour: int, kind: str, office: str | None = POST, **more: Any) -> Event:
    at = START + timedelta(hours=hour)
    names = {"source": "vnpost", "id": f"{hour}-{kind}", "leg": None, "actor": None} | {
        name: more.pop(name) for name in ("source", "id", "leg", "actor") if name in more
    }
    return Event(kind=kind, occurred_at=at, heard_at=at, office=office, details=more, **names)


JOURNEY = [
    said(1, "pickup_booked", None, source="citizen", window=f"{POST}.2026-11-03.morning"),
    said(2, "collected", document_count=3, seal="A1"),
    said(3, "offered", to=POST, actor="lan"),
    said(4, "accepted", offer="3-offered", actor="minh"),
    said(5, "offered", to=DESK),
    said(6, "accepted", DESK, offer="5-offered", count="full"),
    said(7, "agency_status", DESK, status=2, promised="2026-11-20"),
    said(8, "result_ready", DESK),
    said(9, "offered", DESK, to=POST),
    said(10, "accepted", POST),
    said(11, "out_for_delivery"),
    said(12, "delivered", relation="self", proof="code"),
    said(13, "citizen_confirmed", None, source="citizen", answer="received"),
]
STAGES = [
    "awaiting_pickup", "with_postman", "with_postman", "to_agency", "awaiting_agency", "with_agency", "in_progress",
    "result_ready", "result_ready", "result_with_post", "out_for_delivery", "delivered", "confirmed",
]  # fmt: skip


def after(*events: Event) -> State:
    return fold(BOTH, events)


@pytest.mark.parametrize(("steps", "stage"), list(enumerate(STAGES, start=1)))
def test_the_journey_passes_every_stage_in_order(steps: int, stage: str) -> None:
    state = after(*JOURNEY[:steps])
    assert state.stage == stage
    assert not state.conflicts


def test_the_giver_answers_until_the_receiver_accepts() -> None:
    assert after(*JOURNEY[:5]).holder == Holder("office", POST)
    assert after(*JOURNEY[:6]).holder == Holder("office", DESK)


def test_an_accepted_transfer_has_two_sides_and_a_lone_scan_one() -> None:
    sides = {line.id: line.sides for line in after(*JOURNEY).lines}
    assert sides["5-offered"] == sides["6-accepted"] == 2
    assert sides["2-collected"] == 1


def test_one_person_on_both_sides_never_counts_as_two() -> None:
    state = after(*JOURNEY[:2], said(3, "offered", to=POST, actor="lan"), said(4, "accepted", actor="lan"))
    assert [line.sides for line in state.lines[-2:]] == [1, 1]


def test_without_actors_one_office_on_both_sides_never_counts_as_two() -> None:
    state = after(*JOURNEY[:2], said(3, "offered", to=POST), said(4, "accepted"))
    assert [line.sides for line in state.lines[-2:]] == [1, 1]
    assert state.holder == Holder("office", POST)


def test_of_two_receivers_of_one_offer_the_first_counts_and_the_other_is_a_conflict() -> None:
    rival = said(7, "accepted", OTHER_DESK, source="mot-cua", offer="5-offered")
    state = after(*JOURNEY[:6], rival)
    assert state.holder == Holder("office", DESK)
    assert [line.id for line in state.conflicts] == ["7-accepted"]


def test_a_second_offer_while_one_is_open_is_a_conflict() -> None:
    state = after(*JOURNEY[:5], said(6, "offered", to=OTHER_DESK, id="again"))
    assert state.offer is not None
    assert state.offer.to == DESK
    assert [line.id for line in state.conflicts] == ["again"]


def test_a_refused_offer_leaves_the_papers_with_the_giver() -> None:
    state = after(*JOURNEY[:5], said(6, "refused", DESK, offer="5-offered", reason="incomplete"))
    assert state.offer is None
    assert (state.stage, state.holder) == ("to_agency", Holder("office", POST))


def test_a_forgotten_scan_is_no_contradiction() -> None:
    state = after(JOURNEY[0], JOURNEY[1], said(6, "accepted", DESK))
    assert (state.stage, state.holder) == ("with_agency", Holder("office", DESK))
    assert not state.conflicts


def test_a_corrected_event_no_longer_counts_but_stays_with_its_reason() -> None:
    wrong = said(6, "accepted", DESK, id="wrong", offer="5-offered")
    state = after(*JOURNEY[:5], wrong, said(7, "corrected", event="wrong", reason="mistake"))
    assert state.stage == "awaiting_agency"
    assert {line.id: line.corrected_by for line in state.lines}["wrong"] == "7-corrected"


def test_a_correction_that_is_itself_corrected_strikes_nothing() -> None:
    undo = said(8, "corrected", event="7-corrected")
    state = after(*JOURNEY[:6], said(7, "corrected", event="6-accepted"), undo)
    assert state.stage == "with_agency"


def test_an_event_dated_after_it_was_heard_counts_as_of_when_it_was_heard() -> None:
    early = Event("vnpost", "x", "collected", START + timedelta(days=9), START + timedelta(hours=2), office=POST)
    state = after(JOURNEY[0], early, said(3, "offered", to=DESK))
    assert state.lines[1].marked
    assert state.lines[1].at == early.heard_at
    assert state.stage == "awaiting_agency"


def test_delivered_names_its_leg() -> None:
    state = after(*JOURNEY[:7], said(8, "offered", DESK, to=POST, leg="slip"), said(9, "accepted", leg="slip"))
    assert state.stage == "in_progress"
    assert state.legs["slip"].state == "moving"
    done = after(*JOURNEY[:7], said(8, "delivered", leg="slip"))
    assert (done.stage, done.legs["slip"].state, done.legs["result"].state) == ("in_progress", "done", "planned")


def test_processed_and_returned_of_the_agency_are_not_delivered() -> None:
    assert after(*JOURNEY[:7], said(8, "agency_status", DESK, status=9)).stage == "result_ready"
    assert after(*JOURNEY[:7], said(8, "agency_status", DESK, status=10)).stage == "in_progress"


def test_not_received_opens_a_trace_at_once() -> None:
    state = after(*JOURNEY[:12], said(13, "citizen_confirmed", None, source="citizen", answer="not_received"))
    assert state.stage == "delivered"
    assert state.trace is not None
    assert state.trace.state == "open"


def test_a_countersignature_gives_the_second_side_only_by_another_party() -> None:
    lone = [*JOURNEY[:2], said(3, "accepted", DESK, id="lone")]
    own = after(*lone, said(4, "countersigned", DESK, offer="lone", paper_number="7"))
    other = after(*lone, said(4, "countersigned", POST, offer="lone", paper_number="7"))
    assert own.lines[2].sides == 1
    assert own.conflicts
    assert other.lines[2].sides == 2


def test_lost_and_found_again() -> None:
    lost = after(*JOURNEY[:4], said(5, "missing_declared", what="x"))
    assert lost.stage == "lost"
    assert after(*JOURNEY[:4], said(5, "missing_declared"), said(6, "found")).stage == "to_agency"


def test_a_return_only_dossier_starts_with_the_agency() -> None:
    born = Registration("0000000000000", False, True, DESK, START)
    assert fold(born, []).stage == "with_agency"
    assert fold(born, [said(1, "offered", DESK, to=POST), said(2, "accepted")]).stage == "result_with_post"


offices = st.sampled_from([POST, OTHER_POST, DESK, OTHER_DESK])


@st.composite
def any_event(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(KINDS))
    names = [f"e{n}" for n in range(12)]
    details = {
        "to": draw(offices),
        "offer": draw(st.sampled_from([*names, None])),
        "event": draw(st.sampled_from(names)),
        "status": draw(st.integers(1, 10)),
        "answer": draw(st.sampled_from(["received", "incomplete", "not_received"])),
        "count": draw(st.sampled_from(["full", "short", "seal_broken"])),
        "to_postman": draw(st.booleans()),
        "window": f"{POST}.2026-11-03.morning",
    }
    at = START + timedelta(hours=draw(st.integers(0, 6)))
    return Event(
        source=draw(st.sampled_from(["vnpost", "mot-cua", "staff"])), id=draw(st.sampled_from(names)), kind=kind,
        occurred_at=at, heard_at=START + timedelta(days=1), office=draw(offices),
        actor=draw(st.sampled_from([None, "lan", "minh"])), leg=draw(st.sampled_from([None, "slip", "result"])),
        details=details,
    )  # fmt: skip


@given(st.lists(any_event(), max_size=25, unique_by=lambda e: (e.source, e.id)), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_state(events: list[Event], shuffler: random.Random) -> None:
    state = fold(BOTH, events)
    shuffled = list(events)
    shuffler.shuffle(shuffled)
    assert fold(BOTH, shuffled) == state
    assert len(state.lines) == len(events)


@given(st.lists(any_event(), max_size=15, unique_by=lambda e: (e.source, e.id)))
def test_the_cached_form_gives_the_state_back(events: list[Event]) -> None:
    state = fold(BOTH, events)
    assert from_json(to_json(state)) == state


@pytest.mark.parametrize("kind", ["delivered", "delivery_failed", "returned_to_sender"])
def test_an_offer_is_over_once_the_papers_have_left_the_giver_without_it(kind: str) -> None:
    sent = [*JOURNEY[:10], said(11, "offered", to=OTHER_POST), said(12, kind, OTHER_POST, source="other", leg="result")]
    state = after(*sent)
    assert state.offer is None
    late = after(*sent, said(13, "accepted", OTHER_POST, offer="11-offered"))
    assert [line.conflict for line in late.conflicts] == ["the offer was already overtaken"]
    assert late.holder == state.holder
