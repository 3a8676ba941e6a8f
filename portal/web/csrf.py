"""The token of a session in its forms (Flask-WTF); asked for behind the sign-in, after the role is known."""

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_protection = CSRFProtect()


def init_app(app: Flask) -> None:
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch still works
        WTF_CSRF_SSL_STRICT=False,  # wants a Referer, which our policy forbids
    )
    _protection.init_app(app)


def check() -> None:
    """Refuse an unsafe request without the token of its own session."""
    if request.method not in SAFE:
        _protection.protect()
