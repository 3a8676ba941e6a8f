"""Asking where the papers are, answering, and the questions the clocks ask by themselves. Flushes; never commits."""

from datetime import datetime

from portal.custody.dossiers.queries import find_state, late_without_trace, traces_past_due
from portal.custody.dossiers.rules import Recorded, Said
from portal.custody.dossiers.service import UnknownDossier, lock, record
from portal.traces.rules import clock_question_id, may_ask


def ask(code: str, *, text: str, by: str, at: datetime) -> bool:
    """Open a trace; False when one is open already or there is nothing to ask."""
    lock(code)
    view = find_state(code)
    if view is None:
        raise UnknownDossier(code)
    if not may_ask(view.state):
        return False
    number = len(view.state.lines)
    said = Said("citizen", f"{code}.ask.{number}", "trace_opened", at, details={"by": by, "text": text})
    return record(code, said, heard_at=at).result == "accepted"


def sweep(*, now: datetime) -> int:
    """The clocks' own questions: open a trace for every overrun clock, mark the unanswered as overdue. How many events.

    Each has an id of its own making, so two workers at once ask once.
    """
    asked = [_ask_by_clock(code, since, now) for code, since in late_without_trace(now)]
    escalated = [_escalate(code, now) for code in traces_past_due(now)]
    return sum(answer.result == "accepted" for answer in asked + escalated)


def _ask_by_clock(code: str, since: datetime, now: datetime) -> Recorded:
    said = Said("portal", clock_question_id(code, since.isoformat()), "trace_opened", now, details={"by": "clock"})
    return record(code, said, heard_at=now)


def _escalate(code: str, now: datetime) -> Recorded:
    view = find_state(code)
    if view is None or view.state.trace is None or view.state.trace.state != "open":
        return Recorded("duplicate")
    own_id = f"overdue:{code}:{view.state.trace.opened_at.isoformat()}"
    return record(code, Said("portal", own_id, "trace_escalated", now, details={"by": "clock"}), heard_at=now)
