"""When a question may be asked, and how it is told apart. Standard library only."""

from datetime import datetime

from portal.custody.states.rules import State

WAITING = ("open", "overdue")


def may_ask(state: State) -> bool:
    """One question at a time; none about what never set out or is over."""
    asked = state.trace is not None and state.trace.state in WAITING
    return not asked and state.stage not in ("cancelled", "confirmed")


def clock_question_id(code: str, due: datetime) -> str:
    """The portal's own question about an overrun clock: the same for the same date, however often it is asked."""
    return f"clock:{code}:{due.isoformat()}"


def escalation_id(code: str, opened_at: datetime) -> str:
    """One question is escalated once."""
    return f"overdue:{code}:{opened_at.isoformat()}"
