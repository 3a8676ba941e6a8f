"""Tables around a dossier: its other names, its contact, and the offices it concerns."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class AliasRow(Model):
    """An agency's number or a postal item number, with the date it began: item numbers are used again (UPU S10)."""

    __tablename__ = "alias"
    __table_args__ = (
        CheckConstraint("kind IN ('agency_number', 'item_number')", name="kind_known"),
        Index("ix_alias_value_begins", "value", "begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(80))
    written: Mapped[str] = mapped_column(String(120))
    begins: Mapped[date]


class ContactRow(Model):
    """Whom to reach about a dossier; erased when its time is over."""

    __tablename__ = "contact"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(20), index=True)
    unit_code: Mapped[str] = mapped_column(String(5))
    address: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(200))
    relation: Mapped[str] = mapped_column(String(60))
    consent: Mapped[str] = mapped_column(String(60))
    given_at: Mapped[datetime] = mapped_column(Instant)


class DraftListRow(Model):
    """The papers that the citizen means to hand over, until the postman and they have counted; erased with the contact."""

    __tablename__ = "draft_list"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True, autoincrement=False)
    papers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ConcernRow(Model):
    """Why a dossier stands on an office's work list; rewritten with every fold. `held` stays: it may read."""

    __tablename__ = "dossier_office"
    __table_args__ = (Index("ix_dossier_office_office_why", "office", "why"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    office: Mapped[str] = mapped_column(String(60), primary_key=True)
    why: Mapped[str] = mapped_column(String(12), primary_key=True)
