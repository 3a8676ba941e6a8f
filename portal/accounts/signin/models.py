"""The table of sign-ins. A session is known by the hash of its token alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.signin.rules import Awaits
from portal.db import Instant, Model

KNOWN_STEPS = ", ".join(f"'{step.value}'" for step in Awaits)


class SessionRow(Model):
    """`awaits`: what is still asked for before it opens anything; empty when it is complete."""

    __tablename__ = "staff_session"
    __table_args__ = (CheckConstraint(f"awaits in ({KNOWN_STEPS})", name="awaits_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(60))
    awaits: Mapped[str | None] = mapped_column(String(12))
    second_factor: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
