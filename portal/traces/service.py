"""Asking where the papers are, answering, and the questions the clocks ask by themselves. Flushes; never commits."""

from datetime import datetime

from portal.custody.dossiers.queries import find_state, late_without_trace, traces_past_due
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import UnknownDossier, lock, record, record_many
from portal.traces.rules import clock_question_id, escalation_id, may_ask


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

    Each has an id of its own making, so two workers at once ask once; all are recorded together, so that their
    dossiers are locked in the one order that everybody keeps.
    """
    asked = [(code, _question(code, due, now)) for code, due in late_without_trace(now)]
    escalated = [(code, said) for code in traces_past_due(now) if (said := _escalation(code, now))]
    return sum(answer.result == "accepted" for answer in record_many(asked + escalated, heard_at=now))


def _question(code: str, due: datetime, now: datetime) -> Said:
    return Said("portal", clock_question_id(code, due), "trace_opened", now, details={"by": "clock"})


def _escalation(code: str, now: datetime) -> Said | None:
    view = find_state(code)
    if view is None or view.state.trace is None:
        return None
    return Said("portal", escalation_id(code, view.state.trace.opened_at), "trace_escalated", now, details={"by": "clock"})
