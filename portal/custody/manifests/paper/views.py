"""The sheet on paper, and what its QR opens: the sheet for the people of its two offices, nothing for anybody else."""

from datetime import date

from flask import Blueprint, Response, abort, current_app, g, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.rules import Role
from portal.custody.codes.rules import display
from portal.custody.manifests.paper.queries import lines_of
from portal.custody.manifests.sheets.queries import seen_by
from portal.custody.manifests.sheets.rules import WORKERS, Sheet
from portal.places.queries import find_office
from portal.places.rules import VIETNAM
from portal.web import qr
from portal.web.access import public, requires
from portal.web.htmx import render

bp = Blueprint("manifest_paper", __name__)

READ = (*(role.value for role in WORKERS), Role.SUPERVISOR.value)


@bp.get("/can-bo/bang-ke/<string:code>/in")
@requires(*READ)
def paper(code: str) -> Response:
    sheet = seen_by(g.actor, code)
    if sheet is None:
        abort(404)
    return render(
        "manifests/paper.html", sheet=sheet, lines=lines_of(sheet), giver=find_office(sheet.from_office),
        receiver=find_office(sheet.to_office), svg=qr.svg(_link(sheet)), shown_code=display(sheet.code),
        host=current_app.config["BASE_URL"].partition("://")[2], today=_today(),
    )  # fmt: skip


@bp.get("/BK/<string:code>")
@bp.get("/bk/<string:code>")
@public
def scanned(code: str) -> AnyResponse:
    """Anybody but the two offices learns only that the paper belongs to the post, whatever the code is."""
    actor = g.get("actor")
    sheet = seen_by(actor, code) if actor and actor.role in READ else None
    if sheet:
        return redirect(url_for("manifests.sheet", code=sheet.code), 303)
    answer = render("manifests/lost.html", signed_in=actor is not None)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _link(sheet: Sheet) -> str:
    return f"{current_app.config['BASE_URL']}/BK/{sheet.code}".upper()


def _today() -> date:
    return clock.now().astimezone(VIETNAM).date()
