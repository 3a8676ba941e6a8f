"""The public list: search and filters, the same as JSON and CSV, as of today or of any day."""

from datetime import date
from functools import lru_cache

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from markupsafe import Markup, escape

from portal.catalogue.listing.forms import Asked, read_asked
from portal.catalogue.publications import texts
from portal.catalogue.publications.rules import Listed
from portal.catalogue.search import queries
from portal.catalogue.words.rules import pieces
from portal.web import errors, locale
from portal.web.access import public
from portal.web.htmx import wants_fragment
from portal.web.paging import Page

bp = Blueprint("listing", __name__)

COMMON_AGENCY = 3  # procedures; the rest of the agencies are reached from their procedures' pages


@bp.get("/thu-tuc")
@public
def search() -> Response:
    asked = read_asked(request.args)
    seen_by = (queries.edition(asked.day), locale.language(), _authority(), wants_fragment())
    response = make_response(_page(seen_by, asked, request.args.get("trang", "")[:10]), 422 if asked.faults else 200)
    response.vary.add("HX-Request")
    return response


@bp.get("/thu-tuc.json")
@public
def as_json() -> Response:
    asked = read_asked(request.args)
    if asked.faults:
        return _refused(asked)
    procedures, number, pages, total = _rows(asked)
    return open_data(jsonify(texts.as_json(queries.publication(asked.day), procedures, total, number, pages)), asked)


@bp.get("/thu-tuc.csv")
@public
def as_csv() -> Response:
    asked = read_asked(request.args)
    if asked.faults:
        return _refused(asked)
    response = make_response(texts.as_csv(queries.publication(asked.day), _rows(asked)[0]))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="thu-tuc.csv"'
    return open_data(response, asked)


def open_data(response: Response, asked: Asked) -> Response:
    """For everybody, not sent again while it is the same."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    response.last_modified = texts.last_modified(queries.publication(asked.day))
    response.add_etag()
    response.make_conditional(request)
    return response


def _refused(asked: Asked) -> Response:
    told = [{"parameter": name, "value": value} for name, value in asked.faults]
    detail = "; ".join(f"{name}: there is no such value: {value}" for name, value in asked.faults)
    answer = errors.problem(422, "Unprocessable Content", detail=detail, errors=told)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _rows(asked: Asked) -> tuple[list[Listed], int, int, int]:
    """What JSON and CSV give: all rows, or one page where a page is asked for."""
    found = list(queries.search(asked.wanted, asked.day).procedures)
    if "trang" not in request.args:
        return found, 1, 1, len(found)
    page = Page.read(request.args["trang"], len(found))
    return found[page.offset : page.offset + page.size], page.number, page.pages, len(found)


def _authority() -> str:
    return str(current_app.config["PORTAL"].authority_name)


@lru_cache(maxsize=40)
def _page(seen_by: tuple[int, str, str, bool], asked: Asked, number: str) -> bytes:
    """The answer as a page or an htmx fragment, kept: within an edition of the list nothing else changes it, and people ask
    the same few things. `seen_by`: edition, language, authority, whether it is a fragment."""
    edition, language, _, fragment = seen_by
    results = queries.search(asked.wanted, asked.day)
    page = Page.read(number, len(results.procedures))
    shown = results.procedures[page.offset : page.offset + page.size]
    text = render_template(
        "catalogue/_answered.html" if fragment else "catalogue/search.html",
        asked=asked,
        wanted=asked.wanted,
        rows=[_row(procedure, results.matched, language) for procedure in shown],
        nearest=results.nearest,
        page=page,
        field_options=_options("fields", edition, asked.wanted.field, asked.day),
        agency_options=_options("agencies", edition, asked.wanted.agency, asked.day),
        publication=queries.publication(asked.day),
    )
    return text.encode()


def _row(procedure: Listed, matched: frozenset[str], language: str) -> Markup:
    """A line of the list: the name with its matched words marked, then what never changes."""
    name = "".join(f"<mark>{text}</mark>" if not matched.isdisjoint(words) else text for text, words in _pieces(procedure.name))
    address = escape(procedure.code)
    return Markup(f'<li><a href="/thu-tuc/{address}">{name}</a>{_rest(procedure, language)}</li>')  # noqa: S704 - escaped


@lru_cache(maxsize=500)
def _pieces(name: str) -> list[tuple[str, frozenset[str]]]:
    return [(str(escape(text)), words) for text, words in pieces(name)]


@lru_cache(maxsize=1000)
def _rest(procedure: Listed, _language: str) -> str:
    """Field, level, code and the answer, rendered once per language: twenty of them cost more than the search."""
    return render_template("catalogue/_rest.html", procedure=procedure)


@lru_cache(maxsize=40)
def _options(of: str, _edition: int, chosen: str, day: date | None) -> Markup:
    """The options of a list, made once: a hundred of them on every search would cost more than the search."""
    every = queries.fields(day) if of == "fields" else queries.common_agencies(COMMON_AGENCY, day)
    named = every if chosen in every or not chosen else {**every, chosen: queries.agencies(day)[chosen]}
    options = (
        f'<option value="{escape(slug)}"{" selected" if slug == chosen else ""}>{escape(name)}</option>'
        for slug, name in named.items()
    )
    return Markup("").join(Markup(option) for option in options)  # noqa: S704 - both parts are escaped above
