"""Table: codes sent to a telephone, with which its owner may change a booking."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class PhoneCodeRow(Model):
    """One code at a time per dossier: a new one takes the place of the old."""

    __tablename__ = "phone_code"

    dossier_code: Mapped[str] = mapped_column(ForeignKey("dossier.code"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(Instant)
    wrong: Mapped[int]
