"""Did this message come from us? And word for word what our messages look like."""

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import TooManyRequests

from portal.notices.checking.forms import read_number
from portal.notices.checking.texts import as_json
from portal.notices.outbox.queries import find_sent
from portal.notices.outbox.rules import Terms
from portal.notices.wording.rules import TEMPLATES, example
from portal.web import limits
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render

bp = Blueprint("checking", __name__)

WRONG_NUMBERS = "20/10m"  # of one address; then right ones are not told either, so that nobody can try numbers


@bp.get("/kiem-tra-tin-nhan")
@public
def check() -> Response:
    form = FormReader(request.args)
    asked = bool(request.args.get("so", "").strip())
    number = read_number(form) if asked else ""
    found = _find(number) if number else None
    terms: Terms = current_app.config["NOTICES"]
    response = render(
        "notices/check.html", status=200 if form.ok else 422,
        form=form, number=number, found=found, sender=terms.sender, host=terms.host,
        samples=[(template, example(template, terms.host)) for template in TEMPLATES],
    )  # fmt: skip
    if asked:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex" if asked else "all"
    return response


@bp.get("/kiem-tra-tin-nhan.json")
@public
def templates() -> Response:
    response = jsonify(as_json())
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _find(number: str) -> object:
    who = limits.client_address()
    _allow(limits.peek("message-numbers", who, limit=WRONG_NUMBERS))
    found = find_sent(number)
    if found is None:
        _allow(limits.hit("message-numbers", who, limit=WRONG_NUMBERS))
    return found


def _allow(verdict: limits.Verdict) -> None:
    if not verdict.allowed:
        raise TooManyRequests(retry_after=verdict.retry_after)
