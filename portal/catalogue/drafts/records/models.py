"""Tables: drafts of a list, the file while it is still to be read, and the lines that were read."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.catalogue.drafts.records.rules import LEFT_OUT, STATUSES, TAKEN
from portal.catalogue.imports.lines.rules import RESULTS
from portal.db import Instant, Model


def _one_of(name: str, values: tuple[str, ...]) -> str:
    return f"{name} IN ({', '.join(repr(value) for value in values)})"


class DraftRow(Model):
    """`claim` belongs to whoever reads the file; `claimed_at` is their last word. `remarks`: JSON of [kind, sheet, …]."""

    __tablename__ = "catalogue_draft"
    __table_args__ = (
        CheckConstraint(_one_of("status", STATUSES), name="status_known"),
        # Two open drafts of one decision, and nobody knows which one is meant.
        Index(
            "uq_catalogue_draft_open", "slug", unique=True,
            sqlite_where=text("status IN ('reading', 'ready')"), postgresql_where=text("status IN ('reading', 'ready')"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    decision: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(200))
    effective: Mapped[date]
    decided_on: Mapped[date | None]
    source_name: Mapped[str] = mapped_column(String(200))
    source_digest: Mapped[str] = mapped_column(String(64))
    prepared_by: Mapped[str] = mapped_column(String(60))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str] = mapped_column(String(20))
    rows_read: Mapped[int]
    lines: Mapped[int]
    stored: Mapped[int]
    remarks: Mapped[str] = mapped_column(Text)
    refused: Mapped[str] = mapped_column(String(40))
    ended_by: Mapped[str] = mapped_column(String(60))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_reason: Mapped[str] = mapped_column(Text)
    publication_slug: Mapped[str] = mapped_column(String(200))
    claim: Mapped[str] = mapped_column(String(20))
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int]


class FileRow(Model):
    """The bytes of a file, until they are read."""

    __tablename__ = "catalogue_draft_file"

    draft_id: Mapped[int] = mapped_column(ForeignKey("catalogue_draft.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class LineRow(Model):
    """`reasons`: JSON list of [kind, where, raw]; `given`: JSON, field → [as read, as given]."""

    __tablename__ = "catalogue_draft_line"
    __table_args__ = (
        CheckConstraint(_one_of("result", RESULTS), name="result_known"),
        CheckConstraint(_one_of("settled", ("", TAKEN, LEFT_OUT)), name="settled_known"),
        Index("ix_catalogue_draft_line_kind", "draft_id", "result", "settled", "position"),
        Index("ix_catalogue_draft_line_key", "draft_id", "code", "level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("catalogue_draft.id"))
    position: Mapped[int]
    sheet: Mapped[str] = mapped_column(Text)
    row: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(String(10))
    field: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(Text)
    submit_by_post: Mapped[bool | None]
    return_by_post: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text)
    days: Mapped[int | None]
    days_unit: Mapped[str] = mapped_column(Text)
    time_text: Mapped[str] = mapped_column(Text)
    fee_vnd: Mapped[int | None] = mapped_column(BigInteger)
    fee_note: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    papers: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[str] = mapped_column(Text)
    settled: Mapped[str] = mapped_column(String(10))
    settled_by: Mapped[str] = mapped_column(String(60))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    given: Mapped[str] = mapped_column(Text)
