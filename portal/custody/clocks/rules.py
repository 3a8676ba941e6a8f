"""By when the next hand must have moved: one pure derivation for page, receipt and API. Standard library only.

The day counts come from the table of limits; the shipped ones are assumptions, to be confirmed by the post and the
agencies. Only the answer to a trace (Circular 17/2017/TT-BTTTT, Art. 8) and the agency's own promise are not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from portal.custody.limits.rules import Limit, limit_for
from portal.custody.states.rules import State
from portal.places.rules import VIETNAM, Organisation, WorkingCalendar, due_after

POST = Organisation.POST
TRACE_DAYS = 5  # inside the province; between provinces it would be 7 (Circular 17/2017/TT-BTTTT, Art. 8)
PAUSED = {
    "weather": "Tạm dừng: thời tiết xấu",
    "closed": "Tạm dừng: nơi nhận đóng cửa",
    "incomplete": "Tạm dừng: chờ giấy tờ",
}
PAUSED_OTHERWISE = "Tạm dừng"
WINDOW_ENDS = {"morning": time(12, 0), "afternoon": time(17, 30)}
OFFICE_CLOSES = time(17, 0)

Calendars = Mapping[Organisation, WorkingCalendar]


@dataclass(frozen=True)
class Terms:
    """What dates are reckoned with: both calendars, all limits, the class of commune that the post serves."""

    calendars: Calendars
    limits: Sequence[Limit] = ()
    area: str = ""


@dataclass(frozen=True)
class Clock:
    """A date that can explain itself: the rule, the days counted from `start`, the days skipped and why."""

    at: datetime
    rule: str
    days: int
    start: date
    skipped: tuple[tuple[date, str], ...] = ()
    basis: str = ""


def clock_of(state: State, terms: Terms) -> Clock | None:
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
    limit = limit_for(terms.limits, state.stage, terms.area, state.stage_since.astimezone(VIETNAM).date())
    return _counted(limit, state, terms) if limit else None


def trace_due(state: State, calendars: Calendars) -> datetime | None:
    """When a question must be answered; None while there is none to answer."""
    if state.trace is None or state.trace.state not in ("open", "overdue"):
        return None
    return due_after(calendars[POST], state.trace.opened_at, TRACE_DAYS).at


def _counted(limit: Limit, state: State, terms: Terms) -> Clock:
    calendar = _without_pauses(terms.calendars[Organisation(limit.operator)], state)
    due = due_after(calendar, state.stage_since, limit.days)
    return Clock(due.at, limit.stage, limit.days, due.start, due.skipped, limit.basis)


def _without_pauses(calendar: WorkingCalendar, state: State) -> WorkingCalendar:
    """A day on which the clock stood still, even for a part of it, does not count."""
    still = {day: why for start, end, why in state.pauses if end for day in _days(start, end) if end > state.stage_since}
    if not still:
        return calendar
    extra = {day: name for day, name in calendar.extra_open.items() if day not in still}
    told = {day: PAUSED.get(why, PAUSED_OTHERWISE) for day, why in still.items()}
    return replace(calendar, closed={**calendar.closed, **told}, extra_open=extra)


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day, last = start.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _window(state: State) -> Clock | None:
    """The end of the half day that is booked; None where a system's id names none that we know."""
    _, _, rest = (state.window or "").partition(".")
    day, _, part = rest.partition(".")
    try:
        booked = date.fromisoformat(day)
    except ValueError:
        return None
    if part not in WINDOW_ENDS:
        return None
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
        "basis": clock.basis,
    }


def from_json(at: datetime, raw: Mapping[str, object]) -> Clock:
    skipped = tuple((date.fromisoformat(day), why) for day, why in raw["skipped"])  # type: ignore[attr-defined]
    return Clock(
        at,
        str(raw["rule"]),
        int(str(raw["days"])),
        date.fromisoformat(str(raw["start"])),
        skipped,
        str(raw.get("basis", "")),
    )
