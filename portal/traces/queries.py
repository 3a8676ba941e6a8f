"""The questions that wait for an answer, with what was asked."""

from dataclasses import dataclass
from datetime import datetime

from portal.custody.dossiers.queries import WorkItem, find_state, open_traces, work_list
from portal.custody.ledger.queries import private_parts


@dataclass(frozen=True)
class Question:
    code: str
    stage: str
    by: str
    text: str
    opened_at: datetime
    due: datetime | None
    overdue: bool


def questions(office: str | None) -> tuple[Question, ...]:
    """Open questions of one office, or of all; the soonest due first."""
    items = open_traces() if office is None else work_list(office, "trace")
    return tuple(question for question in map(_question, items) if question)


def _question(item: WorkItem) -> Question | None:
    view = find_state(item.code)
    if view is None or view.state.trace is None:
        return None
    private = private_parts(item.code)
    asked = [line for line in view.state.lines if line.kind in ("trace_opened", "citizen_confirmed")]
    texts = [str(private.get((line.source, line.id), {}).get("text", "")) for line in asked]
    trace = view.state.trace
    text, overdue = texts[-1] if texts else "", trace.state == "overdue"
    return Question(item.code, item.stage, trace.by, text, trace.opened_at, view.trace_due, overdue)
