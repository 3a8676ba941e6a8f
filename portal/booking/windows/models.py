"""Table: the places taken in a window."""

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model


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
