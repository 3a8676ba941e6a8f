"""Pages made to stand in another site's frame: read only, no cookie, nothing personal."""

from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, render_template, request
from flask_babel import get_translations
from werkzeug.exceptions import HTTPException

from portal import clock
from portal.catalogue.listing.forms import read_asked
from portal.catalogue.procedures import rules
from portal.catalogue.procedures.forms import read_asked_day
from portal.catalogue.search import queries as lists
from portal.catalogue.words.rules import LONGEST_QUERY, as_code
from portal.custody.codes.rules import BadCode, Malformed, code_in, display
from portal.custody.dossiers.forms import MISTYPED, UNKNOWN, count_wrong
from portal.embed.framed.forms import read_language
from portal.tracking.page import queries as tracking
from portal.web import errors, security
from portal.web.access import public
from portal.web.paging import Page
from portal.web.text import clean

bp = Blueprint("framed", __name__, url_prefix="/nhung")

A_PAGE = 8


@bp.url_value_preprocessor
def speak(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything is put into words."""
    g.language = read_language(request.args)


@bp.after_request
def finish(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return security.framable(response)


@bp.errorhandler(HTTPException)
def refused(error: HTTPException) -> Response:
    """As everywhere, without the site's own head and foot."""
    status = error.code or 500
    answer = errors.show(error)
    if status >= 400:
        answer.set_data(render_template("embed/refused.html", status=status))
    return answer


@bp.get("/tra-cuu")
@public
def track() -> Response:
    """The box, and what became of a code; its own page opens outside the frame."""
    given = clean(request.args.get("ma", ""), 300)
    if not given:
        return _box("", "", 200)
    try:
        code = code_in(given)
    except BadCode as bad:
        count_wrong(MISTYPED)
        return _box(given[:40], "malformed" if isinstance(bad, Malformed) else "mistyped", 422)
    found = tracking.find(code, now=clock.now())
    if found is None:
        count_wrong(UNKNOWN)
        return _box(display(code), "unknown", 404)
    page = tracking.page(found, get_translations().gettext)
    return _framed("embed/track.html", page=page, shown=display(code))


@bp.get("/thu-tuc")
@public
def search() -> Response:
    asked = read_asked(request.args)
    found = lists.search(asked.wanted, asked.day)
    page = Page.read(request.args.get("trang", "")[:10], len(found.procedures), A_PAGE)
    return _framed(
        "embed/list.html",
        status=422 if asked.faults else 200,
        asked=asked,
        rows=found.procedures[page.offset : page.offset + page.size],
        nearest=found.nearest,
        page=page,
        publication=lists.publication(asked.day),
    )


@bp.get("/thu-tuc/<string:code>")
@public
def procedure(code: str) -> Response:
    day, known = read_asked_day(request.args), as_code(code)
    procedures = rules.nearest_first(lists.find_procedures(known or "", day.on))
    if not procedures:
        return _framed("embed/unknown.html", status=404, typed=clean(code, LONGEST_QUERY)[:40], day=day)
    return _framed(
        "embed/procedure.html",
        status=422 if day.wrong else 200,
        procedures=procedures,
        first=procedures[0],
        day=day,
        publication=lists.publication(day.on),
        rules=rules,
    )


def _box(given: str, reason: str, status: int) -> Response:
    return _framed("embed/find.html", status=status, given=given, reason=reason)


def _framed(template: str, *, status: int = 200, **told: Any) -> Response:
    lang = {"lang": g.language} if g.language != "vi" else {}
    hosts = " ".join(current_app.config["PORTAL"].embed_origins)
    return make_response(render_template(template, lang=lang, hosts=hosts, **told), status)
