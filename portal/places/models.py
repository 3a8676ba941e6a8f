"""Tables: units, offices, the days that differ from the working week, and the version of all three."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model


class UnitRow(Model):
    """One of the 54 commune-level units since 1 July 2025."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    full_name: Mapped[str] = mapped_column(String(80))
    former_names: Mapped[str] = mapped_column(String(2000))
    serving_office: Mapped[str] = mapped_column(String(60))
    serving_basis: Mapped[str] = mapped_column(String(120))


class OfficeRow(Model):
    __tablename__ = "office"
    __table_args__ = (CheckConstraint("kind IN ('post_office', 'desk', 'agency')", name="kind_known"),)

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(160))
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    address: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[str] = mapped_column(String(10))
    confirmed: Mapped[bool]


class CalendarDayRow(Model):
    """A holiday, or a Saturday worked instead; the two organisations differ."""

    __tablename__ = "calendar_day"
    __table_args__ = (CheckConstraint("organisation IN ('post', 'state')", name="organisation_known"),)

    organisation: Mapped[str] = mapped_column(String(10), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    open: Mapped[bool]
    name: Mapped[str] = mapped_column(String(120))
    basis: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[str] = mapped_column(String(60), default="", server_default="")  # empty: shipped with the project


class PlacesVersionRow(Model):
    """Counts up with every change, so that a process knows when its copy is old."""

    __tablename__ = "places_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    source_digest: Mapped[str] = mapped_column(String(64))
