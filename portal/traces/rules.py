"""When a question may be asked, and how it is told apart. Standard library only."""

from datetime import datetime, timedelta

from portal.custody.states.rules import State
from portal.places.rules import VIETNAM, WorkingCalendar

WAITING = ("open", "overdue")
COMPENSATE_WITHIN = timedelta(days=30)  # of the paper that fixes the liability (Decree 47/2011/ND-CP, Art. 26)


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


def compensate_by(declared_at: datetime) -> datetime:
    """The last day for paying what was lost."""
    return declared_at + COMPENSATE_WITHIN


def days_left(calendar: WorkingCalendar, now: datetime, due: datetime) -> int:
    """Working days until an answer is due, today not counted; 0 is today, below 0 so many working days late."""
    if now > due:
        return -max(1, _working_days(calendar, due, now))
    return _working_days(calendar, now, due)


def _working_days(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    day, last = start.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
    return sum(calendar.is_working(day + timedelta(days=ahead)) for ahead in range(1, (last - day).days + 1))
