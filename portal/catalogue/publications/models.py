"""Tables: published lists and their rows; once published neither changes."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model


class PublicationRow(Model):
    """A decision that publishes the list; `reference_only` while the province has not published one."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision: Mapped[str] = mapped_column(String(200), unique=True)
    effective: Mapped[date]
    as_of: Mapped[str] = mapped_column(String(10))
    reference_only: Mapped[bool]
    source_digest: Mapped[str] = mapped_column(String(64))


class EntryRow(Model):
    """A procedure at one level in one published list."""

    __tablename__ = "procedure_entry"
    __table_args__ = (
        UniqueConstraint("publication_id", "code", "level"),
        CheckConstraint("level IN ('tinh', 'xa')", name="level_known"),
        Index("ix_procedure_entry_code", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    code: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(String(200))
    agency: Mapped[str] = mapped_column(Text)
    submit_by_post: Mapped[bool]
    return_by_post: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    days: Mapped[int | None]
    days_unit: Mapped[str] = mapped_column(String(40))
    time_text: Mapped[str] = mapped_column(Text)
    fee_vnd: Mapped[int | None]
    fee_note: Mapped[str] = mapped_column(Text)
    papers: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    sensitive: Mapped[bool]
    eligibility_basis: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[str] = mapped_column(String(10))
