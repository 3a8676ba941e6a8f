"""Every error as a page in plain words, or as problem+json where a machine asks. Nothing here can fail itself."""

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from portal.db import db
from portal.web import resuming

PAGES = frozenset({400, 401, 403, 404, 405, 413, 422, 429, 500, 503})
MACHINE_PATHS = ("/api/", "/ngsp/", "/sms/")
BUSY = (
    "locked", "busy", "disk is full", "no space left", "readonly", "read-only", "disk i/o", "unable to open",
    "connection", "timeout", "deadlock", "could not serialize", "recovery", "starting up", "shutting down",
)  # fmt: skip
RETRY_SECONDS = "5"
LAST_RESORT = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Lỗi hệ thống</title></head><body>'
    "<h1>Lỗi hệ thống</h1><p>Mong ông/bà thử lại sau ít phút, hoặc gọi 1900 54 54 81.</p></body></html>"
)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["kept_form"] = resuming.keep
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(DBAPIError, show_database)
    app.register_error_handler(PoolTimeout, show_busy)


def show(error: HTTPException) -> Response:
    """An HTTP error in the form its reader understands."""
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    if status < 400:  # a redirect the router asks for
        return current_app.make_response(error.get_response())
    answer = problem(status, _title(status)) if wants_problem() else _page(status)
    for name, value in error.get_headers():
        if name != "Content-Type":
            answer.headers[name] = value
    return answer


def show_database(error: DBAPIError) -> Response:
    """A database that is locked, full or read-only: try again soon. Anything else is our own fault."""
    _forget_transaction()
    if not is_busy(error):
        raise error
    return show_busy(error)


def show_busy(error: SQLAlchemyError) -> Response:
    """503: nothing was written, the same request may succeed in a moment."""
    current_app.logger.error("database not usable: %s", type(error).__name__)
    answer = show(ServiceUnavailable())
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def is_busy(error: DBAPIError) -> bool:
    if not isinstance(error, OperationalError | InternalError):
        return False
    told = str(error.orig).lower()
    return error.connection_invalidated or any(word in told for word in BUSY)


def problem(status: int, title: str, **more: Any) -> Response:
    """RFC 9457. `more` may hold type, detail, errors and whatever the contract names."""
    body = {"type": "about:blank", "title": title, "status": status, **more}
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type="application/problem+json")


def wants_problem() -> bool:
    return request.path.startswith(MACHINE_PATHS) or request.path.endswith(".json")


def _page(status: int) -> Response:
    name = status if status in PAGES else (400 if status < 500 else 500)
    try:
        return Response(render_template(f"errors/{name}.html"), status)
    except Exception:
        current_app.logger.exception("the error page itself failed")
        return Response(LAST_RESORT, status)


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _forget_transaction() -> None:
    try:
        db.session.rollback()
    except Exception:
        current_app.logger.exception("rollback failed")
