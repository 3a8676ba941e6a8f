"""What the post costs: the table of ceilings, its source, and what nobody has settled yet."""

from flask import Blueprint, Response, request

from portal import clock
from portal.booking.postage import queries, texts
from portal.booking.postage.forms import read_grams
from portal.booking.postage.rules import DIRECTIONS, Direction, Zone
from portal.places.rules import VIETNAM
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render

bp = Blueprint("postage", __name__, url_prefix="/cuoc-buu-dien")


@bp.get("")
@public
def show() -> Response:
    """The table in plain words, and the sum for a dossier as heavy as theirs."""
    form = FormReader(request.args)
    grams, today = read_grams(form), clock.now().astimezone(VIETNAM).date()
    estimates = {service: queries.estimate(service, today, grams) for service in DIRECTIONS}
    return render(
        "postage/show.html", status=200 if form.ok else 422, form=form, estimates=estimates, estimate=estimates["both"],
        tariff=queries.tariff(today), directions=Direction, zones=Zone, free=texts.FREE, half=texts.HALF,
    )  # fmt: skip
