"""Taking and freeing places. Flushes; the caller commits."""

from sqlalchemy import update

from portal.booking.windows.models import WindowRow
from portal.booking.windows.rules import CAPACITY, Window, read_window
from portal.db import db, insert_into


def take_place(window: Window, *, capacity: int = CAPACITY) -> bool:
    """One place in one statement, so that the database decides however many ask at once; False when it is full."""
    first = insert_into(WindowRow).values(
        id=window.id, office=window.office, day=window.day, part=window.part, capacity=capacity, booked=1
    )
    taken = first.on_conflict_do_update(
        index_elements=["id"], set_={"booked": WindowRow.booked + 1}, where=WindowRow.booked < WindowRow.capacity
    ).returning(WindowRow.id)
    return db.session.execute(taken).scalar() is not None


def free_place(window_id: str) -> None:
    freed = update(WindowRow).where(WindowRow.id == window_id, WindowRow.booked > 0)
    db.session.execute(freed.values(booked=WindowRow.booked - 1).execution_options(synchronize_session=False))


def fill_window(window_id: str, *, left: int) -> None:
    """Leave exactly so many places; for demonstration."""
    window = read_window(window_id)
    if window is None:
        raise ValueError(window_id)
    row = db.session.get(WindowRow, window_id) or WindowRow(
        id=window_id, office=window.office, day=window.day, part=window.part, capacity=CAPACITY, booked=0
    )
    row.booked = row.capacity - left
    db.session.add(row)
    db.session.flush()
