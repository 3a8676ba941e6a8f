"""The public list: search and filters, one page per procedure, the same as JSON and CSV."""

from functools import lru_cache

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from markupsafe import Markup, escape

from portal.catalogue.listing import texts
from portal.catalogue.listing.forms import as_query, read_wanted
from portal.catalogue.publications.rules import Procedure
from portal.catalogue.search import queries
from portal.catalogue.words.rules import pieces
from portal.web import locale
from portal.web.access import public
from portal.web.htmx import render
from portal.web.paging import Page

bp = Blueprint("listing", __name__)


@bp.get("/thu-tuc")
@public
def search() -> Response:
    wanted = read_wanted(request.args)
    results = queries.search(wanted)
    page = Page.read(request.args.get("trang", ""), len(results.procedures))
    shown = results.procedures[page.offset : page.offset + page.size]
    return render(
        "catalogue/search.html",
        fragment="catalogue/_results.html",
        wanted=wanted,
        query=as_query(wanted),
        rows=[_row(procedure, results.matched, locale.language()) for procedure in shown],
        nearest=results.nearest,
        page=page,
        publication=queries.publication(),
        field_options=_field_options(queries.publication().id, wanted.field),
    )


@bp.get("/thu-tuc.json")
@public
def as_json() -> Response:
    procedures, number, pages, total = _asked()
    return _open_data(jsonify(texts.as_json(queries.publication(), procedures, total, number, pages)))


@bp.get("/thu-tuc.csv")
@public
def as_csv() -> Response:
    response = make_response(texts.as_csv(_asked()[0]))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="thu-tuc.csv"'
    return _open_data(response)


def _asked() -> tuple[list[Procedure], int, int, int]:
    """What JSON and CSV give: all rows, or one page where a page is asked for."""
    found = list(queries.search(read_wanted(request.args)).procedures)
    if "trang" not in request.args:
        return found, 1, 1, len(found)
    page = Page.read(request.args["trang"], len(found))
    return found[page.offset : page.offset + page.size], page.number, page.pages, len(found)


def _open_data(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    response.make_conditional(request)
    return response


def _row(procedure: Procedure, matched: frozenset[str], language: str) -> Markup:
    """A line of the list: the name with its matched words marked, then what never changes."""
    name = "".join(f"<mark>{text}</mark>" if not matched.isdisjoint(words) else text for text, words in _pieces(procedure.name))
    return Markup(f'<li><a href="/thu-tuc/{procedure.code}">{name}</a>{_rest(procedure, language)}</li>')  # noqa: S704 - escaped


@lru_cache(maxsize=4000)
def _pieces(name: str) -> list[tuple[str, frozenset[str]]]:
    return [(str(escape(text)), words) for text, words in pieces(name)]


@lru_cache(maxsize=4000)
def _rest(procedure: Procedure, _language: str) -> str:
    """Field, level, code and the answer, rendered once per language: twenty of them cost more than the search."""
    return render_template("catalogue/_rest.html", procedure=procedure)


@lru_cache(maxsize=200)
def _field_options(publication_id: int, chosen: str) -> Markup:
    """The options of the field list, made once: a hundred of them on every search would cost more than the search."""
    options = (
        f'<option value="{escape(slug)}"{" selected" if slug == chosen else ""}>{escape(name)}</option>'
        for slug, name in queries.fields().items()
    )
    return Markup("").join(Markup(option) for option in options)  # noqa: S704 - both parts are escaped above
