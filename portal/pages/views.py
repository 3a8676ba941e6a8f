"""The start page, what the service says about itself, and the addresses for those who operate it."""

import hmac
from ipaddress import ip_address

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response as BareResponse

from portal.catalogue.publications.queries import every_list
from portal.catalogue.publications.texts import last_modified
from portal.catalogue.search import queries as catalogue
from portal.pages import texts
from portal.web import health, metrics
from portal.web.access import public
from portal.web.assets import asset

bp = Blueprint("pages", __name__)

PLAIN = "text/plain; charset=utf-8"
FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Forwarded-Host", "Via")
HIDDEN = ("/T/", "/t/", "/TR/", "/tr/", "/tra-cuu", "/can-bo", "/ngon-ngu/")
MAIN = (
    "/", "/thu-tuc", "/thu-tuc/hoi", "/danh-muc", "/dat-lich", "/cuoc-buu-dien", "/tro-giup", "/quyen-rieng-tu",
    "/kha-nang-tiep-can",
)  # fmt: skip


@bp.get("/")
@public
def home() -> str:
    return render_template("pages/home.html")


@bp.get("/tro-giup")
@public
def help_page() -> str:
    return render_template("pages/help.html")


@bp.get("/quyen-rieng-tu")
@public
def privacy() -> str:
    return render_template("pages/privacy.html")


@bp.get("/kha-nang-tiep-can")
@public
def accessibility() -> str:
    return render_template("pages/accessibility.html")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    return Response(texts.robots(current_app.config["BASE_URL"]), content_type=PLAIN)


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """The pages anybody may look for: the service's own, every decision, every procedure of the list in force."""
    changed = last_modified(catalogue.publication()).date()
    codes = dict.fromkeys(procedure.code for procedure in catalogue.all_procedures())
    decisions = [(f"/danh-muc/{one.slug}", last_modified(one).date()) for one in every_list()]
    own = [(path, None) for path in MAIN]
    told = texts.sitemap(current_app.config["BASE_URL"], [*own, *decisions, *((f"/thu-tuc/{code}", changed) for code in codes)])
    response = Response(told, content_type="application/xml; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"})
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/favicon.ico")
@public
def favicon() -> BareResponse:
    return redirect(asset("img/icon.svg"), 301)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers; the database is not asked."""
    return Response("ok\n", content_type=PLAIN, headers={"Cache-Control": "no-store"})


@bp.get("/readyz")
@public
def readyz() -> Response:
    reason = health.why_not_ready()
    if reason:
        current_app.logger.error("not ready: %s", reason)
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "5"} if reason else {})
    return Response(f"{reason or 'ready'}\n", 503 if reason else 200, headers, content_type=PLAIN)


@bp.get("/metrics")
@public
def figures() -> Response:
    """For the operator's Prometheus: by token, or called on this machine without a proxy between."""
    if not (_has_token() or _is_direct_loopback()):
        abort(403)
    return Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _has_token() -> bool:
    wanted = current_app.config.get("METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def _is_direct_loopback() -> bool:
    if any(name in request.headers for name in FORWARDING):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
