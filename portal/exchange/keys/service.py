"""Writing keys: add, rotate, revoke. Secrets are told once, in what these functions return."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.exchange.keys.models import KeyRow
from portal.exchange.keys.queries import to_key
from portal.exchange.keys.rules import GRACE, NAME, RESERVED, SCOPES, Key, token_hash
from portal.places.queries import find_office
from portal.places.rules import Organisation


class KeyRefused(Exception):
    """The key cannot be made or changed; the message is one line for the operator."""


@dataclass(frozen=True)
class NewKey:
    """`token` and `webhook_secret` are given by the demonstration only, which must repeat itself."""

    name: str
    organisation: str
    offices: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    token: str | None = None
    webhook_secret: str | None = None


@dataclass(frozen=True)
class Secrets:
    """What is shown once. `previous_until`: how long the secrets before still work."""

    key: Key
    token: str
    webhook_secret: str
    previous_until: datetime | None = None


def add(new: NewKey, *, at: datetime) -> Secrets:
    """A new key with its secrets, or KeyRefused."""
    key = _acceptable(new)
    token, secret = new.token or make_token(), new.webhook_secret or make_webhook_secret()
    row = KeyRow(
        name=key.name,
        folded_name=key.name.lower(),
        organisation=key.organisation.value,
        offices=list(key.offices),
        scopes=list(key.scopes),
        token_hash=token_hash(token),
        webhook_secret=secret,
        created_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return Secrets(key, token, secret)


def rotate(name: str, *, at: datetime) -> Secrets:
    """New secrets; the present ones live seven days more, the ones before them end now."""
    row = hold(name)
    token, secret = make_token(), make_webhook_secret()
    row.previous_token_hash, row.previous_webhook_secret = row.token_hash, row.webhook_secret
    row.previous_until = at + GRACE
    row.token_hash, row.webhook_secret = token_hash(token), secret
    db.session.flush()
    return Secrets(to_key(row), token, secret, row.previous_until)


def revoke(name: str, *, at: datetime) -> Key:
    """No call is taken any more, from now; the name is not given again, so that old events keep their source."""
    row = hold(name)
    row.revoked_at = at
    db.session.flush()
    return to_key(row)


def hold(name: str) -> KeyRow:
    """The key's row, locked until the transaction ends: calls of one system that write come one after another."""
    wanted = select(KeyRow).where(KeyRow.name == name, KeyRow.revoked_at.is_(None))
    row = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise KeyRefused(f"there is no key {name} in force")
    return row


def hold_all() -> None:
    """Every key's row, locked in one order: where what one system does must be seen by the next."""
    db.session.execute(select(KeyRow.id).order_by(KeyRow.id).with_for_update()).all()


def make_token() -> str:
    return f"hsbc_{secrets.token_urlsafe(32)}"


def make_webhook_secret() -> str:
    """As Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _acceptable(new: NewKey) -> Key:
    if not NAME.fullmatch(new.name):
        raise KeyRefused("a name has 1 to 40 of A-Z a-z 0-9 . _ ~ - and begins with a letter or digit")
    if new.name.lower() in RESERVED:
        raise KeyRefused(f"the name {new.name} is reserved")
    if new.organisation not in list(Organisation):
        raise KeyRefused("the organisation is post or state")
    if db.session.scalar(select(KeyRow.id).where(KeyRow.folded_name == new.name.lower())):
        raise KeyRefused(f"the name {new.name} is taken")
    unknown = [scope for scope in new.scopes if scope not in SCOPES]
    if unknown:
        raise KeyRefused(f"there is no scope {unknown[0]}; there are {', '.join(SCOPES)}")
    key = Key(new.name, Organisation(new.organisation), tuple(new.offices), tuple(new.scopes) or SCOPES)
    _check_offices(key)
    return key


def _check_offices(key: Key) -> None:
    alone = Key(key.name, key.organisation)
    for office in key.offices:
        if find_office(office) is None:
            raise KeyRefused(f"there is no office {office}")
        if alone.why_not_for(office):
            raise KeyRefused(f"office {office} is not of the organisation {key.organisation.value}")
