"""One page per procedure: the answer first, a card per level; also as of an earlier day, and for codes nobody has."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.catalogue.procedures import rules, texts
from portal.catalogue.procedures.forms import Day, read_asked_day, read_version
from portal.catalogue.procedures.queries import coming_change, elsewhere
from portal.catalogue.publications.queries import changed_since
from portal.catalogue.search import queries
from portal.catalogue.search.rules import Wanted
from portal.catalogue.words.rules import LONGEST_QUERY, as_code
from portal.places.rules import VIETNAM
from portal.web.access import public
from portal.web.htmx import render
from portal.web.text import clean

bp = Blueprint("procedures", __name__)

OFFERED = 5  # names on the page of an unknown code


@bp.get("/thu-tuc/<string:code>")
@public
def show(code: str) -> AnyResponse:
    known, day = as_code(code), read_asked_day(request.args)
    if known and known != code:
        return redirect(url_for("procedures.show", code=known, ngay=request.args.get("ngay")), 301)
    procedures = rules.nearest_first(queries.find_procedures(known or "", day.on))
    if not procedures:
        return _not_there(known, day) if known else _unknown(code)
    publication = queries.publication(day.on)
    return render(
        "catalogue/show.html",
        status=422 if day.wrong else 200,
        procedures=procedures,
        first=procedures[0],
        day=day,
        publication=publication,
        coming=None if day.on else coming_change(code, publication, _today()),
        rules=rules,
        canonical=f"{current_app.config['BASE_URL']}/thu-tuc/{code}",
        json_ld=_for_machines(code),
        **_for_leaflets(code, day),
    )


def _for_machines(code: str) -> dict[str, Any] | None:
    """What the list in force says; an old rule is nothing to be found by."""
    today = rules.nearest_first(queries.find_procedures(code))
    area = str(current_app.config["PORTAL"].province_name)
    return texts.as_json_ld(today, f"{current_app.config['BASE_URL']}/thu-tuc/{code}", area) if today else None


def _for_leaflets(code: str, day: Day) -> dict[str, Any]:
    """For whoever comes from a printed sheet: what has changed since it was printed."""
    version = read_version(request.args)
    since = None if version is None else changed_since(code, version, queries.publication(day.on))
    return {"leaflet": version is not None, "since": since}


def _not_there(code: str, day: Day) -> Response:
    """A code that the list of that day lacks: what another list said, and nothing to book."""
    other = elsewhere(code, _today())
    if other is None:
        return _unknown(code, code)
    return render(
        "catalogue/not_listed.html",
        status=404,
        code=code,
        day=day,
        other=other,
        first=other.procedures[0],
        publication=queries.publication(day.on),
        listed_today=bool(queries.listed(code)),
        **_for_leaflets(code, day),
    )


def _unknown(typed: str, code: str = "") -> Response:
    """404, with what a search for the same words gives, or for a code what is one digit away."""
    query = clean(typed, LONGEST_QUERY)
    if code:
        offered = [listed for other in rules.near_codes(code) for listed in queries.listed(other)[:1]]
    else:
        results = queries.search(Wanted(query=query))
        offered = [*results.procedures] or [*results.nearest]
    return render(
        "catalogue/unknown.html",
        status=404,
        typed=query,
        offered=offered[:OFFERED],
        more=len(offered) > OFFERED and not code,
    )


def _today() -> date:
    return clock.now().astimezone(VIETNAM).date()
