"""Table: how far the dates of dossiers under way follow the working calendars."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class ReckonedRow(Model):
    """One row: the places' version that all dates follow, the one wanted since when, and the last dossier done for it."""

    __tablename__ = "reckoned"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    wanted: Mapped[int]
    wanted_since: Mapped[datetime] = mapped_column(Instant)
    reached: Mapped[int]
