"""The plumbing around a handful of probe views, without any slice: what portal.web promises must hold by itself."""

import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, Response, abort, g, render_template_string, request
from jinja2 import StrictUndefined
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import TooManyRequests

from portal import db
from portal.config import ROOT, Config
from portal.web import errors, filters, health, limits, locale, metrics, security
from portal.web.access import by_key, check_access, public, requires

probes = Blueprint("probes", __name__)

PAGE = "<p>Thủ tục</p>" * 100
MESSAGES = {
    "locked": OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")),
    "full": OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")),
    "readonly": OperationalError("INSERT", {}, sqlite3.OperationalError("attempt to write a readonly database")),
    "our-fault": OperationalError("SELECT", {}, sqlite3.OperationalError("no such column: fullname")),
    "twice": IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed: locked.full")),
}


def make_shell(folder: Path, **settings: Any) -> Flask:
    config = Config(
        database_url=settings.pop("database_url", f"sqlite:///{folder / 'shell.sqlite3'}"),
        read_database_url="",
        base_url=settings.pop("base_url", "http://localhost"),
        secret_key="s" * 32,
        **settings,
    )
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config["BASE_URL"] = config.base_url
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.init_app(app, config)
    db.init_app(app, config.database_url)
    limits.init_app(app, config)
    metrics.init_app(app)
    errors.init_app(app)
    locale.init_app(app)
    filters.init_app(app)
    health.init_app(app)
    app.before_request(_sign_in)
    app.before_request(check_access)
    app.register_blueprint(probes)
    return app


def _sign_in() -> None:
    if request.headers.get("Probe-Role"):
        g.actor = SimpleNamespace(role=request.headers["Probe-Role"])


@probes.get("/page")
@public
def page() -> str:
    return PAGE


@probes.get("/small")
@public
def small() -> str:
    return "ok"


@probes.post("/send")
@public
def send() -> str:
    return request.form.get("name", "")


@probes.post("/api/send")
@by_key
def keyed() -> str:
    return "taken"


@probes.post("/can-bo/send")
@requires("postman")
def staff() -> str:
    return "done"


@probes.get("/can-bo/token")
@requires("postman")
def token() -> str:
    return render_template_string("{% from '_ui/form.html' import csrf %}{{ csrf() }}" + PAGE)


@probes.get("/abort/<int:status>")
@probes.get("/api/abort/<int:status>", endpoint="api_abort")
@public
def fail(status: int) -> str:
    if status == 429:
        raise TooManyRequests(retry_after=30)
    abort(status)


@probes.get("/database/<string:what>")
@probes.get("/api/database/<string:what>", endpoint="api_database")
@public
def database(what: str) -> str:
    raise MESSAGES[what]


@probes.get("/broken")
@public
def broken() -> str:
    raise RuntimeError("a secret detail")


@probes.get("/own-headers")
@public
def own_headers() -> Response:
    return Response("{}", headers={"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "max-age=60"})


@probes.get("/address")
@public
def address() -> str:
    return limits.client_address()


@probes.get("/words")
@public
def words() -> str:
    return render_template_string("{{ language() }}|{{ _('Trợ giúp') }}|{{ _('%(n)s & b', n='<i>') }}")
