"""Taking and freeing places, settling which half days there are. Flushes; the caller commits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from portal.booking.windows.models import BoatDaysRow, ClosureRow, PatternRow, TermsRow, WindowRow
from portal.booking.windows.queries import as_closure, plan_of
from portal.booking.windows.rules import HOURS, Closure, Pattern, Plan, Terms, Window, read_window, write_weekdays
from portal.db import Base, db, insert_into
from portal.places.rules import VIETNAM


class TooLate(Exception):
    """A day that has begun is history: bookings were made with what held on it."""


def take_place(window: Window) -> bool:
    """One place in one statement, so that the database decides however many ask at once; False when it is full or closed."""
    _hold(window.office, shared=True)
    plan = plan_of(window.office)
    capacity = plan.capacity(window)
    if capacity < 1 or plan.closed(window):
        return False
    first = insert_into(WindowRow).values(
        id=window.id, office=window.office, day=window.day, part=window.part, capacity=capacity, booked=1
    )
    taken = first.on_conflict_do_update(
        index_elements=["id"],
        set_={"booked": WindowRow.booked + 1, "capacity": capacity},
        where=WindowRow.booked < capacity,
    ).returning(WindowRow.id)
    return db.session.execute(taken).scalar() is not None


def free_place(window_id: str) -> None:
    """Give a place back."""
    window = read_window(window_id)
    if window is None:
        return
    _hold(window.office, shared=True)
    freed = update(WindowRow).where(WindowRow.id == window_id, WindowRow.booked > 0)
    db.session.execute(freed.values(booked=WindowRow.booked - 1).execution_options(synchronize_session=False))


def set_pattern(office: str, begins: date, pattern: Pattern, *, by: str, at: datetime) -> None:
    """The week's places from a day on. What is booked beyond them stays; nothing more is given."""
    _not_begun(begins, at)
    _hold(office)
    cells = [(weekday, part) for weekday in range(7) for part in HOURS]
    for weekday, part in cells:
        _settle(
            PatternRow, {"office": office, "begins": begins, "weekday": weekday, "part": part},
            {"capacity": pattern.get((weekday, part), 0), "set_by": by, "set_at": at},
        )  # fmt: skip
    _follow(office, begins)


def set_terms(office: str, begins: date, terms: Terms, *, by: str, at: datetime) -> None:
    """Until when half days from that day on can be booked."""
    _not_begun(begins, at)
    values = {"days_before": terms.days_before, "cut_off": f"{terms.cut_off:%H:%M}", "set_by": by, "set_at": at}
    _settle(TermsRow, {"office": office, "begins": begins}, values)


def set_boat_days(area: str, begins: date, weekdays: Iterable[int], *, by: str, at: datetime) -> None:
    """On which weekdays the boat goes, from a day on."""
    _not_begun(begins, at)
    values = {"weekdays": write_weekdays(weekdays), "set_by": by, "set_at": at}
    _settle(BoatDaysRow, {"area": area, "begins": begins}, values)


def close(closure: Closure, *, press: str) -> Closure:
    """No postman on these days, from now on; the same press closes once. What is booked there is called off by the caller."""
    _hold(closure.office)
    values = {name: value for name, value in vars(closure).items() if name not in ("id", "lifted_at")}
    row = insert_into(ClosureRow).values(press=press, **values).on_conflict_do_nothing(index_elements=["press"])
    db.session.execute(row)
    return as_closure(db.session.scalars(select(ClosureRow).where(ClosureRow.press == press)).one())


def lift(closure_id: int, *, office: str, by: str, at: datetime) -> bool:
    """Open the days again; False when there is nothing to lift at this office."""
    _hold(office)
    lifted = update(ClosureRow).where(ClosureRow.id == closure_id, ClosureRow.office == office, ClosureRow.lifted_at.is_(None))
    values = lifted.values(lifted_by=by, lifted_at=at).returning(ClosureRow.id)
    return db.session.execute(values.execution_options(synchronize_session=False)).scalar() is not None


def fill_window(window_id: str, *, left: int) -> None:
    """Leave exactly so many places; for demonstration."""
    window = read_window(window_id)
    if window is None:
        raise ValueError(window_id)
    capacity = plan_of(window.office).capacity(window)
    row = db.session.get(WindowRow, window_id) or WindowRow(
        id=window_id, office=window.office, day=window.day, part=window.part, capacity=capacity, booked=0
    )
    row.booked = row.capacity - left
    db.session.add(row)
    db.session.flush()


def _hold(office: str, *, shared: bool = False) -> None:
    """Bookings of an office go on side by side, a change of its plan waits for them and they for it: otherwise one that read
    the old plan could make its window after the change. SQLite has one writer anyhow."""
    if db.session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        db.session.execute(select(lock(func.hashtext(f"windows.{office}"))))


def _follow(office: str, begins: date) -> None:
    """Windows that are in use already get the places of the plan, never fewer than are taken."""
    plan: Plan = plan_of(office)
    for row in db.session.scalars(select(WindowRow).where(WindowRow.office == office, WindowRow.day >= begins)):
        row.capacity = max(row.booked, plan.capacity(Window(row.office, row.day, row.part)))
    db.session.flush()


def _settle(table: type[Base], key: dict[str, Any], values: dict[str, Any]) -> None:
    """Not begun yet: the last word for a day counts."""
    row = insert_into(table).values(**key, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))


def _not_begun(begins: date, at: datetime) -> None:
    if begins <= at.astimezone(VIETNAM).date():
        raise TooLate
