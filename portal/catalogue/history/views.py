"""The decisions that published the list, what each changed, and each list at an address that stays."""

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, render_template, request

from portal import clock
from portal.catalogue.history import texts
from portal.catalogue.history.queries import find_step, steps
from portal.catalogue.history.rules import Step
from portal.catalogue.publications import texts as lists
from portal.catalogue.publications.queries import in_force, procedures_of
from portal.catalogue.publications.rules import Publication
from portal.places.rules import VIETNAM
from portal.web.access import public
from portal.web.paging import Page

bp = Blueprint("history", __name__)

SHOWN = 50  # changes of one kind on a page


@bp.get("/danh-muc")
@public
def decisions() -> str:
    today = clock.now().astimezone(VIETNAM).date()
    return render_template("catalogue/history.html", steps=steps(), current=in_force(today), today=today)


@bp.get("/danh-muc.atom")
@public
def feed() -> Response:
    authority = str(current_app.config["PORTAL"].authority_name)
    told = texts.as_atom(steps(), current_app.config["BASE_URL"], "Danh mục thủ tục qua bưu điện", authority)
    response = make_response(told)
    response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/danh-muc/<string:slug>")
@public
def decision(slug: str) -> str:
    step = _step(slug)
    longest = max((len(part) for part in _parts(step)), default=0)
    page = Page.read(request.args.get("trang", ""), longest, SHOWN)
    shown = [part[page.offset : page.offset + SHOWN] for part in _parts(step)]
    return render_template("catalogue/decision.html", step=step, page=page, shown=shown, count=_count(step.publication))


@bp.get("/danh-muc/<string:slug>.json")
@public
def decision_json(slug: str) -> Response:
    publication = _step(slug).publication
    rows = procedures_of(publication)
    return _kept(jsonify(lists.as_json(publication, rows, len(rows), 1, 1)), publication, "json")


@bp.get("/danh-muc/<string:slug>.csv")
@public
def decision_csv(slug: str) -> Response:
    publication = _step(slug).publication
    response = make_response(lists.as_csv(publication, procedures_of(publication)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{publication.slug}.csv"'
    return _kept(response, publication, "csv")


def _step(slug: str) -> Step:
    return find_step(slug) or abort(404)


def _parts(step: Step) -> list[tuple[object, ...]]:
    found = step.difference
    return [found.added, found.withdrawn, found.changed] if found else []


def _count(publication: Publication) -> int:
    return len(procedures_of(publication))


def _kept(response: Response, publication: Publication, kind: str) -> Response:
    """A published list never changes: its name is tag enough."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.last_modified = lists.last_modified(publication)
    response.set_etag(f"{publication.slug}-{publication.digest[:16]}-{kind}")
    response.make_conditional(request)
    return response
