"""The officers' page of everyday names: what people type, what it means, and what it finds."""

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.catalogue.naming.forms import read_meanings, read_new
from portal.catalogue.search import queries as search
from portal.catalogue.search.rules import Wanted
from portal.catalogue.synonyms import queries, service
from portal.catalogue.synonyms.rules import Synonym, folded
from portal.catalogue.words.rules import LONGEST_QUERY
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.text import clean
from portal.web.transaction import writes

bp = Blueprint("naming", __name__, url_prefix="/can-bo/danh-muc/ten-goi")

OFFICERS = ("officer", "supervisor", "admin")
MOST_SHOWN = 5


@bp.get("")
@requires(*OFFICERS)
def index() -> Response:
    tried = clean(request.args.get("thu", ""), LONGEST_QUERY)
    return _index(FormReader({"phrase": tried}), tried=tried)


@bp.post("")
@requires(*OFFICERS)
@writes
def add() -> AnyResponse:
    new, form = read_new(request.form, _finds)
    if new is not None:
        try:
            service.add(new, by=g.actor.username, at=clock.now())
            return redirect(url_for("naming.index", thu=new.phrase), 303)
        except service.Taken:
            form.fail("phrase", _("Tên gọi này đã có trong danh sách. Ông/bà hãy mở nó để sửa."))
    return _index(form, status=422)


@bp.get("/<int:number>")
@requires(*OFFICERS)
def show(number: int) -> Response:
    synonym = _found(number)
    return _show(synonym, FormReader({"meanings": "\n".join(synonym.meanings)}))


@bp.post("/<int:number>")
@requires(*OFFICERS)
@writes
def change(number: int) -> AnyResponse:
    synonym = _found(number)
    meanings, form = read_meanings(request.form, _finds)
    if meanings is None:
        return _show(synonym, form, status=422)
    service.change(number, meanings, by=g.actor.username, at=clock.now())
    return redirect(url_for("naming.index", thu=synonym.phrase), 303)


@bp.post("/<int:number>/ngung")
@requires(*OFFICERS)
@writes
def retire(number: int) -> AnyResponse:
    synonym = _found(number)
    service.retire(number, by=g.actor.username, at=clock.now())
    return redirect(url_for("naming.index", thu=synonym.phrase), 303)


@bp.post("/<int:number>/dung-lai")
@requires(*OFFICERS)
@writes
def bring_back(number: int) -> AnyResponse:
    synonym = _found(number)
    service.bring_back(number, by=g.actor.username, at=clock.now())
    return redirect(url_for("naming.index", thu=synonym.phrase), 303)


def _index(form: FormReader, *, tried: str = "", status: int = 200) -> Response:
    synonyms = queries.synonyms()
    same = next((one for one in synonyms if folded(tried) == folded(one.phrase)), None)
    return render(
        "naming/index.html",
        fragment="naming/_tried.html",
        status=status,
        form=form,
        tried=tried,
        found=_found_by(tried) if tried else (),
        same=same,
        synonyms=synonyms,
    )


def _show(synonym: Synonym, form: FormReader, *, status: int = 200) -> Response:
    return render("naming/show.html", status=status, synonym=synonym, form=form, found=_found_by(synonym.phrase))


def _found_by(words: str) -> list[tuple[str, str]]:
    """Code and name of what a visitor would see first, with the names as they are this moment."""
    search.forget()
    results = search.search(Wanted(words)).procedures
    named = {procedure.code: procedure.name for procedure in results[: MOST_SHOWN * 2]}
    return list(named.items())[:MOST_SHOWN]


def _finds(words: str) -> bool:
    return bool(search.search(Wanted(words)).procedures)


def _found(number: int) -> Synonym:
    synonym = queries.find_synonym(number)
    if synonym is None:
        abort(404)
    return synonym
