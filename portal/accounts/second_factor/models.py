"""Tables: the secrets of second factors, masked, and the hashes of recovery codes."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class SecondFactorRow(Model):
    """A person has at most one that is confirmed, and beside it one that is being set up."""

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    masked: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int] = mapped_column(BigInteger)
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCodeRow(Model):
    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("staff_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    place: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None] = mapped_column(Instant)
