"""When a question may be asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.custody.states.rules import CITIZEN, State, TraceState
from portal.places.rules import WorkingCalendar
from portal.traces.rules import clock_question_id, compensate_by, days_left, escalation_id, may_ask

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def a_state(stage: str = "to_agency", trace: Any = None) -> State:
    asked = TraceState(trace, AT, "citizen") if trace else None
    return State(stage=stage, stage_since=AT, holder=CITIZEN, since=AT, legs={}, trace=asked)


@pytest.mark.parametrize("trace", [None, "answered", "closed"])
def test_one_may_ask_where_no_question_waits(trace: str | None) -> None:
    assert may_ask(a_state(trace=trace))


@pytest.mark.parametrize("trace", ["open", "overdue"])
def test_a_question_that_waits_is_not_asked_again(trace: str) -> None:
    assert not may_ask(a_state(trace=trace))


@pytest.mark.parametrize("stage", ["cancelled", "confirmed"])
def test_what_is_over_is_not_asked_about(stage: str) -> None:
    assert not may_ask(a_state(stage))


def test_the_portals_own_ids_are_the_same_for_the_same_occasion() -> None:
    assert clock_question_id("A", AT) == clock_question_id("A", AT)
    assert len({clock_question_id("A", AT), clock_question_id("B", AT), escalation_id("A", AT)}) == 3


def test_days_left_are_working_days_and_go_below_zero() -> None:
    monday = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    days = WorkingCalendar(frozenset(range(6)))
    assert days_left(days, monday, monday + timedelta(days=5)) == 5
    assert days_left(days, monday, monday + timedelta(days=7)) == 6, "Sunday does not count"
    assert days_left(days, monday, monday + timedelta(hours=3)) == 0
    assert days_left(days, monday + timedelta(hours=4), monday) == -1
    assert days_left(days, monday + timedelta(days=8), monday) == -7


def test_a_loss_is_paid_within_thirty_days() -> None:
    declared = datetime(2026, 11, 1, tzinfo=UTC)
    assert compensate_by(declared) == datetime(2026, 12, 1, tzinfo=UTC)
