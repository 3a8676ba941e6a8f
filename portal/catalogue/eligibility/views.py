"""At most four questions for those who do not know the name of their procedure. All answers stand in the address."""

from flask import Blueprint, Response, current_app, request

from portal.catalogue.eligibility.forms import read_road
from portal.catalogue.eligibility.queries import verdicts
from portal.catalogue.eligibility.rules import FIELDS, OTHER
from portal.catalogue.search import queries
from portal.web.access import public
from portal.web.htmx import render

bp = Blueprint("eligibility", __name__)


@bp.get("/thu-tuc/hoi")
@public
def ask() -> Response:
    road = read_road(request.args)
    status = 422 if road.wrong else 200
    canonical = f"{current_app.config['BASE_URL']}/thu-tuc/hoi"
    if road.question:
        return render("eligibility/question.html", status=status, road=road, other=OTHER, canonical=canonical)
    if road.lost:
        names = queries.fields()
        further = {slug: names[slug] for slug in FIELDS.get(road.group, ()) if slug in names}
        return render("eligibility/lost.html", road=road, further=further, canonical=canonical)
    return render(
        "eligibility/answer.html",
        status=status,
        road=road,
        verdicts=verdicts(road.codes, road.need),
        publication=queries.publication(),
        canonical=canonical,
    )
