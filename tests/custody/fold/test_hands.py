"""One-sided handovers, counts that differ, slips and recalled papers, originals, pauses."""

import pytest

from portal.custody.ledger.rules import Event
from portal.custody.states.rules import CITIZEN, Holder, from_json, to_json
from tests.custody.fold.test_rules import DESK, JOURNEY, OTHER_DESK, POST, after, said


def test_a_receiver_who_signs_alone_waits_for_the_givers_signature() -> None:
    alone = said(4, "accepted", DESK, actor="hoa", paper_number="BB-1")
    state = after(*JOURNEY[:2], alone)
    assert [(each.id, each.needs) for each in state.one_sided] == [("4-accepted", POST)]
    assert state.lines[-1].sides == 1
    signed = after(*JOURNEY[:2], alone, said(5, "countersigned", POST, actor="lan", offer="4-accepted", paper_number="BB-1"))
    assert signed.one_sided == ()
    assert [line.sides for line in signed.lines if line.kind == "accepted"] == [2]


def test_the_signer_cannot_countersign_his_own_handover() -> None:
    alone = said(4, "accepted", DESK, actor="hoa")
    state = after(*JOURNEY[:2], alone, said(5, "countersigned", DESK, actor="hoa", offer="4-accepted", paper_number="x"))
    assert state.one_sided
    assert state.lines[-1].conflict


def test_what_the_citizen_brings_to_the_counter_needs_no_second_side() -> None:
    assert after(JOURNEY[0], said(2, "accepted", POST)).one_sided == ()


def test_an_offer_signed_on_paper_waits_for_the_other_screen_and_stays_with_the_giver() -> None:
    paper = said(5, "offered", to=DESK, paper_number="BB-7")
    state = after(*JOURNEY[:4], paper)
    assert state.holder == Holder("office", POST)
    assert [each.needs for each in state.one_sided] == [DESK]
    taken = after(*JOURNEY[:4], paper, said(6, "accepted", DESK, offer="5-offered"))
    assert (taken.holder, taken.one_sided) == (Holder("office", DESK), ())


def test_countersigning_what_lies_on_the_table_is_taking_it() -> None:
    signed = said(6, "countersigned", DESK, actor="hoa", offer="5-offered", paper_number="BB-7")
    state = after(*JOURNEY[:5], signed)
    assert (state.holder, state.offer, state.stage) == (Holder("office", DESK), None, "with_agency")


@pytest.mark.parametrize("count", ["short", "seal_broken"])
def test_a_difference_in_the_count_freezes_the_leg_and_asks_by_itself(count: str) -> None:
    state = after(*JOURNEY[:5], said(6, "accepted", DESK, offer="5-offered", count=count))
    assert state.frozen
    assert state.trace is not None
    assert (state.trace.state, state.trace.by) == ("open", "count")


def test_the_leg_moves_again_when_the_question_is_closed() -> None:
    short = said(6, "accepted", DESK, offer="5-offered", count="short")
    answered = after(*JOURNEY[:5], short, said(7, "trace_answered", DESK), said(8, "agency_status", DESK, status=2))
    assert answered.frozen
    assert answered.trace is not None
    assert answered.trace.state == "answered"
    closed = after(*JOURNEY[:5], short, said(7, "trace_answered", DESK), said(8, "trace_closed", DESK))
    assert not closed.frozen


def test_the_next_step_answers_what_a_clock_asked() -> None:
    asked = said(5, "trace_opened", None, source="portal", by="clock")
    state = after(*JOURNEY[:4], asked, said(6, "accepted", DESK))
    assert state.trace is not None
    assert state.trace.state == "closed"


def test_what_a_citizen_asked_is_answered_by_people_only() -> None:
    asked = said(5, "trace_opened", None, source="citizen", by="citizen")
    state = after(*JOURNEY[:4], asked, said(6, "accepted", DESK))
    assert state.trace is not None
    assert state.trace.state == "open"


SLIP: list[Event] = [
    said(8, "offered", DESK, id="s1", leg="slip", to=POST),
    said(9, "accepted", POST, id="s2", offer="s1"),
    said(10, "delivered", POST, id="s3", leg="slip", relation="self", proof="paper", paper_number="1"),
]


def test_the_slip_travels_beside_the_dossier() -> None:
    state = after(*JOURNEY[:7], *SLIP)
    assert (state.legs["slip"].state, state.legs["slip"].holder) == ("done", CITIZEN)
    assert (state.stage, state.holder) == ("in_progress", Holder("office", DESK))
    assert not state.conflicts


def test_recalled_papers_come_back_to_the_agency() -> None:
    back = [
        said(12, "collected", POST, id="r1", leg="recall", document_count=1),
        said(13, "offered", POST, id="r2", leg="recall", to=DESK),
        said(14, "accepted", DESK, id="r3", offer="r2"),
    ]
    state = after(*JOURNEY[:12], *back)
    assert (state.legs["recall"].state, state.legs["recall"].holder) == ("done", Holder("office", DESK))
    assert (state.stage, state.holder) == ("delivered", CITIZEN)
    assert not state.conflicts


def test_originals_that_did_not_come_back_are_counted() -> None:
    taken = said(2, "collected", document_count=3, original_count=2)
    state = after(JOURNEY[0], taken, *JOURNEY[2:8], said(9, "offered", DESK, to=POST, originals=1), *JOURNEY[9:12])
    assert (state.originals, state.originals_back) == (2, 1)


def test_pauses_are_kept_with_their_moments() -> None:
    state = after(*JOURNEY[:4], said(5, "clock_paused", reason="weather"), said(7, "clock_resumed"), said(8, "clock_paused"))
    assert [(end is None, why) for _, end, why in state.pauses] == [(False, "weather"), (True, "other")]
    assert state.paused == "other"


def test_the_new_facts_survive_the_cache_and_an_older_cache_is_read() -> None:
    state = after(*JOURNEY[:2], said(4, "accepted", OTHER_DESK), said(5, "clock_paused", reason="weather"))
    raw = to_json(state)
    assert from_json(raw) == state
    for name in ("pauses", "one_sided", "originals", "originals_back"):
        del raw[name]
    assert from_json(raw).one_sided == ()


def test_a_result_taken_without_an_offer_waits_for_the_desks_signature() -> None:
    state = after(*JOURNEY[:8], said(9, "accepted", POST, leg="result", paper_number="BB-3"))
    assert [(each.leg, each.needs) for each in state.one_sided] == [("result", DESK)]
    assert state.stage == "result_with_post"
