"""The table of scans: how often, of which sheet, from which place, on which day. Nothing about who scanned."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model


class ScanRow(Model):
    """`subject`: a code, linh-vuc/<slug> or co-quan/<slug>; `point`: an office id, empty when the sheet names none."""

    __tablename__ = "leaflet_scan"
    __table_args__ = (CheckConstraint("count > 0", name="counted"), Index("ix_leaflet_scan_day", "day"))

    subject: Mapped[str] = mapped_column(String(300), primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    point: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
