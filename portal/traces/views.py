"""The staff's list of questions to answer. The answer itself is an action on the dossier's page."""

from flask import Blueprint, Response, g

from portal import clock
from portal.accounts.rules import Role
from portal.traces import queries
from portal.web.access import requires
from portal.web.htmx import render

bp = Blueprint("traces", __name__, url_prefix="/can-bo/tra-soat")


@bp.get("")
@requires("post_clerk", "desk_clerk", "supervisor")
def questions() -> Response:
    office = None if g.actor.role is Role.SUPERVISOR else g.actor.office
    return render("traces/questions.html", questions=queries.questions(office, now=clock.now()), most=queries.MOST)
