"""The officer's pages: a decision and its file go up, doubts are settled, a second person publishes."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.catalogue.drafts.intake import service as intake
from portal.catalogue.drafts.records import queries as records
from portal.catalogue.drafts.records.rules import FEWEST_TOGETHER, LEFT_OUT, READY, TAKEN, Draft, Refused
from portal.catalogue.drafts.records.service import discard as throw
from portal.catalogue.drafts.review import forms, queries, service
from portal.catalogue.drafts.settling import service as settling
from portal.catalogue.imports.grid.rules import MOST_PACKED
from portal.catalogue.search.queries import forget
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.paging import Page
from portal.web.transaction import writes

bp = Blueprint("drafts", __name__, url_prefix="/can-bo/danh-muc")

OFFICERS = ("officer", "supervisor", "admin")
SHOWN = 50  # lines or changes a page
ENDED_SHOWN = 20
KINDS = {
    "nghi-van": records.OPEN, "da-xu-ly": records.SETTLED, "nhan": records.ACCEPTED, "khong-doc": records.REJECTED,
    "trung": records.DUPLICATE,
}  # fmt: skip
PARTS = ("them", "bo", "doi", "cho")


def compared_first(view: Callable[[int], AnyResponse]) -> Callable[[int], AnyResponse]:
    """The comparison is made before the writing transaction begins: a long list must not keep everybody else from writing."""

    @wraps(view)
    def wrapper(number: int) -> AnyResponse:
        found = records.find_draft(number)
        if found is not None and found.status == READY:
            queries.comparison(found)
        return view(number)

    return wrapper


@bp.get("")
@requires(*OFFICERS)
def index() -> Response:
    return _index(FormReader({}))


@bp.post("")
@requires(*OFFICERS)
@writes
def upload() -> AnyResponse:
    form = FormReader(request.form)
    file = request.files.get("file")
    content = file.stream.read(MOST_PACKED + 1) if file else b""
    wanted = forms.Upload.read(form, (file.filename or "") if file else "", content, g.actor.username)
    if not form.ok:
        return _index(form, 422)
    try:
        claim = intake.prepare(wanted.new, wanted.content, at=clock.now())
    except Refused as refused:
        return _index(form, 422, refused)
    return redirect(url_for("drafts.draft", number=claim.draft), 303)


@bp.get("/<int:number>")
@requires(*OFFICERS)
def draft(number: int) -> Response:
    return _draft(_found(number))


@bp.get("/<int:number>/dong")
@requires(*OFFICERS)
def lines(number: int) -> Response:
    """All lines of one kind, a page at a time."""
    found = _found(number)
    kind = request.args.get("loai", "nghi-van")
    if kind not in KINDS:
        abort(404)
    counts = records.counts_of(number)
    page = Page.read(request.args.get("trang", ""), _count(counts, kind), SHOWN)
    shown = records.lines_of(number, KINDS[kind], page.offset, SHOWN)
    return render("drafts/lines.html", draft=found, counts=counts, kind=kind, page=page, lines=shown)


@bp.get("/<int:number>/thay-doi")
@requires(*OFFICERS)
def changes(number: int) -> Response:
    return _changes(_found(number), FormReader({}))


@bp.post("/<int:number>/dong/<int:line>/nhan")
@requires(*OFFICERS)
@writes
def take(number: int, line: int) -> AnyResponse:
    found = records.find_line(number, line) or abort(404)
    form = FormReader(request.form)
    given = forms.read_given(form, found.asked)
    if not form.ok:
        return _draft(_found(number), status=422, failed=line, form=form)
    return _settled(number, line, partial(settling.take, number, line, given, by=g.actor.username, at=clock.now()))


@bp.post("/<int:number>/dong/<int:line>/bo")
@requires(*OFFICERS)
@writes
def leave_out(number: int, line: int) -> AnyResponse:
    return _settled(number, line, partial(settling.leave_out, number, line, by=g.actor.username, at=clock.now()))


@bp.post("/<int:number>/dong/<int:line>/mo-lai")
@requires(*OFFICERS)
@writes
def reopen(number: int, line: int) -> AnyResponse:
    return _settled(number, line, partial(settling.reopen, number, line, by=g.actor.username, at=clock.now()))


@bp.post("/<int:number>/loai/<string:kind>/nhan")
@requires(*OFFICERS)
@writes
def take_alike(number: int, kind: str) -> AnyResponse:
    return _settled(number, 0, partial(settling.settle_alike, number, kind, TAKEN, by=g.actor.username, at=clock.now()))


@bp.post("/<int:number>/loai/<string:kind>/bo")
@requires(*OFFICERS)
@writes
def leave_out_alike(number: int, kind: str) -> AnyResponse:
    return _settled(number, 0, partial(settling.settle_alike, number, kind, LEFT_OUT, by=g.actor.username, at=clock.now()))


@bp.post("/<int:number>/cong-bo")
@requires(*OFFICERS)
@compared_first
@writes
def publish(number: int) -> AnyResponse:
    found, form = _found(number), FormReader(request.form)
    seen = forms.read_seen(form)
    forms.read_ticks(form, records.counts_of(number).open)
    if not form.ok:
        return _changes(found, form, 422)
    try:
        slug = service.publish(number, by=g.actor.username, at=clock.now(), seen=seen)
    except Refused as refused:
        return _changes(found, FormReader({}), 409, refused)
    forget()
    return redirect(url_for("history.decision", slug=slug), 303)


@bp.post("/<int:number>/huy")
@requires(*OFFICERS)
@writes
def discard(number: int) -> AnyResponse:
    found, form = _found(number), FormReader(request.form)
    reason = forms.read_reason(form)
    if not form.ok:
        return _draft(found, status=422, form=form)
    try:
        throw(number, reason, by=g.actor.username, at=clock.now())
    except Refused as refused:
        return _draft(found, status=409, refused=refused)
    return redirect(url_for("drafts.index"), 303)


def _found(number: int) -> Draft:
    return records.find_draft(number) or abort(404)


def _settled(number: int, line: int, settle: partial[Any]) -> AnyResponse:
    """Back to where the button was; the next doubt has moved up."""
    found = _found(number)
    try:
        settle()
    except Refused as refused:
        return _draft(found, status=409, failed=line, refused=refused)
    return redirect(url_for("drafts.draft", number=number, trang=_page_asked() or None, _anchor="nghi-van"), 303)


def _page_asked() -> str:
    asked = request.values.get("trang", "")
    return asked if asked.isascii() and asked.isdigit() and len(asked) < 7 else ""


def _index(form: FormReader, status: int = 200, refused: Refused | None = None) -> Response:
    page = Page.read(request.args.get("trang", ""), records.count_ended(), ENDED_SHOWN)
    ended = records.ended_drafts(page.offset, ENDED_SHOWN)
    open_ = records.open_drafts()
    return render("drafts/index.html", status=status, form=form, refused=refused, drafts=open_, ended=ended, page=page)


def _draft(
    found: Draft, *, status: int = 200, failed: int = 0, form: FormReader | None = None, refused: Refused | None = None
) -> Response:
    """The draft with its first doubts; `failed` is the line that could not be settled."""
    counts = records.counts_of(found.id)
    page = Page.read(_page_asked(), counts.open, SHOWN)
    parts = {
        name: records.lines_of(found.id, kind, page.offset if name == "nghi-van" else 0, SHOWN) for name, kind in KINDS.items()
    }
    alike = {kind: len(ids) for kind, ids in records.alike(found.id).items() if len(ids) >= FEWEST_TOGETHER}
    return render(
        "drafts/draft.html", status=status, draft=found, counts=counts, page=page, parts=parts, failed=failed,
        form=form or FormReader({}), refused=refused, names=queries.known_names(parts["nghi-van"]), shown=SHOWN, alike=alike,
    )  # fmt: skip


def _changes(found: Draft, form: FormReader, status: int = 200, refused: Refused | None = None) -> Response:
    if found.status != READY:  # nothing left to publish: its own page says why
        return _draft(found, status=status, refused=refused)
    compared = queries.comparison(found)
    wholes = dict(zip(PARTS, (
        compared.difference.added, compared.difference.withdrawn, compared.difference.changed, compared.held_back,
    ), strict=True))  # fmt: skip
    part = request.values.get("loai", "")
    shown = {name: whole[: SHOWN // 5] for name, whole in wholes.items()} if part not in PARTS else {}
    page = Page.read(_page_asked(), len(wholes[part]) if part in PARTS else 0, SHOWN)
    if part in PARTS:
        shown = {part: wholes[part][page.offset : page.offset + SHOWN]}
    return render(
        "drafts/changes.html", status=status, draft=found, form=form, refused=refused, wholes=wholes, shown=shown, part=part,
        page=page, counts=records.counts_of(found.id), before=queries.before(found), settlers=records.settlers(found.id),
        entries=len(compared.entries), may=found.prepared_by != g.actor.username,
    )  # fmt: skip


def _count(counts: object, kind: str) -> int:
    count: int = getattr(counts, KINDS[kind])
    return count
