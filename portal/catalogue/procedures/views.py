"""One page per procedure: the answer first, a card per level."""

from flask import Blueprint, Response, abort

from portal.catalogue.search import queries
from portal.catalogue.words.rules import as_code
from portal.web.access import public
from portal.web.htmx import render

bp = Blueprint("procedures", __name__)


@bp.get("/thu-tuc/<string:code>")
@public
def show(code: str) -> Response:
    procedures = queries.find_procedures(as_code(code) or code)
    if not procedures:
        abort(404)
    return render("catalogue/show.html", procedures=procedures, publication=queries.publication())
