"""The token of a session in its forms (Flask-WTF's signing); asked for behind the sign-in, after the role is known."""

from flask import Flask, abort, request
from flask_wtf.csrf import ValidationError, generate_csrf, validate_csrf

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "csrf_token", "X-CSRF-Token"


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: a form left open over lunch still works
    app.jinja_env.globals["csrf_token"] = generate_csrf


def check() -> None:
    """Refuse an unsafe request without the token of its own session."""
    if request.method in SAFE:
        return
    try:
        validate_csrf(request.form.get(FIELD) or request.headers.get(HEADER))
    except ValidationError:
        abort(400)
