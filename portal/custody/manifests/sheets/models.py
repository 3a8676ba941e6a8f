"""Tables of the sheets between offices: a sheet, and each dossier on it or found in its bag once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model

_WAITS = text("state = 'listed'")


class SheetRow(Model):
    __tablename__ = "manifest"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'giving', 'given', 'receiving', 'received', 'closed', 'cancelled')", name="state_known"
        ),
        UniqueConstraint("from_office", "day", "place"),
        Index("ix_manifest_from_office_state", "from_office", "state"),
        Index("ix_manifest_to_office_state", "to_office", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(13), unique=True)
    press: Mapped[str] = mapped_column(String(280), unique=True)
    from_office: Mapped[str] = mapped_column(String(60))
    from_role: Mapped[str] = mapped_column(String(30))
    to_office: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    place: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    opened_by: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    given_by: Mapped[str | None] = mapped_column(String(200))
    given_at: Mapped[datetime | None] = mapped_column(Instant)
    received_by: Mapped[str | None] = mapped_column(String(200))
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    countersigned_by: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


class ItemRow(Model):
    """`scan`, `checked`: the ids that the scanning page made, so that a scan counts once however often it is sent."""

    __tablename__ = "manifest_item"
    __table_args__ = (
        CheckConstraint("state IN ('listed', 'removed', 'dropped', 'offered', 'surplus')", name="state_known"),
        UniqueConstraint("manifest_id", "dossier"),
        # A dossier waits on one sheet at a time, whoever scans it into two at the same moment.
        Index("ix_manifest_item_dossier_waits", "dossier", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_manifest_item_dossier", "dossier"),
        Index("ix_manifest_item_manifest_id_scanned_at", "manifest_id", "scanned_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id"))
    dossier: Mapped[str] = mapped_column(ForeignKey("dossier.code"))
    state: Mapped[str] = mapped_column(String(10))
    added_by: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(Instant)
    scan: Mapped[str] = mapped_column(String(64))
    why: Mapped[str | None] = mapped_column(String(20))
    scanned_by: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None] = mapped_column(Instant)
    checked: Mapped[str | None] = mapped_column(String(64))
    elsewhere: Mapped[bool]
    decision: Mapped[str | None] = mapped_column(String(12))
    decided_by: Mapped[str | None] = mapped_column(String(200))
    outcome: Mapped[str | None] = mapped_column(String(12))
