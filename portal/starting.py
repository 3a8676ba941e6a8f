"""What stands before the first page: the database in its newest shape, reference data, the welcome of `make run`."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from portal import schema
from portal.accounts.staff.queries import find_staff
from portal.catalogue.publications import service as catalogue
from portal.catalogue.synonyms import service as synonyms
from portal.config import Config
from portal.custody.dossiers.queries import any_real_dossier
from portal.custody.limits import service as limits
from portal.db import writing
from portal.demo import queries as shown
from portal.demo import service as demo
from portal.demo.rules import STAFF
from portal.places import service as places
from portal.web import qr

SHOWN_STAGE = "with_postman"


def prepare() -> None:
    """Create or upgrade; safe to repeat."""
    schema.upgrade()
    with writing():
        places.load_reference()
        limits.load_reference()
        catalogue.load_reference()
        synonyms.load_reference()


def why_not_servable() -> str:
    """Empty when the site may start."""
    try:
        return schema.why_not_migrated()
    except SQLAlchemyError as error:
        asked = "alembic_version" in str(getattr(error, "statement", ""))  # it answered, but knows no such table
        return "the database is not there yet: run `portal init`" if asked else f"the database does not answer: {error}"


def welcome(config: Config, *, seed: int, dossiers: int, at: datetime) -> list[str]:
    """What is printed at the start. Demonstration data go only where nobody's real dossier is."""
    address = f"Hồ Sơ Bưu Chính: {config.base_url}"
    invented = find_staff(STAFF[0][0]) is not None
    if config.production or (any_real_dossier() and not invented):
        return [address]
    if not invented:
        with writing():
            demo.build(seed, dossiers, at=at, key=config.secret_key)
    told = shown.offered(seed, dossiers, config.base_url, demo.window_with_five(at))
    return [*_link(told), "", *(_sign_in(one, config) for one in told["staff"]), "", address]


def _link(told: dict[str, Any]) -> list[str]:
    one = next((one for one in told["dossiers"] if one["stage"] == SHOWN_STAGE), told["dossiers"][0])
    address = f"{told['base_url']}/T/{one['code']}"
    told_by = f"bốn số cuối điện thoại: {one['phone_last4']}"
    return [qr.terminal(address.upper()), f"Theo dõi một hồ sơ minh họa: {address} ({told_by})"]


def _sign_in(one: dict[str, Any], config: Config) -> str:
    factor = f"  TOTP {one['totp_secret']}" if one["totp_secret"] else ""
    return f"{one['role']:<12} {config.base_url}/can-bo/dang-nhap  {one['username']:<22} {one['password']}{factor}"
