"""Whether this process can serve: what /readyz asks. The application says what "migrated" means."""

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.db import db

Check = Callable[[], str]


def init_app(app: Flask, migrated: Check | None = None) -> None:
    """`migrated` returns an empty text, or one line that says what is missing; it may raise SQLAlchemyError."""
    app.extensions["portal_migrated"] = migrated


def why_not_ready() -> str:
    """Empty when the database answers and has the newest migration."""
    migrated: Check | None = current_app.extensions.get("portal_migrated")
    try:
        db.session.execute(text("SELECT 1"))
        return migrated() if migrated else ""
    except SQLAlchemyError as error:
        return f"database does not answer: {type(error).__name__}"
