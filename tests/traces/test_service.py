"""Asking, answering, and what the clocks ask by themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal.custody.codes.rules import make
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import UnknownDossier, record
from portal.custody.states.rules import State, TraceState
from portal.db import db, writing
from portal.traces.service import ask, sweep
from tests.tracking.stories import COLLECTED, DELIVERED, DESK, POST, START, a_dossier

NOW = START + timedelta(hours=3)  # the clock of a postman runs until the evening of the next working day
LATE = START + timedelta(days=10)
TEN = timedelta(days=10)


def state_of(code: str) -> State:
    view = find_state(code)
    assert view is not None
    return view.state


def trace_of(code: str) -> TraceState:
    trace = state_of(code).trace
    assert trace is not None
    return trace


def kinds(code: str) -> list[str]:
    return [line.kind for line in state_of(code).lines if line.kind.startswith("trace_")]


def asked(code: str, at: datetime = NOW) -> bool:
    with writing():
        return ask(code, text="Hồ sơ đang ở đâu?", by="citizen", at=at)


def said(code: str, kind: str, at: datetime, office: str = POST, **details: object) -> None:
    with writing():
        record(code, Said("staff", f"{code}-{at.isoformat()}", kind, at, office, "nv-1", details=details), heard_at=at)


def swept(now: datetime) -> int:
    with writing():
        return sweep(now=now)


def test_a_question_opens_one_trace(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    assert asked(code)
    assert (trace_of(code).state, trace_of(code).by) == ("open", "citizen")


def test_it_is_to_be_answered_within_five_working_days(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    view = find_state(code)
    assert view is not None
    assert view.trace_due is not None
    assert view.trace_due.isoformat() == "2026-11-30T10:00:00+00:00"  # the 24th is a holiday, the 29th a Sunday


def test_asking_again_adds_nothing(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    assert [asked(code) for _ in range(3)] == [True, False, False]
    assert kinds(code) == ["trace_opened"]


def test_asking_at_once_from_many_telephones_opens_one_trace(app: Flask) -> None:
    code = a_dossier(COLLECTED)

    def one(_: int) -> bool:
        with app.app_context():
            return asked(code)

    db.session.rollback()
    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(one, range(10))) == 1
    db.session.rollback()
    assert kinds(code) == ["trace_opened"]


def test_what_was_asked_is_in_no_line_that_everybody_sees(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    assert "đang ở đâu" not in str(state_of(code).lines)


def test_after_an_answer_one_may_ask_anew(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    said(code, "trace_answered", NOW + timedelta(hours=1), text="Đang ở bưu cục")
    assert trace_of(code).state == "answered"
    assert asked(code, NOW + timedelta(hours=2))
    assert trace_of(code).state == "open"
    assert trace_of(code).opened_at == NOW + timedelta(hours=2)


def test_an_answered_question_is_closed_when_the_papers_have_moved_on(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    said(code, "trace_answered", NOW + timedelta(hours=1), text="Đang ở bưu cục")
    said(code, "accepted", NOW + timedelta(hours=2), DESK, count="full")
    assert trace_of(code).state == "closed"


def test_an_unanswered_question_stays_open_when_the_papers_move(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    said(code, "accepted", NOW + timedelta(hours=2), DESK, count="full")
    assert trace_of(code).state == "open"


def test_nobody_asks_about_what_does_not_exist(app: Flask) -> None:
    with pytest.raises(UnknownDossier):
        asked(make(1))


def test_nothing_is_asked_before_the_clock_is_overrun(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    view = find_state(code)
    assert view is not None
    assert view.due is not None
    assert swept(view.due.at) == 0
    assert swept(view.due.at + timedelta(seconds=1)) == 1
    assert (trace_of(code).state, trace_of(code).by) == ("open", "clock")


def test_the_clock_asks_once(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    assert [swept(LATE) for _ in range(3)] == [1, 0, 0]
    assert kinds(code) == ["trace_opened"]


def test_two_workers_at_once_ask_once(app: Flask) -> None:
    codes = [a_dossier(COLLECTED) for _ in range(5)]

    def one(_: int) -> int:
        with app.app_context():
            return swept(LATE)

    db.session.rollback()
    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(one, range(3))) == 5
    db.session.rollback()
    assert [kinds(code) for code in codes] == [["trace_opened"]] * 5


def test_a_question_of_a_citizen_is_not_asked_over_again_by_the_clock(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code, NOW)
    assert swept(NOW + timedelta(days=3)) == 0
    assert trace_of(code).by == "citizen"


def test_one_overrun_clock_is_asked_about_once_even_after_an_answer(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    swept(LATE)
    said(code, "trace_answered", LATE + timedelta(hours=1), text="Đang tìm")
    assert [swept(LATE + timedelta(days=day)) for day in range(1, 4)] == [0, 0, 0]


def test_the_next_overrun_clock_is_asked_about_again(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    swept(LATE)
    said(code, "trace_answered", LATE + timedelta(hours=1), text="Đã thấy")
    said(code, "accepted", LATE + timedelta(hours=2), DESK, count="full")
    assert trace_of(code).state == "closed"
    assert swept(LATE + TEN) == 1
    assert (trace_of(code).state, trace_of(code).by) == ("open", "clock")


def test_a_question_asked_in_time_and_answered_does_not_silence_the_clock(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    said(code, "trace_answered", NOW + timedelta(hours=1), text="Bưu tá đang mang về")
    assert swept(LATE) == 1


def test_an_unanswered_question_is_escalated_once_it_is_due(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    view = find_state(code)
    assert view is not None
    assert view.trace_due is not None
    assert swept(view.trace_due) == 0
    assert swept(view.trace_due + timedelta(seconds=1)) == 1
    assert trace_of(code).state == "overdue"
    assert swept(view.trace_due + TEN) == 0
    assert kinds(code) == ["trace_opened", "trace_escalated"]


def test_a_late_answer_is_still_an_answer(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    asked(code)
    swept(LATE)
    assert trace_of(code).state == "overdue"
    said(code, "trace_answered", LATE + timedelta(hours=1), text="Xin lỗi, đang ở bưu cục")
    assert trace_of(code).state == "answered"


def test_what_is_done_is_never_asked_about_by_the_clock(app: Flask) -> None:
    code = a_dossier(DELIVERED)
    assert swept(LATE) == 0
    assert state_of(code).trace is None
