"""What every answer carries and what every unsafe request must prove.

The headers stand around the whole application, so that no answer can miss them.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import Config
from portal.web import assets, callbacks, csrf
from portal.web.compress import compress
from portal.web.sessions import SparingSessions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BODY_LIMIT = 2 * 1024 * 1024
FORM_LIMIT = 256 * 1024
A_SHIFT = timedelta(hours=12)
FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


def init_app(app: Flask, config: Config) -> None:
    _configure(app, config)
    app.session_interface = SparingSessions()
    csrf.init_app(app)
    assets.init_app(app)
    app.extensions["portal_origins"] = frozenset({origin_of(config.base_url)})
    app.before_request(guard)
    app.after_request(finish)
    app.wsgi_app = _with_headers(app.wsgi_app, fixed_headers(config))  # type: ignore[method-assign,assignment]
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def guard() -> None:
    """What is refused before any slice sees it."""
    refuse_nul()
    if request.method not in csrf.SAFE:
        limit_form()
        refuse_other_sites()


def finish(response: Response) -> Response:
    """How long an answer may be kept, and in which form it travels."""
    if request.endpoint == "static":
        assets.keep(response)
    elif g.get("actor") and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    compress(response)
    return response


def fixed_headers(config: Config) -> dict[str, str]:
    headers = {"Content-Security-Policy": content_policy(assets.style_hashes()), **FIXED_HEADERS}
    if config.https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def content_policy(style_hashes: tuple[str, ...], frame_ancestors: str = "'none'") -> str:
    """Nothing but our own files; the one inline style by its hash."""
    styles = " ".join(("'self'", *style_hashes))
    return (
        f"default-src 'none'; style-src {styles}; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        f"frame-ancestors {frame_ancestors}"
    )


def framable(response: Response) -> Response:
    """This answer may stand in a frame of our own and of the sites that the operator named."""
    hosts = " ".join(("'self'", *current_app.config["PORTAL"].embed_origins))
    response.headers["Content-Security-Policy"] = content_policy(assets.style_hashes(), hosts)
    return response


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def refuse_nul() -> None:
    """A NUL is never text, and PostgreSQL does not take it; half of every letter in UTF-16, which text messages come in."""
    if (b"%00" in request.query_string and not callbacks.takes_any_bytes()) or "\x00" in request.path:
        abort(400)


def limit_form() -> None:
    """A form is smaller than a file or a thousand events; Werkzeug's own limit knows only multipart."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = FORM_LIMIT


def refuse_other_sites() -> None:
    """Another site may not send our forms. Browsers say where a request comes from; systems with a key need not."""
    if _by_key():
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
        return
    # Older browsers send no Sec-Fetch-Site, and under our no-referrer policy "Origin: null" even for our own forms.
    # Behind the sign-in the token decides (csrf.py); a public form carries no authority that could be borrowed.
    origin = request.headers.get("Origin")
    if origin not in (None, "null") and not _is_ours(str(origin)):
        abort(403)


def _with_headers(application: "WSGIApplication", headers: dict[str, str]) -> "WSGIApplication":
    """Add what an answer does not carry yet: a view (a framed page, an open JSON) keeps its own.
    A policy of its own says who may frame it; X-Frame-Options knows only nobody."""
    fixed = tuple((name.lower(), (name, value)) for name, value in headers.items())

    def with_headers(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *error: Any) -> Any:
            present = {name.lower() for name, _ in given}
            if "content-security-policy" in present:
                present.add("x-frame-options")
            given.extend(pair for name, pair in fixed if name not in present)
            return start_response(status, given, *error)

        return application(environ, start)

    return with_headers


def _by_key() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "by_key", False)


def _is_ours(origin: str) -> bool:
    own = {origin_of(request.host_url), *current_app.extensions["portal_origins"]}
    return origin.lower() in own


def _configure(app: Flask, config: Config) -> None:
    prefix = "__Host-" if config.https else ""
    app.config.update(
        SECRET_KEY=config.secret_key,
        METRICS_TOKEN=config.metrics_token,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=A_SHIFT,
        LANGUAGE_COOKIE=f"{prefix}lang",
    )
    app.jinja_env.globals.update(authority_name=config.authority_name, province_name=config.province_name)
