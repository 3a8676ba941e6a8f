"""By when, and why: every promised date explains itself, and where nobody can stand behind one there is none."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.custody.clocks.rules import LIMITS, TRACE_DAYS, clock_of, from_json, to_json, trace_due
from portal.custody.fold.rules import fold
from portal.custody.states.rules import State
from portal.places.rules import VIETNAM, Organisation, WorkingCalendar, due_after
from tests.custody.fold.test_rules import BOTH, DESK, JOURNEY, said

POST_DAYS = WorkingCalendar(frozenset(range(6)))
STATE_DAYS = WorkingCalendar(frozenset(range(5)), {date(2026, 11, 3): "Ngày nghỉ thử"})
CALENDARS = {Organisation.POST: POST_DAYS, Organisation.STATE: STATE_DAYS}


def after(steps: int, *more: Any) -> State:
    return fold(BOTH, [*JOURNEY[:steps], *more])


@pytest.mark.parametrize("steps", range(1, len(JOURNEY) + 1))
def test_a_stage_with_a_limit_is_counted_on_the_calendar_of_who_holds_it(steps: int) -> None:
    state = after(steps)
    clock = clock_of(state, CALENDARS)
    if state.stage not in LIMITS:
        assert clock is None or clock.rule in ("window", "promised")
        return
    organisation, days = LIMITS[state.stage]
    assert clock is not None
    assert (clock.rule, clock.days) == (state.stage, days)
    assert clock.at == due_after(CALENDARS[organisation], state.stage_since, days).at


def test_a_skipped_day_is_named() -> None:
    clock = clock_of(after(6), CALENDARS)
    assert clock is not None
    assert clock.skipped == ((date(2026, 11, 3), "Ngày nghỉ thử"),)


def test_a_booked_window_ends_when_the_half_day_ends() -> None:
    clock = clock_of(after(1), CALENDARS)
    assert clock is not None
    assert clock.at == datetime(2026, 11, 3, 12, 0, tzinfo=VIETNAM)


def test_the_agencys_own_promise_is_the_date_while_it_works() -> None:
    clock = clock_of(after(7), CALENDARS)
    assert clock is not None
    assert clock.at.astimezone(VIETNAM).date() == date(2026, 11, 20)


def test_without_a_promise_there_is_no_date() -> None:
    assert clock_of(after(6, said(7, "agency_status", DESK, status=2)), CALENDARS) is None


def test_a_paused_clock_shows_no_date() -> None:
    assert clock_of(after(6, said(7, "clock_paused", DESK, reason="weather")), CALENDARS) is None


def test_what_has_ended_has_no_date() -> None:
    assert clock_of(after(len(JOURNEY)), CALENDARS) is None


def test_a_question_is_to_be_answered_in_five_working_days() -> None:
    asked = said(5, "trace_opened", None, source="citizen", by="citizen")
    state = after(4, asked)
    assert trace_due(state, CALENDARS) == due_after(POST_DAYS, asked.occurred_at, TRACE_DAYS).at
    assert trace_due(after(4), CALENDARS) is None


def test_a_clock_comes_back_from_its_stored_form() -> None:
    clock = clock_of(after(6), CALENDARS)
    assert clock is not None
    assert from_json(clock.at.astimezone(UTC), to_json(clock)) == clock
