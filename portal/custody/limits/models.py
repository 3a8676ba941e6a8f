"""Tables: the limits with the date each begins, and how long stages took."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class LimitRow(Model):
    """Never changed: another limit begins on another date."""

    __tablename__ = "clock_limit"
    __table_args__ = (
        UniqueConstraint("stage", "area", "starts"),
        CheckConstraint("operator IN ('post', 'state')", name="operator_known"),
        CheckConstraint("days BETWEEN 1 AND 60", name="days_sensible"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(30))
    area: Mapped[str] = mapped_column(String(20))
    operator: Mapped[str] = mapped_column(String(10))
    days: Mapped[int]
    starts: Mapped[date]
    basis: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[datetime | None] = mapped_column(Instant)


class StageTimeRow(Model):
    """How long one dossier stayed in one stage; a later event that moves the borders rewrites it."""

    __tablename__ = "stage_time"
    __table_args__ = (
        UniqueConstraint("dossier_code", "stage"),
        Index("ix_stage_time_stage_ended_at", "stage", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_code: Mapped[str] = mapped_column(String(13))
    stage: Mapped[str] = mapped_column(String(30))
    seconds: Mapped[int]
    ended_at: Mapped[datetime] = mapped_column(Instant)
