"""Loading what every request needs before the workers are forked, so that they share it."""

from contextlib import suppress

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.test import Client

from portal import clock
from portal.accounts.staff.queries import shown_to_citizens
from portal.catalogue.search.queries import edition
from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers.queries import any_code
from portal.custody.limits.queries import lately
from portal.db import db

OFTEN = 30  # the interpreter rewrites code that is run a few times; done before the fork, the rewritten pages are shared


def warm(app: Flask) -> None:
    """Show the most asked pages, compile every template; without a database there is nothing to show.

    The list comes first: what reading it leaves free, the templates fill.
    """
    with app.app_context(), suppress(SQLAlchemyError):
        edition()
        _show_often(app)
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # a connection must not cross the fork


def _show_often(app: Flask) -> None:
    code = any_code()
    visitor = Client(app, use_cookies=False)  # the one of Flask would load a debugger
    paths = ("/", "/thu-tuc?q=khai+sinh", *([f"/T/{code}", f"/T/{code}/qr.svg"] if code else []))
    for path in paths * OFTEN:
        visitor.get(path, base_url=app.config["BASE_URL"])
    find_visit("")  # asked only while a postman is on the way: whether or not there is one now
    shown_to_citizens("")
    lately("out_for_delivery", now=clock.now())
