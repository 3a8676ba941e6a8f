"""Every event a system told us, as it was told, and what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class InboxRow(Model):
    """One body under one id, once. `as_code` and `as_alias`: what a waiting event may be calling its dossier."""

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint("result IN ('accepted', 'waiting', 'quarantined')", name="result_known"),
        UniqueConstraint("source", "event_id", "digest"),
        Index("ix_inbox_result_as_code", "result", "as_code"),
        Index("ix_inbox_result_as_alias", "result", "as_alias"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    event_id: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300))
    as_code: Mapped[str | None] = mapped_column(String(13))
    as_alias: Mapped[str | None] = mapped_column(String(80))
    dossier_code: Mapped[str | None] = mapped_column(String(13), index=True)
    heard_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
