"""Runs the numbered steps on the connection that portal.schema opens; every table is known once the app is imported."""

from typing import Any, Literal

from alembic import context

import portal.app  # noqa: F401 - imports every slice and with it every table
from portal.db import Instant, db


def in_plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A step must still run when our own types have changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,
    render_item=in_plain_types,
    render_as_batch=True,
)
context.run_migrations()
