"""By when, and why: every promised date explains itself, and where nobody can stand behind one there is none."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.custody.clocks.rules import TRACE_DAYS, Terms, clock_of, from_json, to_json, trace_due
from portal.custody.fold.rules import fold
from portal.custody.limits.rules import Limit, limit_for
from portal.custody.states.rules import State
from portal.places.rules import VIETNAM, Organisation, WorkingCalendar, due_after
from tests.custody.fold.test_rules import BOTH, DESK, JOURNEY, said

POST_DAYS = WorkingCalendar(frozenset(range(6)))
STATE_DAYS = WorkingCalendar(frozenset(range(5)), {date(2026, 11, 3): "Ngày nghỉ thử"})
CALENDARS = {Organisation.POST: POST_DAYS, Organisation.STATE: STATE_DAYS}
SINCE = date(2026, 1, 1)
LIMITS = (
    Limit("with_postman", "", "post", 1, SINCE, "assumption"), Limit("to_agency", "", "post", 2, SINCE, "assumption"),
    Limit("to_agency", "đặc khu", "post", 4, SINCE, "assumption"), Limit("awaiting_agency", "", "state", 1, SINCE, "QĐ 1"),
    Limit("with_agency", "", "state", 1, SINCE, "assumption"), Limit("result_ready", "", "state", 1, SINCE, "assumption"),
    Limit("result_with_post", "", "post", 2, SINCE, "assumption"), Limit("out_for_delivery", "", "post", 1, SINCE, "-"),
)  # fmt: skip
TERMS = Terms(CALENDARS, LIMITS)


def after(steps: int, *more: Any) -> State:
    return fold(BOTH, [*JOURNEY[:steps], *more])


@pytest.mark.parametrize("steps", range(1, len(JOURNEY) + 1))
def test_a_stage_with_a_limit_is_counted_on_the_calendar_of_who_holds_it(steps: int) -> None:
    state = after(steps)
    clock = clock_of(state, TERMS)
    limit = limit_for(LIMITS, state.stage, "", date(2026, 11, 2))
    if limit is None:
        assert clock is None or clock.rule in ("window", "promised")
        return
    assert clock is not None
    assert (clock.rule, clock.days, clock.basis) == (state.stage, limit.days, limit.basis)
    assert clock.at == due_after(CALENDARS[Organisation(limit.operator)], state.stage_since, limit.days).at


def test_a_skipped_day_is_named() -> None:
    clock = clock_of(after(6), TERMS)
    assert clock is not None
    assert clock.skipped == ((date(2026, 11, 3), "Ngày nghỉ thử"),)


def test_a_booked_window_ends_when_the_half_day_ends() -> None:
    clock = clock_of(after(1), TERMS)
    assert clock is not None
    assert clock.at == datetime(2026, 11, 3, 12, 0, tzinfo=VIETNAM)


def test_the_agencys_own_promise_is_the_date_while_it_works() -> None:
    clock = clock_of(after(7), TERMS)
    assert clock is not None
    assert clock.at.astimezone(VIETNAM).date() == date(2026, 11, 20)


def test_without_a_promise_there_is_no_date() -> None:
    assert clock_of(after(6, said(7, "agency_status", DESK, status=2)), TERMS) is None


def test_a_paused_clock_shows_no_date() -> None:
    assert clock_of(after(6, said(7, "clock_paused", DESK, reason="weather")), TERMS) is None


def test_what_has_ended_has_no_date() -> None:
    assert clock_of(after(len(JOURNEY)), TERMS) is None


def test_a_question_is_to_be_answered_in_five_working_days() -> None:
    asked = said(5, "trace_opened", None, source="citizen", by="citizen")
    state = after(4, asked)
    assert trace_due(state, CALENDARS) == due_after(POST_DAYS, asked.occurred_at, TRACE_DAYS).at
    assert trace_due(after(4), CALENDARS) is None


def test_a_clock_comes_back_from_its_stored_form() -> None:
    clock = clock_of(after(6), TERMS)
    assert clock is not None
    assert from_json(clock.at.astimezone(UTC), to_json(clock)) == clock


def test_an_island_has_its_own_limit() -> None:
    everywhere, island = clock_of(after(4), TERMS), clock_of(after(4), Terms(CALENDARS, LIMITS, "đặc khu"))
    assert everywhere is not None
    assert island is not None
    assert (everywhere.days, island.days) == (2, 4)


def test_a_day_on_which_the_clock_stood_still_does_not_count_and_says_why() -> None:
    stood = after(4, said(5, "clock_paused", reason="weather"), said(30, "clock_resumed"))
    plain, paused = clock_of(after(4), TERMS), clock_of(stood, TERMS)
    assert plain is not None
    assert paused is not None
    assert paused.at > plain.at
    assert (date(2026, 11, 3), "Tạm dừng: thời tiết xấu") in paused.skipped


def test_a_pause_before_the_stage_does_not_lengthen_it() -> None:
    early = [*JOURNEY[:2], said(2, "clock_paused", id="p", reason="weather"), said(2, "clock_resumed", id="r")]
    late = fold(BOTH, [*early, *JOURNEY[2:8]])
    plain, after_pause = clock_of(after(8), TERMS), clock_of(late, TERMS)
    assert plain is not None
    assert after_pause is not None
    assert after_pause.at == plain.at
