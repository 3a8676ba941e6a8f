"""Paper that cannot go stale in silence: leaflets, posters, what their QR leads to, and how often it was scanned."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.catalogue.leaflets import queries, rules, service
from portal.catalogue.leaflets.forms import Wanted, read_point, read_procedures, read_wanted
from portal.catalogue.leaflets.rules import FIELD, PROCEDURE, Printed
from portal.catalogue.procedures import rules as entries
from portal.catalogue.search import queries as search
from portal.catalogue.words.rules import as_code
from portal.places.queries import find_office, office_name, offices
from portal.places.rules import VIETNAM
from portal.web import limits, qr
from portal.web.access import public, requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import in_passing

bp = Blueprint("leaflets", __name__)

MOST_COUNTED = "100/10s"  # of all visitors together: nobody's address is kept, and nobody makes the database write all day
MOST_SHEETS = 200


@bp.get("/danh-muc/to-roi")
@public
def choose() -> AnyResponse:
    """What can be printed; one procedure's leaflet, or the poster of a field or an agency."""
    form = FormReader(request.args)
    if not request.args:
        return _choices(form, 200)
    wanted = read_wanted(form)
    return redirect(_sheet_address(wanted), 303) if form.ok else _choices(form, 422)


@bp.get("/thu-tuc/<string:code>/to-roi")
@public
def leaflet(code: str) -> AnyResponse:
    form = FormReader({**request.args, "ma": code})
    point, procedures = read_point(form), read_procedures(form)
    if not form.ok:
        return _choices(form, 404)
    publication = search.publication()
    printed = Printed(procedures[0].code, publication.id, point)
    return render(
        "leaflets/leaflet.html", procedures=procedures, first=procedures[0], layout=rules.leaflet_layout(procedures),
        by_level=rules.by_level, rules=entries, answer=rules.answer, publication=publication, today=_today(),
        point=find_office(point), points=_points(), form=form, **_symbol(printed),
    )  # fmt: skip


@bp.get("/danh-muc/ap-phich")
@public
def poster() -> AnyResponse:
    form = FormReader(request.args)
    wanted = read_wanted(form)
    if form.ok and wanted.kind == PROCEDURE:
        return redirect(_sheet_address(wanted), 303)
    if not form.ok:
        return _choices(form, 404)
    is_field = wanted.kind == FIELD
    found = [each for each in search.all_procedures() if wanted.key == (each.field_slug if is_field else each.agency_slug)]
    lines = rules.poster_lines(found)
    name = (search.fields() if is_field else search.agencies())[wanted.key]
    publication = search.publication()
    printed = Printed(rules.mark(wanted.kind, wanted.key), publication.id, wanted.point)
    return render(
        "leaflets/poster.html", name=name, is_field=is_field, lines=lines, layout=rules.poster_layout(name, lines),
        publication=publication, today=_today(), point=find_office(wanted.point), **_symbol(printed),
    )  # fmt: skip


@bp.get("/TR/<path:rest>")
@bp.get("/tr/<path:rest>")
@public
def scanned(rest: str) -> AnyResponse:
    """What a printed QR opens. Counted beside, never in the way; whatever it says, it ends on a page that helps."""
    printed = rules.read_address(rest)
    target = queries.find_target(printed) if printed else None
    if printed is None or target is None:
        text = rest.strip("/").partition("/")[0]
        return _uncached(redirect(url_for("procedures.show", code=as_code(text) or text or "-"), 302))
    if target.known and _is_a_reader() and (not printed.point or find_office(printed.point)):
        _count(target, printed)
    return _uncached(redirect(_target_address(target, printed), 302))


@bp.get("/can-bo/to-roi")
@requires("officer", "supervisor", "admin")
def figures() -> AnyResponse:
    """How often which sheet was scanned, and where it was handed out, over twelve months."""
    form = FormReader(request.args)
    point = read_point(form)
    first = rules.year_before(_today())
    return render(
        "leaflets/figures.html", status=200 if form.ok else 404, form=form, first=first, point=point,
        scans=queries.scans_since(first, point), most=MOST_SHEETS, office_name=office_name, points=_points(),
    )  # fmt: skip


@bp.after_request
def unlisted(response: Response) -> Response:
    """The procedure's own page is what a search engine should find."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _choices(form: FormReader, status: int) -> Response:
    fields, agencies = list(search.fields().items()), list(search.agencies().items())
    return render("leaflets/choose.html", status=status, form=form, fields=fields, agencies=agencies, points=_points())


def _points() -> list[tuple[str, str]]:
    return [(office.id, office.name) for office in offices()]


def _sheet_address(wanted: Wanted) -> str:
    point = {"diem": wanted.point} if wanted.point else {}
    if wanted.kind == PROCEDURE:
        return url_for("leaflets.leaflet", code=wanted.key, **_values(point))
    return url_for("leaflets.poster", **_values({wanted.kind: wanted.key, **point}))


def _target_address(target: queries.Target, printed: Printed) -> str:
    if target.kind == PROCEDURE:
        return url_for("procedures.show", code=target.key, tu=printed.version)
    return url_for("listing.search", **_values({target.kind: target.key}))


def _values(given: dict[str, str]) -> dict[str, Any]:
    """Names with a hyphen can only be given so."""
    return dict(given)


def _symbol(printed: Printed) -> dict[str, Any]:
    """The QR and the address under it, as it is typed by hand."""
    link = f"{current_app.config['BASE_URL']}{rules.address(printed)}".upper()
    return {"svg": qr.svg(link), "host": current_app.config["BASE_URL"].partition("://")[2]}


def _is_a_reader() -> bool:
    asked_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return request.method == "GET" and not asked_ahead and not rules.is_automatic(request.user_agent.string)


def _count(target: queries.Target, printed: Printed) -> None:
    if limits.hit("scans", "all", limit=MOST_COUNTED).allowed:
        subject, day = f"{target.kind}/{target.key}", _today()
        in_passing(lambda: service.count(subject, printed.version, printed.point, day=day))


def _today() -> date:
    return clock.now().astimezone(VIETNAM).date()


def _uncached(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
