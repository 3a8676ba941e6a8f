"""Assembling the portal: configuration in, a WSGI application out. The only file that knows every slice."""

import sys
from importlib import import_module
from pathlib import Path

from flask import Blueprint, Flask, request
from jinja2 import StrictUndefined
from sqlalchemy import make_url

from portal import db, schema
from portal.config import ROOT, Config
from portal.web import errors, filters, health, limits, locale, metrics, security
from portal.web.access import check_access

SLICES = ("accounts", "booking", "catalogue", "custody.handover", "desk", "exchange", "pages", "traces", "tracking")


def _found() -> tuple[Blueprint, ...]:
    """For the time of building only: a slice that is not finished is left out. Becomes a tuple of imports."""
    found = []
    for name in SLICES:
        try:
            found.append(import_module(f"portal.{name}.views").bp)
        except ModuleNotFoundError as missing:
            if not str(missing.name).startswith("portal."):
                raise
            print(f"left out {name}: {missing}", file=sys.stderr)
    return tuple(found)




def create_app(config: Config) -> Flask:
    app = Flask(
        "portal", root_path=str(ROOT / "portal"), template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.config.update(
        PORTAL=config, BASE_URL=config.base_url, API_LIMIT=config.api_limit, TESTING=config.environment == "test"
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _init_database(app, config)
    security.init_app(app, config)  # first: errors and static files pass its hooks too
    limits.init_app(app, config)
    metrics.init_app(app)
    locale.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    health.init_app(app, schema.why_not_migrated)
    app.before_request(_load_actor)
    app.before_request(check_access)
    for blueprint in _found():
        app.register_blueprint(blueprint)
    _listen()
    return app


def _init_database(app: Flask, config: Config) -> None:
    url = make_url(config.database_url)
    if url.drivername.startswith("sqlite") and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app, config.database_url)


def _load_actor() -> None:
    accounts = sys.modules.get("portal.accounts.views")
    if request.endpoint != "static" and accounts:
        accounts.load_actor()


def _listen() -> None:
    """What happens in custody is told to those who care; they must not be known by it."""
