"""By when the next hand must have moved: one pure derivation for page, receipt and API. Standard library only.

The day counts are this project's assumptions, to be confirmed by the post and the agencies; only the answer to a
trace (Circular 17/2017/TT-BTTTT, Art. 8: 5 working days inside the province) and the agency's own promise are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.custody.states.rules import State
from portal.places.rules import VIETNAM, Organisation, WorkingCalendar, due_after

POST, STATE = Organisation.POST, Organisation.STATE
# stage → (whose calendar, working days)
LIMITS: dict[str, tuple[Organisation, int]] = {
    "with_postman": (POST, 1),
    "to_agency": (POST, 2),
    "awaiting_agency": (STATE, 1),
    "with_agency": (STATE, 1),
    "result_ready": (STATE, 1),
    "result_with_post": (POST, 2),
    "out_for_delivery": (POST, 1),
}
TRACE_DAYS = 5
WINDOW_ENDS = {"morning": time(12, 0), "afternoon": time(17, 30)}
OFFICE_CLOSES = time(17, 0)

Calendars = Mapping[Organisation, WorkingCalendar]


@dataclass(frozen=True)
class Clock:
    """A date that can explain itself: the rule, the days counted from `start`, the days skipped and why."""

    at: datetime
    rule: str
    days: int
    start: date
    skipped: tuple[tuple[date, str], ...] = ()


def clock_of(state: State, calendars: Calendars) -> Clock | None:
    """By when the stage should end; None where nobody can stand behind a date."""
    if state.paused:
        return None
    if state.stage == "awaiting_pickup":
        return _window(state)
    if state.stage == "in_progress":
        return _promise(state)
    if state.stage == "with_agency" and state.legs["submission"].state == "none":
        return None  # handed in at the counter: the post has no part in it yet
    if state.stage == "result_ready" and state.legs["result"].state == "none":
        return None  # the citizen collects it
    limit = LIMITS.get(state.stage)
    return _counted(state.stage, limit, state.stage_since, calendars) if limit else None


def trace_due(state: State, calendars: Calendars) -> datetime | None:
    """When a question must be answered; None while there is none to answer."""
    if state.trace is None or state.trace.state not in ("open", "overdue"):
        return None
    return due_after(calendars[POST], state.trace.opened_at, TRACE_DAYS).at


def _counted(rule: str, limit: tuple[Organisation, int], start: datetime, calendars: Calendars) -> Clock:
    due = due_after(calendars[limit[0]], start, limit[1])
    return Clock(due.at, rule, limit[1], due.start, due.skipped)


def _window(state: State) -> Clock | None:
    if not state.window:
        return None
    _, day, part = state.window.rsplit(".", 2)
    booked = date.fromisoformat(day)
    return Clock(datetime.combine(booked, WINDOW_ENDS[part], VIETNAM), "window", 0, booked)


def _promise(state: State) -> Clock | None:
    if state.promised is None:
        return None
    return Clock(
        datetime.combine(state.promised, OFFICE_CLOSES, VIETNAM),
        "promised",
        0,
        state.promised,
    )


def to_json(clock: Clock) -> dict[str, object]:
    skipped = [[day.isoformat(), why] for day, why in clock.skipped]
    return {
        "rule": clock.rule,
        "days": clock.days,
        "start": clock.start.isoformat(),
        "skipped": skipped,
    }


def from_json(at: datetime, raw: Mapping[str, object]) -> Clock:
    skipped = tuple((date.fromisoformat(day), why) for day, why in raw["skipped"])  # type: ignore[attr-defined]
    return Clock(
        at,
        str(raw["rule"]),
        int(str(raw["days"])),
        date.fromisoformat(str(raw["start"])),
        skipped,
    )
