"""Reading windows: what an office has settled, and the places left."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.booking.windows.models import BoatDaysRow, ClosureRow, PatternRow, TermsRow, WindowRow
from portal.booking.windows.rules import (
    DAYS_AHEAD,
    DEFAULT_BOAT_DAYS,
    DEFAULT_PATTERN,
    DEFAULT_TERMS,
    Closure,
    OpenWindow,
    Pattern,
    Plan,
    PlannedWindow,
    Setting,
    Terms,
    Window,
    half_days,
    newest,
    read_weekdays,
    read_window,
    windows_from,
)
from portal.db import db
from portal.places.queries import calendar
from portal.places.rules import VIETNAM, Organisation


def next_windows(office: str, *, now: datetime, area: str = "") -> tuple[OpenWindow, ...]:
    """Windows that can still be booked, nearest first, with the places left; full ones with 0. `area`: an island."""
    plan = plan_of(office, area=area)
    windows = list(windows_from(office, now, plan))
    left = _left(windows, plan)
    return tuple(OpenWindow(window, left[window.id], plan.closes(window)) for window in windows)


def find_open(window_id: str, *, now: datetime, area: str = "") -> OpenWindow | None:
    """The window, if it can still be booked; its places may all be taken."""
    window = read_window(window_id)
    if window is None:
        return None
    today, plan = now.astimezone(VIETNAM).date(), plan_of(window.office, area=area)
    if not today <= window.day <= today + timedelta(days=DAYS_AHEAD) or not plan.offers(window, now):
        return None
    return OpenWindow(window, _left([window], plan)[window.id], plan.closes(window))


def closes(window: Window) -> datetime:
    """Until when it can be booked."""
    return (newest(_terms(window.office), window.day) or DEFAULT_TERMS).closes(window)


def plan_of(office: str, *, area: str = "") -> Plan:
    """What an office has settled, now and for later."""
    boats = _boats(area) if area else ()
    return Plan(calendar(Organisation.POST), _patterns(office), _terms(office), closures(office, date.min), boats)


def places_left(windows: Iterable[Window]) -> dict[str, int]:
    """Window id → places left, whether or not they can be booked now."""
    found: dict[str, int] = {}
    for office in {window.office for window in windows}:
        found |= _left([window for window in windows if window.office == office], plan_of(office))
    return found


def overview(office: str, *, now: datetime) -> tuple[PlannedWindow, ...]:
    """Today and two weeks: every half day with places, or with bookings, or closed."""
    plan, windows = plan_of(office), list(half_days(office, now.astimezone(VIETNAM).date(), DAYS_AHEAD + 1))
    use = _use(windows)
    planned = [_planned(window, plan, use) for window in windows]
    return tuple(one for one in planned if one.capacity or one.booked)


def pattern_of(office: str, day: date) -> Pattern:
    """The weekly pattern that holds on a day; the assumption where the office has set none."""
    return newest(_patterns(office), day) or DEFAULT_PATTERN


def patterns(office: str) -> tuple[tuple[Setting, Pattern], ...]:
    """All that were set, the newest first."""
    rows = db.session.scalars(select(PatternRow).where(PatternRow.office == office)).all()
    found: dict[date, tuple[Setting, dict[tuple[int, str], int]]] = {}
    for row in rows:
        found.setdefault(row.begins, (_setting(row), {}))[1][row.weekday, row.part] = row.capacity
    return tuple(found[begins] for begins in sorted(found, reverse=True))


def closures(office: str, from_day: date) -> tuple[Closure, ...]:
    """Those that end on that day or later and are not lifted, the nearest first."""
    wanted = select(ClosureRow).where(
        ClosureRow.office == office, ClosureRow.last_day >= from_day, ClosureRow.lifted_at.is_(None)
    )
    return tuple(as_closure(row) for row in db.session.scalars(wanted.order_by(ClosureRow.first_day, ClosureRow.id)))


def find_closure(closure_id: int) -> Closure | None:
    row = db.session.get(ClosureRow, closure_id)
    return as_closure(row) if row else None


def terms_of(office: str, day: date) -> Terms:
    return newest(_terms(office), day) or DEFAULT_TERMS


def terms_history(office: str) -> tuple[tuple[Setting, Terms], ...]:
    """All that were set, the newest first."""
    rows = db.session.scalars(select(TermsRow).where(TermsRow.office == office).order_by(TermsRow.begins.desc()))
    return tuple((_setting(row), _as_terms(row)) for row in rows)


def boat_days_of(area: str, day: date) -> frozenset[int] | None:
    """The weekdays on which the boat goes there; None: no boat to wait for."""
    return newest(_boats(area), day)


def boat_history(area: str) -> tuple[tuple[Setting, frozenset[int]], ...]:
    """All that were set, the newest first."""
    rows = db.session.scalars(select(BoatDaysRow).where(BoatDaysRow.area == area).order_by(BoatDaysRow.begins.desc()))
    return tuple((_setting(row), read_weekdays(row.weekdays)) for row in rows)


def as_closure(row: ClosureRow) -> Closure:
    return Closure(row.id, row.office, row.first_day, row.last_day, row.part, row.reason, row.set_by, row.set_at, row.lifted_at)


def _left(windows: Sequence[Window], plan: Plan) -> dict[str, int]:
    use = _use(windows)
    return {window.id: max(0, plan.capacity(window) - use.get(window.id, 0)) for window in windows}


def _use(windows: Iterable[Window]) -> dict[str, int]:
    ids = [window.id for window in windows]
    rows = db.session.execute(select(WindowRow.id, WindowRow.booked).where(WindowRow.id.in_(ids)))
    return dict(rows.all())


def _planned(window: Window, plan: Plan, use: dict[str, int]) -> PlannedWindow:
    return PlannedWindow(window, plan.capacity(window), use.get(window.id, 0), plan.closed(window), plan.closes(window))


def _patterns(office: str) -> tuple[tuple[date, Pattern], ...]:
    return tuple((setting.begins, pattern) for setting, pattern in patterns(office))


def _terms(office: str) -> tuple[tuple[date, Terms], ...]:
    return tuple((setting.begins, terms) for setting, terms in terms_history(office))


def _boats(area: str) -> tuple[tuple[date, frozenset[int]], ...]:
    assumed = DEFAULT_BOAT_DAYS.get(area)
    found = tuple((setting.begins, days) for setting, days in boat_history(area))
    return found if assumed is None else ((date.min, assumed), *found)


def _as_terms(row: TermsRow) -> Terms:
    return Terms(row.days_before, datetime.strptime(row.cut_off, "%H:%M").time())  # noqa: DTZ007 - a time of day


def _setting(row: Any) -> Setting:
    return Setting(row.begins, row.set_by, row.set_at)
