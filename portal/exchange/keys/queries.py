"""Reading keys: by name, and by the token a request bears."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from portal.db import db
from portal.exchange.keys.models import KeyRow
from portal.exchange.keys.rules import Key, token_hash
from portal.places.rules import Organisation


def to_key(row: KeyRow) -> Key:
    return Key(row.name, Organisation(row.organisation), tuple(row.offices), tuple(row.scopes))


def find_key(name: str) -> Key | None:
    """A key that is in force, by its exact name."""
    row = db.session.scalar(select(KeyRow).where(KeyRow.name == name, KeyRow.revoked_at.is_(None)))
    return to_key(row) if row else None


def key_for_token(token: str, *, now: datetime) -> Key | None:
    """Whose token this is: the present one, or the one before while its days of grace run."""
    given = token_hash(token)
    before = and_(KeyRow.previous_token_hash == given, KeyRow.previous_until > now)
    wanted = select(KeyRow).where(KeyRow.revoked_at.is_(None), or_(KeyRow.token_hash == given, before))
    row = db.session.scalar(wanted)
    return to_key(row) if row else None


def keys() -> tuple[Key, ...]:
    """All keys in force, by name."""
    rows = db.session.scalars(select(KeyRow).where(KeyRow.revoked_at.is_(None)).order_by(KeyRow.name))
    return tuple(to_key(row) for row in rows)
