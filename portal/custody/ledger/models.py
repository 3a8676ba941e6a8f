"""Tables of the ledger: events and seals are written once; database triggers refuse anything else."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Instant, Model, keep_append_only, refuse_changes

APPEND_ONLY = ("event", "seal", "seal_entry")


class DossierRow(Model):
    """A dossier: what it was born with, the head of its chain, and the cache of its fold."""

    __tablename__ = "dossier"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(13), unique=True)
    submit_by_post: Mapped[bool]
    return_by_post: Mapped[bool]
    agency_office: Mapped[str | None] = mapped_column(String(60))
    registered_at: Mapped[datetime] = mapped_column(Instant)

    procedure_code: Mapped[str | None] = mapped_column(String(40))
    procedure_level: Mapped[str | None] = mapped_column(String(10))
    post_office: Mapped[str | None] = mapped_column(String(60))
    registered_by: Mapped[str] = mapped_column(String(60))
    notices: Mapped[str] = mapped_column(String(10))
    demo: Mapped[bool]

    head: Mapped[str] = mapped_column(String(64))
    event_count: Mapped[int]
    version: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    stage: Mapped[str] = mapped_column(String(30), index=True)
    due_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    due_rule: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    trace_state: Mapped[str | None] = mapped_column(String(10))
    trace_due: Mapped[datetime | None] = mapped_column(Instant, index=True)


class EventRow(Model):
    __tablename__ = "event"
    # A source's own id counts once; two writers must not both take number n of a chain.
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        UniqueConstraint("dossier_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    position: Mapped[int]
    source: Mapped[str] = mapped_column(String(60))
    source_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    occurred_at: Mapped[datetime] = mapped_column(Instant)
    heard_at: Mapped[datetime] = mapped_column(Instant)
    office: Mapped[str | None] = mapped_column(String(60))
    actor: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str | None] = mapped_column(String(30))
    leg: Mapped[str | None] = mapped_column(String(20))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    commitment: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class EventPrivateRow(Model):
    """The personal part of an event, apart from the chain, so that it can be erased."""

    __tablename__ = "event_private"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class UnsealedRow(Model):
    """Events that wait for the next seal; one that commits late falls into the one after."""

    __tablename__ = "unsealed"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)


class SealRow(Model):
    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class SealEntryRow(Model):
    __tablename__ = "seal_entry"

    number: Mapped[int] = mapped_column(ForeignKey("seal.number"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)


def append_only_statements(dialect: str) -> list[str]:
    return refuse_changes(dialect, APPEND_ONLY)


keep_append_only(APPEND_ONLY)
