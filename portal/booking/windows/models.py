"""Tables: the places taken in a window, and what a post office has settled about its half days."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class WindowRow(Model):
    """Made with its first booking; the database itself refuses one place too many."""

    __tablename__ = "window_use"
    __table_args__ = (
        CheckConstraint("booked >= 0 AND booked <= capacity", name="never_over_capacity"),
        Index("ix_window_use_office_day", "office", "day"),
    )

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    office: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    part: Mapped[str] = mapped_column(String(10))
    capacity: Mapped[int]
    booked: Mapped[int]


class PatternRow(Model):
    """How many places a half day of the week has, from a day on; a whole week is set at once."""

    __tablename__ = "window_pattern"
    __table_args__ = (CheckConstraint("capacity BETWEEN 0 AND 500", name="capacity_sensible"),)

    office: Mapped[str] = mapped_column(String(60), primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    capacity: Mapped[int]
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[datetime] = mapped_column(Instant)


class ClosureRow(Model):
    """Days on which no postman comes; lifted, not deleted, so that it stays known who closed what."""

    __tablename__ = "window_closure"
    __table_args__ = (Index("ix_window_closure_office_last_day", "office", "last_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    press: Mapped[str] = mapped_column(String(120), unique=True)
    office: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    part: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20))
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[datetime] = mapped_column(Instant)
    lifted_by: Mapped[str | None] = mapped_column(String(60))
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)


class TermsRow(Model):
    """Until when a half day can be booked, from a day on."""

    __tablename__ = "window_terms"
    __table_args__ = (CheckConstraint("days_before BETWEEN 0 AND 7", name="days_before_sensible"),)

    office: Mapped[str] = mapped_column(String(60), primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    days_before: Mapped[int]
    cut_off: Mapped[str] = mapped_column(String(5))
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[datetime] = mapped_column(Instant)


class BoatDaysRow(Model):
    """The weekdays on which the boat goes to an island, from a day on: digits, Monday 0."""

    __tablename__ = "boat_days"

    area: Mapped[str] = mapped_column(String(40), primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    weekdays: Mapped[str] = mapped_column(String(7))
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[datetime] = mapped_column(Instant)
