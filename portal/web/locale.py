"""Which language a page speaks: Vietnamese, unless the visitor chose otherwise by the link in the footer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from flask import Flask, abort, current_app, g, has_request_context, redirect, request
from flask_babel import Babel, get_translations
from markupsafe import escape
from werkzeug.wrappers import Response

from portal.config import ROOT
from portal.web.access import public

LANGUAGES = ("vi", "en")
A_YEAR = 365 * 24 * 3600
VIETNAMESE, ENGLISH = Locale("vi"), Locale("en")


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(ROOT / "translations"))
    app.config.setdefault("LANGUAGE_COOKIE", "lang")
    Babel(app, locale_selector=_locale)
    app.jinja_env.globals.update(_=translate, language=language)
    app.context_processor(lambda: {"_": _bound()})
    app.add_url_rule("/ngon-ngu/<string:lang>", "language", choose, methods=["GET"])


def language() -> str:
    """The language of this request; Vietnamese outside one."""
    if not has_request_context():
        return "vi"
    chosen: str = g.get("language", "")
    if not chosen:
        cookie = request.cookies.get(current_app.config["LANGUAGE_COOKIE"], "") if "Cookie" in request.headers else ""
        chosen = g.language = cookie if cookie in LANGUAGES else "vi"
    return chosen


def translate(text: str, **variables: Any) -> str:
    """`_` in templates and macros; with variables the result is markup and they are escaped."""
    return _bound()(text, **variables)


@public
def choose(lang: str) -> Response:
    """Remember the choice in a cookie and go back to the page it was made on."""
    if lang not in LANGUAGES:
        abort(404)
    response = redirect(own_path(request.args.get("ve", "/")), 303)
    response.set_cookie(
        current_app.config["LANGUAGE_COOKIE"],
        lang,
        max_age=A_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def own_path(wanted: str) -> str:
    """`wanted` if it is a plain path of this site, else the start page: never a way to another site."""
    if not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or not wanted.isprintable() or "\\" in wanted:
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else wanted


def _locale() -> Locale:
    return ENGLISH if language() == "en" else VIETNAMESE


def _bound() -> Callable[..., str]:
    """The catalogue's look-up, found once a request: 0.3 µs a call instead of 10."""
    if not has_request_context():
        return _formatting(str)
    if "translate" not in g:
        g.translate = _formatting(get_translations().gettext)
    found: Callable[..., str] = g.translate
    return found


def _formatting(look_up: Callable[[str], str]) -> Callable[..., str]:
    def translated(text: str, **variables: Any) -> str:
        return escape(look_up(text)) % variables if variables else look_up(text)

    return translated
