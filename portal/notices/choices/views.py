"""Which messages a person wants; stopping them by link. Wrong codes and digits are counted with those of the public page."""

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.custody.codes.rules import BadCode, display, parse
from portal.custody.dossiers.forms import MISTYPED, UNKNOWN, count_wrong, right_digits
from portal.custody.dossiers.queries import Addressee, find_addressee, find_version
from portal.notices.choices.forms import read_choice
from portal.notices.choices.service import choose
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("choices", __name__)


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
    if form.ok and right_digits(known, form, "phone_last4", wanted.last4):
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
        count_wrong(MISTYPED)
        abort(404)
    if find_version(code) is None:
        count_wrong(UNKNOWN)
        abort(404)
    return code
