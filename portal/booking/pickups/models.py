"""Table: the pickups booked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


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
