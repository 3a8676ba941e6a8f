"""Table: the pickups booked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class PickupRow(Model):
    __tablename__ = "pickup"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'done', 'cancelled', 'missed')", name="status_known"),
        Index("ix_pickup_office_status_day", "office", "status", "day"),
        Index("ix_pickup_window_id_status", "window_id", "status"),
        Index("ix_pickup_place_status", "place", "status"),
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
    area: Mapped[str] = mapped_column(String(40), default="", server_default="")  # a boat area, or none
    place: Mapped[str] = mapped_column(String(64), default="", server_default="")  # digest of unit and street, for the limit
    holds_place: Mapped[bool] = mapped_column(default=False, server_default=false())  # one of the window's places is ours
    request_digest: Mapped[str] = mapped_column(String(64), default="", server_default="")  # what that request asked for
    postman: Mapped[str | None] = mapped_column(String(80))  # opaque id of the member of staff who goes there
    position: Mapped[int | None]  # the stop's place in its postman's round
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")  # what colleagues should know
    created_at: Mapped[datetime] = mapped_column(Instant)
