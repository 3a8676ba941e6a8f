"""Tables: the places taken in a window, and the pickups booked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class WindowRow(Model):
    """Made with its first booking; the database itself refuses one place too many."""

    __tablename__ = "window_use"
    __table_args__ = (CheckConstraint("booked >= 0 AND booked <= capacity", name="never_over_capacity"),)

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    office: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    part: Mapped[str] = mapped_column(String(10))
    capacity: Mapped[int]
    booked: Mapped[int]


class PickupRow(Model):
    __tablename__ = "pickup"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'done', 'cancelled', 'missed')", name="status_known"),
        Index("ix_pickup_office_status_day", "office", "status", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(13), unique=True)
    request_id: Mapped[str] = mapped_column(String(80), unique=True)
    window_id: Mapped[str | None] = mapped_column(String(100))
    office: Mapped[str] = mapped_column(String(60))
    day: Mapped[date | None]
    part: Mapped[str | None] = mapped_column(String(10))
    unit_code: Mapped[str] = mapped_column(String(5))
    service: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Instant)
