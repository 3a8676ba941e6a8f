"""Answers given under an Idempotency-Key, so that a call sent twice does its work once."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class AnswerRow(Model):
    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("source", "idempotency_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    idempotency_key: Mapped[str] = mapped_column(String(255))
    body_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    code: Mapped[str] = mapped_column(String(13))
    given_at: Mapped[datetime] = mapped_column(Instant, index=True)
