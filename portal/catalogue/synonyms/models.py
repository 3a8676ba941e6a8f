"""Table: everyday names of things and what they mean."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class SynonymRow(Model):
    """`folded` is what is unique: a name is one however it is written. Nothing is deleted, only no longer `active`."""

    __tablename__ = "synonym"

    id: Mapped[int] = mapped_column(primary_key=True)
    phrase: Mapped[str] = mapped_column(String(100))
    folded: Mapped[str] = mapped_column(String(100), unique=True)
    meanings: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    changed_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
