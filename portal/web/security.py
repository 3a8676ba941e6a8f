"""What every answer carries and what every unsafe request must prove. Registered first, so that errors and static files pass here too."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import Config
from portal.web import assets, compress, csrf

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
}


def init_app(app: Flask, config: Config) -> None:
    _configure(app, config)
    csrf.init_app(app)
    assets.init_app(app)
    headers = {"Content-Security-Policy": content_policy(assets.style_hashes()), **FIXED_HEADERS}
    if config.https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    app.extensions["portal_headers"] = tuple(headers.items())
    app.extensions["portal_origins"] = frozenset({origin_of(config.base_url)})
    app.before_request(refuse_nul)
    app.before_request(limit_form)
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)
    app.after_request(compress.compressed)  # run before add_headers: Flask goes backwards
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def content_policy(style_hashes: tuple[str, ...], frame_ancestors: str = "'none'") -> str:
    """Nothing but our own files; the one inline style by its hash."""
    styles = " ".join(("'self'", *style_hashes))
    return (
        f"default-src 'none'; style-src {styles}; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        f"frame-ancestors {frame_ancestors}"
    )


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def add_headers(response: Response) -> Response:
    """A view that set one of these itself (a framed page, an open JSON) keeps its own."""
    headers = response.headers
    for name, value in current_app.extensions["portal_headers"]:
        if name not in headers:
            headers[name] = value
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store" if g.get("actor") else "private, no-cache"
    return response


def refuse_nul() -> None:
    """A NUL is never text, and PostgreSQL does not take it."""
    if b"%00" in request.query_string or "\x00" in request.path:
        abort(400)


def limit_form() -> None:
    """A form is smaller than a file or a thousand events; Werkzeug's own limit knows only multipart."""
    if request.method not in csrf.SAFE and request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = FORM_LIMIT


def refuse_other_sites() -> None:
    """Another site may not send our forms. Browsers say where a request comes from; systems with a key need not."""
    if request.method in csrf.SAFE or _by_key():
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
