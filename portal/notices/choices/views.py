"""Which messages a person wants; stopping them by link. Wrong codes and digits are counted with those of the public page."""

from flask import Blueprint, Response, abort, redirect, request
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from portal.custody.codes.rules import BadCode, display, parse
from portal.custody.dossiers.queries import Addressee, find_addressee, find_version
from portal.notices.choices.forms import read_choice
from portal.notices.choices.service import choose
from portal.web import limits
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("choices", __name__)

WRONG_CODES, UNKNOWN, MISTYPED = "500/10m", 10, 1  # as at /T/<code>, in the same account
WRONG_DIGITS = "5/1h"


@bp.get("/T/<string:code>/tin-nhan")
@public
def show(code: str) -> AnyResponse:
    known = _known(code)
    if known != code:
        return redirect(f"/T/{known}/tin-nhan", 301)
    whom = find_addressee(known)
    return _page(known, whom, FormReader({"notices": whom.notices if whom else ""}))


@bp.post("/T/<string:code>/tin-nhan")
@public
@writes
def change(code: str) -> AnyResponse:
    known = _known(code)
    whom, form = find_addressee(known), FormReader(request.form)
    if whom is None:
        abort(404)
    wanted = read_choice(form)
    if form.ok and _is_theirs(known, whom, wanted.last4, form):
        choose(known, wanted.notices)
        return redirect(f"/T/{known}/tin-nhan?xong=1", 303)
    return _page(known, whom, form, 422)


def _page(code: str, whom: Addressee | None, form: FormReader, status: int = 200) -> Response:
    done = "xong" in request.args and status == 200
    response = render("notices/choice.html", status=status, form=form, code=code, shown=display(code), whom=whom, done=done)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _known(given: str) -> str:
    """The code of a dossier that there is; anything else is a guess, counted like every other."""
    try:
        code = parse(given)
    except BadCode:
        _allow(limits.hit("wrong-codes", limits.client_address(), cost=MISTYPED, limit=WRONG_CODES))
        abort(404)
    if find_version(code) is None:
        _allow(limits.hit("wrong-codes", limits.client_address(), cost=UNKNOWN, limit=WRONG_CODES))
        abort(404)
    return code


def _is_theirs(code: str, whom: Addressee, last4: str, form: FormReader) -> bool:
    """Five wrong tries an hour for one dossier, whoever makes them."""
    _allow(limits.peek("wrong-digits", code, limit=WRONG_DIGITS))
    if whom.phone.endswith(last4):
        return True
    limits.hit("wrong-digits", code, limit=WRONG_DIGITS)
    form.fail("phone_last4", _("Bốn số này không đúng với số điện thoại đã cho. Ông/bà xem lại giúp."))
    return False


def _allow(verdict: limits.Verdict) -> None:
    if not verdict.allowed:
        raise TooManyRequests(retry_after=verdict.retry_after)
