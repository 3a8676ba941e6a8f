"""The table of systems' keys. A token is known by its hash alone; a webhook secret must be kept to check signatures."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class KeyRow(Model):
    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("organisation IN ('post', 'state')", name="organisation_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    folded_name: Mapped[str] = mapped_column(String(40), unique=True)
    organisation: Mapped[str] = mapped_column(String(10))
    offices: Mapped[list[Any]] = mapped_column(JSON)
    scopes: Mapped[list[Any]] = mapped_column(JSON)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    webhook_secret: Mapped[str] = mapped_column(String(120))
    previous_token_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    previous_webhook_secret: Mapped[str | None] = mapped_column(String(120))
    previous_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
