"""Tables: the people who sign in, and what was done to their accounts (written once, ever)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.rules import Role
from portal.db import Instant, Model, keep_append_only

APPEND_ONLY = ("staff_log",)
KNOWN_ROLES = ", ".join(f"'{role.value}'" for role in Role)


class StaffRow(Model):
    __tablename__ = "staff"
    __table_args__ = (CheckConstraint(f"role in ({KNOWN_ROLES})", name="role_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    office: Mapped[str] = mapped_column(String(60))
    opaque: Mapped[str] = mapped_column(String(20), unique=True)
    badge: Mapped[str] = mapped_column(String(20), server_default="")
    called: Mapped[str] = mapped_column(String(40), server_default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(Instant)
    deactivated_at: Mapped[datetime | None] = mapped_column(Instant)


class StaffLogRow(Model):
    """Who did what to an account, and when; never a password, a secret or a code."""

    __tablename__ = "staff_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(30))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


keep_append_only(APPEND_ONLY)
