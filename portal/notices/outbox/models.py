"""Table: messages to citizens, from the event that caused them until the gateway has them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model


class NoticeRow(Model):
    """One message for one event, person and channel. `number` stands in the text; after 30 days text and recipient are gone."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("source", "source_id", "channel", "recipient"),
        CheckConstraint("channel IN ('sms', 'email')", name="channel_known"),
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'delivered', 'failed', 'dropped')", name="state_known"),
        Index("ix_notice_state_next_at", "state", "next_at"),
        Index("ix_notice_recipient_counted_on", "recipient", "counted_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(10), unique=True)
    source: Mapped[str] = mapped_column(String(60))
    source_id: Mapped[str] = mapped_column(String(200))
    dossier_code: Mapped[str] = mapped_column(String(13), index=True)
    office: Mapped[str] = mapped_column(String(60), index=True)  # whose staff call the person when it fails
    demo: Mapped[bool]
    channel: Mapped[str] = mapped_column(String(10))
    recipient: Mapped[str] = mapped_column(String(200))  # "-" and the number once it is erased
    template: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(2000))
    shown: Mapped[str] = mapped_column(String(2000))  # the same without anything that opens or proves
    priority: Mapped[int]  # 0: a person waits for it now
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    next_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int]
    first_tried_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_by: Mapped[str] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    counted_on: Mapped[date | None]  # the Vietnamese day that it counts for, once it was first tried
    gateway: Mapped[str] = mapped_column(String(40))
    gateway_ref: Mapped[str] = mapped_column(String(200), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    resent: Mapped[int]
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    called_by: Mapped[str] = mapped_column(String(60))
