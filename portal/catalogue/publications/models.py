"""Tables: published lists and their rows; written once, database triggers refuse anything else."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model, keep_append_only

APPEND_ONLY = ("publication", "procedure_entry")


class PublicationRow(Model):
    """A decision that publishes the list; `reference_only` while the province has not published one."""

    __tablename__ = "publication"
    # Two decisions in force from one day would leave nobody knowing the rule of that day.
    __table_args__ = (
        Index(
            "uq_publication_effective", "effective", unique=True,
            sqlite_where=text("NOT reference_only"), postgresql_where=text("NOT reference_only"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    decision: Mapped[str] = mapped_column(String(200), unique=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    decided_on: Mapped[date | None]
    effective: Mapped[date]
    as_of: Mapped[str] = mapped_column(String(10))
    reference_only: Mapped[bool]
    source_name: Mapped[str] = mapped_column(String(200))
    source_digest: Mapped[str] = mapped_column(String(64))
    prepared_by: Mapped[str] = mapped_column(String(60))
    published_by: Mapped[str] = mapped_column(String(60))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    left_out: Mapped[int]


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
    note: Mapped[str] = mapped_column(Text)


keep_append_only(APPEND_ONLY)
