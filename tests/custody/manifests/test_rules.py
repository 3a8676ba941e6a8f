"""What a sheet and a bag say together; what each finding does; numbers and ids."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.accounts.rules import Role
from portal.custody.handover.rules import Action
from portal.custody.manifests.receiving.rules import Finding, choices, settle
from portal.custody.manifests.sheets.rules import (
    DECISIONS,
    Sheet,
    SheetState,
    Verdict,
    event_id,
    is_of_sheet,
    is_taken,
    number_of,
    reconcile,
    verdict_of,
)
from portal.custody.states.rules import CITIZEN, Holder, State

CODES = st.frozensets(st.sampled_from([f"code-{number}" for number in range(12)]))
NOW = datetime(2026, 11, 25, tzinfo=UTC)
POST, DESK = "post-200000", "desk-06685"


@settings(deadline=None)
@given(CODES, CODES, CODES)
def test_every_code_is_one_finding_and_none_is_lost(
    scanned: frozenset[str], listed: frozenset[str], elsewhere: frozenset[str]
) -> None:
    found = reconcile(scanned, listed, elsewhere)
    parts = (found.missing, found.surplus, found.wrong_bag, found.matched)

    assert frozenset().union(*parts) == scanned | listed
    assert sum(map(len, parts)) == len(scanned | listed)
    assert found.missing | found.matched == listed
    assert found.wrong_bag <= elsewhere - listed


@settings(deadline=None)
@given(CODES, CODES, CODES)
def test_one_item_is_judged_as_the_whole_is(scanned: frozenset[str], listed: frozenset[str], elsewhere: frozenset[str]) -> None:
    found = reconcile(scanned, listed, elsewhere)
    for code in scanned | listed:
        verdict = verdict_of(listed=code in listed, scanned=code in scanned, elsewhere=code in elsewhere)
        assert code in getattr(found, verdict.value)


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")))
def test_scanning_twice_and_in_any_order_changes_nothing(scanned: list[str], listed: list[str]) -> None:
    assert reconcile(scanned, listed) == reconcile([*reversed(scanned), *scanned], [*listed, *listed])


@settings(deadline=None)
@given(st.sampled_from(Verdict), st.sets(st.sampled_from(list(Action))), st.sampled_from(["office", "postman", "citizen"]))
def test_what_may_be_decided_is_what_will_be_done(verdict: Verdict, lawful: set[Action], kind: str) -> None:
    holder = CITIZEN if kind == "citizen" else Holder(kind, POST)  # type: ignore[arg-type]
    state = State("result_ready", NOW, holder, NOW, {})
    finding = Finding(verdict, "", state, tuple(lawful | {Action.ACCEPT, Action.REFUSE}), POST)
    for decision in choices(finding, DECISIONS[verdict]):
        done = settle(Finding(verdict, decision, state, finding.lawful, POST))
        assert done.outcome != "moved"
        assert done.kinds or decision == "return"


def test_a_bag_is_taken_back_where_nothing_is_lawful_but_that() -> None:
    state = State("to_agency", NOW, Holder("office", "post-201130"), NOW, {})
    finding = Finding(Verdict.WRONG_BAG, "", state, (), POST)

    assert choices(finding, DECISIONS[Verdict.WRONG_BAG]) == ("return",)
    assert settle(Finding(Verdict.WRONG_BAG, "accept", state, (), POST)).outcome == "moved"


def test_numbers_are_short_and_say_the_day() -> None:
    assert number_of(date(2026, 11, 25), 7) == "BK-261125-007"
    assert number_of(date(2026, 11, 25), 1234) == "BK-261125-1234"


def test_an_offer_tells_which_sheet_made_it() -> None:
    offer = event_id("nv-12345678", "K7QF2M9XTR4DV", "HA10NGQN2026N", "offered")

    assert is_of_sheet(offer, "K7QF2M9XTR4DV", "HA10NGQN2026N")
    assert not is_of_sheet(offer, "K7QF2M9XTR4DV", "0123456789AB7")
    assert not is_of_sheet("nv-12345678:" + "a" * 32, "K7QF2M9XTR4DV", "HA10NGQN2026N")


def test_the_bag_of_a_postman_of_the_same_office_is_taken_when_the_office_has_it() -> None:
    def sheet(giver: str, receiver: str) -> Sheet:
        return Sheet("K7QF2M9XTR4DV", "BK-261125-001", SheetState.GIVEN, giver, Role.POSTMAN, receiver, NOW)

    assert is_taken(sheet(POST, POST), POST, "office", offered=False)
    assert not is_taken(sheet(POST, POST), POST, "postman", offered=False)
    assert is_taken(sheet(POST, DESK), DESK, "postman", offered=False)
    assert not is_taken(sheet(POST, DESK), DESK, "office", offered=True)
    assert not is_taken(sheet(POST, DESK), POST, "office", offered=False)
