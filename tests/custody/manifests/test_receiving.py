"""The receiver's side: scan against the sheet, decide what differs, sign; and the giver's second signature."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.accounts.rules import Actor
from portal.custody.codes.rules import make
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.custody.manifests.receiving import service as receiving
from portal.custody.manifests.receiving.service import Check, Checked
from portal.custody.manifests.sheets import queries
from portal.custody.manifests.sheets.rules import PORTION, SheetState, Verdict, WhyNot
from portal.custody.manifests.sheets.service import Refused
from portal.custody.states.rules import Holder
from portal.db import writing
from tests.accounts.cast import DESK, OTHER_DESK, POST, hire
from tests.custody.manifests.sheets import (
    AT_THE_POST,
    COLLECTED,
    RESULT_READY,
    Died,
    a_dossier,
    checked,
    dies,
    dossiers,
    given,
    in_portions,
    later,
    opened,
    sheet,
    state,
)


@pytest.fixture
def cast(app: Flask) -> dict[str, Actor]:
    return hire()


def check(sheet_code: str, code: str, actor: Actor, scan: str = "scan-0001") -> Checked:
    with writing():
        return receiving.check(sheet_code, Check(code, scan), actor=actor, at=later(700))


def decide(sheet_code: str, decision: str, actor: Actor, *codes: str) -> int:
    with writing():
        return receiving.decide(sheet_code, codes, decision, actor=actor)


def refusal(work: Callable[..., Any], *args: Any, **more: Any) -> WhyNot:
    with pytest.raises(Refused) as told, writing():
        work(*args, **more)
    return told.value.why


def outcomes(sheet_code: str) -> dict[str, str | None]:
    return {item.code: item.outcome for item in queries.page_of(sheet(sheet_code), offset=0, size=900)}


def kinds(code: str) -> list[str]:
    return [line.kind for line in state(code).lines][len(AT_THE_POST) :]


def test_a_sheet_that_agrees_is_accepted_by_one_signature(cast: dict[str, Actor]) -> None:
    codes = dossiers(PORTION + 10)
    made = given(cast["minh"], *codes)
    checked(made, cast["hoa"], *codes)

    in_portions(receiving.receive, made, cast["hoa"])

    assert sheet(made).state is SheetState.CLOSED
    assert set(outcomes(made).values()) == {"accepted"}
    folded = state(codes[0])
    assert folded.holder == Holder("office", DESK)
    assert [line.sides for line in folded.lines[-2:]] == [2, 2]
    assert folded.lines[-1].details["manifest"] == sheet(made).number
    in_portions(receiving.receive, made, cast["hoa"])
    assert kinds(codes[0]) == ["offered", "accepted"]


def test_a_scan_against_the_sheet_counts_once(cast: dict[str, Actor]) -> None:
    code, other = dossiers(2)
    made = given(cast["minh"], code)

    first, again, twice = (check(made, code, cast["hoa"], scan) for scan in ("scan-0001", "scan-0001", "scan-0002"))
    assert (first, again) == (Checked(Verdict.MATCHED, repeated=False), Checked(Verdict.MATCHED, repeated=False))
    assert twice.repeated
    assert check(made, other, cast["hoa"]) == check(made, other, cast["hoa"]) == Checked(Verdict.SURPLUS, repeated=False)
    assert (queries.counts(made).matched, queries.counts(made).surplus) == (1, 1)


def test_nobody_is_both_sides(cast: dict[str, Actor]) -> None:
    code = a_dossier(COLLECTED)
    made = given(cast["lan"], code, to=POST)

    assert refusal(receiving.check, made, Check(code, "s-1"), actor=cast["lan"], at=later()) is WhyNot.BOTH_SIDES
    assert refusal(receiving.receive, made, actor=cast["lan"], at=later()) is WhyNot.BOTH_SIDES
    assert refusal(receiving.check, made, Check(code, "s-1"), actor=cast["xa"], at=later()) is WhyNot.NOT_YOURS
    checked(made, cast["minh"], code)
    in_portions(receiving.receive, made, cast["minh"])
    assert state(code).holder == Holder("office", POST)


def test_the_receiver_cannot_sign_before_every_exception_is_decided(cast: dict[str, Actor]) -> None:
    there, missing, extra = dossiers(3)
    made = given(cast["minh"], there, missing)
    checked(made, cast["hoa"], there, extra)

    assert refusal(receiving.receive, made, actor=cast["hoa"], at=later()) is WhyNot.UNDECIDED
    found = {item.code: item.verdict for item in queries.exceptions(sheet(made))}
    assert found == {extra: Verdict.SURPLUS, missing: Verdict.MISSING}

    decide(made, "refuse", cast["hoa"], missing)
    assert refusal(receiving.receive, made, actor=cast["hoa"], at=later()) is WhyNot.UNDECIDED
    decide(made, "accept", cast["hoa"], extra)
    in_portions(receiving.receive, made, cast["hoa"])

    assert sheet(made).state is SheetState.RECEIVED
    assert outcomes(made) == {there: "accepted", missing: "refused", extra: "one_sided"}


def test_a_missing_item_stays_with_the_giver_and_may_open_a_trace(cast: dict[str, Actor]) -> None:
    kept, lost = dossiers(2)
    made = given(cast["minh"], kept, lost)
    decide(made, "refuse", cast["hoa"], kept)
    decide(made, "trace", cast["hoa"], lost)
    in_portions(receiving.receive, made, cast["hoa"])

    assert kinds(kept) == ["offered", "refused"]
    assert kinds(lost) == ["offered", "refused", "discrepancy", "trace_opened"]
    assert state(kept).holder == state(lost).holder == Holder("office", POST)
    trace = state(lost).trace
    assert trace is not None
    assert (trace.state, state(lost).offer) == ("open", None)
    assert "discrepancy" in state(lost).exceptions


def test_a_missing_item_that_is_found_after_all_is_matched(cast: dict[str, Actor]) -> None:
    code = a_dossier()
    made = given(cast["minh"], code)
    decide(made, "trace", cast["hoa"], code)
    check(made, code, cast["hoa"])
    in_portions(receiving.receive, made, cast["hoa"])

    assert outcomes(made) == {code: "accepted"}
    assert sheet(made).state is SheetState.CLOSED


def test_what_was_forgotten_on_the_sheet_is_taken_and_countersigned(cast: dict[str, Actor]) -> None:
    code = a_dossier(RESULT_READY)
    made = given(cast["hoa"], a_dossier(RESULT_READY), to=POST)
    checked(made, cast["minh"], code)
    for item in queries.exceptions(sheet(made)):
        decide(made, "accept" if item.code == code else "refuse", cast["minh"], item.code)
    in_portions(receiving.receive, made, cast["minh"])
    assert (state(code).holder, state(code).lines[-1].sides) == (Holder("office", POST), 1)
    assert refusal(receiving.countersign, made, actor=cast["minh"], at=later()) is WhyNot.NOT_YOURS

    in_portions(receiving.countersign, made, cast["hoa"])
    in_portions(receiving.countersign, made, cast["hoa"])

    assert (sheet(made).state, sheet(made).countersigned_by) == (SheetState.CLOSED, cast["hoa"].opaque)
    assert [line.kind for line in state(code).lines[-2:]] == ["accepted", "countersigned"]
    assert state(code).lines[-2].sides == 2
    assert not state(code).conflicts


def test_a_packet_of_another_bag_comes_first_and_is_taken_to_be_sent_on(cast: dict[str, Actor]) -> None:
    stray, other = dossiers(2)
    given(cast["minh"], stray, to=OTHER_DESK)
    made = given(cast["minh"], other)
    checked(made, cast["hoa"], other)

    assert check(made, stray, cast["hoa"]).verdict is Verdict.WRONG_BAG
    decide(made, "misrouted", cast["hoa"], stray)
    in_portions(receiving.receive, made, cast["hoa"])

    assert state(stray).holder == Holder("office", DESK)
    assert "misrouted" in state(stray).exceptions


def test_a_packet_of_another_sheet_to_the_same_office_is_accepted_by_its_own_offer(cast: dict[str, Actor]) -> None:
    ours, theirs = dossiers(2)
    first, second = given(cast["minh"], ours), given(cast["minh"], theirs)
    checked(first, cast["hoa"], ours)
    assert check(first, theirs, cast["hoa"]).verdict is Verdict.WRONG_BAG
    decide(first, "accept", cast["hoa"], theirs)
    in_portions(receiving.receive, first, cast["hoa"])

    assert state(theirs).lines[-1].sides == 2
    assert queries.exceptions(sheet(second)) == ()
    in_portions(receiving.receive, second, cast["hoa"])
    assert outcomes(second) == {theirs: "apart"}
    assert sheet(second).state is SheetState.CLOSED


def test_what_goes_back_by_hand_leaves_the_ledger_alone(cast: dict[str, Actor]) -> None:
    stray = a_dossier()
    made = given(cast["minh"], a_dossier())
    checked(made, cast["hoa"], stray, *[item.code for item in queries.exceptions(sheet(made))])
    decide(made, "return", cast["hoa"], stray)
    in_portions(receiving.receive, made, cast["hoa"])

    assert kinds(stray) == []
    assert outcomes(made)[stray] == "returned"


@pytest.mark.parametrize("count", ["short", "seal_broken"])
def test_a_difference_in_one_packet_is_recorded_and_countersigned(cast: dict[str, Actor], count: str) -> None:
    code = a_dossier()
    made = given(cast["minh"], code)
    checked(made, cast["hoa"], code)
    decide(made, count, cast["hoa"], code)
    in_portions(receiving.receive, made, cast["hoa"])

    assert kinds(code)[:3] == ["offered", "accepted", "discrepancy"]
    assert {count, "discrepancy"} <= set(state(code).exceptions)
    assert sheet(made).state is SheetState.RECEIVED
    in_portions(receiving.countersign, made, cast["minh"])
    assert sheet(made).state is SheetState.CLOSED


def test_what_a_system_or_a_button_accepted_meanwhile_is_done_and_no_fault(cast: dict[str, Actor]) -> None:
    code, other = dossiers(2)
    made = given(cast["minh"], code, other)
    offer = state(code).offer
    assert offer is not None
    said = Said("mot-cua", "m-1", "accepted", later(300), DESK, details={"offer": offer.id})
    with writing():
        record(code, said, heard_at=later(300))
    assert [item.code for item in queries.exceptions(sheet(made))] == [other]
    assert check(made, code, cast["hoa"]).apart
    checked(made, cast["hoa"], other)
    in_portions(receiving.receive, made, cast["hoa"])

    assert outcomes(made) == {code: "apart", other: "accepted"}
    assert sheet(made).state is SheetState.CLOSED
    assert kinds(code) == ["offered", "accepted"]


def test_a_crash_in_the_middle_of_receiving_is_gone_on_with(cast: dict[str, Actor]) -> None:
    codes = dossiers(PORTION + 20)
    made = given(cast["minh"], *codes)
    checked(made, cast["hoa"], *codes)
    with writing():
        assert receiving.receive(made, actor=cast["hoa"], at=later(800)) == 20
    with pytest.raises(Died):
        dies(receiving.receive, made, cast["hoa"])
    assert sheet(made).state is SheetState.RECEIVING

    in_portions(receiving.receive, made, cast["hoa"], at=later(900))

    assert all(kinds(code) == ["offered", "accepted"] for code in codes)
    assert sheet(made).state is SheetState.CLOSED


def test_what_is_unknown_or_not_given_yet_is_told(cast: dict[str, Actor]) -> None:
    code = a_dossier()
    made = given(cast["minh"], code)

    assert refusal(receiving.check, made, Check(make(9), "s-1"), actor=cast["hoa"], at=later()) is WhyNot.UNKNOWN
    still_open = opened(cast["minh"])
    assert refusal(receiving.check, still_open, Check(code, "s-1"), actor=cast["hoa"], at=later()) is WhyNot.SHEET_STATE
    assert refusal(receiving.decide, made, [code], "accept", actor=cast["hoa"]) is WhyNot.DECISION
