"""Table: a postman's visit, with the two codes that each side may ask of the other."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class VisitRow(Model):
    """One visit at a time per dossier: a new one takes the place of the old, and the old codes are gone."""

    __tablename__ = "visit"

    dossier_code: Mapped[str] = mapped_column(ForeignKey("dossier.code"), primary_key=True)
    office: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(60))
    spoken: Mapped[str] = mapped_column(String(8))
    proof: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime] = mapped_column(Instant)
    wrong: Mapped[int]
