"""Loading what every request needs before the workers are forked, so that they share it."""

from contextlib import suppress

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.catalogue.queries import all_procedures
from portal.db import db
from portal.places.queries import offices


def warm(app: Flask) -> None:
    """Compile every template, load the list and the places; a database that is not there yet is no reason to fail."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    with app.app_context():
        with suppress(SQLAlchemyError):
            all_procedures()
            offices()
        db.session.remove()
        db.engine.dispose()  # a connection must not cross the fork
