"""The pages of the sheets: open one, scan into it or against it, decide, sign."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.rules import Role
from portal.custody.codes.rules import display
from portal.custody.dossiers.queries import find_state
from portal.custody.manifests.giving import service as giving
from portal.custody.manifests.pages import forms
from portal.custody.manifests.pages.queries import receivers
from portal.custody.manifests.receiving import service as receiving
from portal.custody.manifests.sheets import queries
from portal.custody.manifests.sheets.rules import (
    WORKERS,
    Sheet,
    SheetState,
    Verdict,
    WhyNot,
    may_fill,
    why_not_countersign,
    why_not_receive,
)
from portal.custody.manifests.sheets.service import Refused, open_sheet
from portal.places.queries import office_name
from portal.places.rules import VIETNAM
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.paging import Page
from portal.web.resuming import resumable
from portal.web.transaction import in_portions, writes, writes_in_portions

bp = Blueprint("manifests", __name__)

WORK = tuple(role.value for role in WORKERS)
READ = (*WORK, Role.SUPERVISOR.value)
BEFORE_GIVEN = (SheetState.OPEN, SheetState.GIVING, SheetState.CANCELLED)
OF_THE_SHEET = (WhyNot.SHEET_STATE, WhyNot.NOT_YOURS, WhyNot.BOTH_SIDES)
ITEMS_ON_A_PAGE = 50
FINDINGS_ON_A_PAGE = 20


@dataclass(frozen=True)
class Result:
    """What a scan came to: a word of manifests/_words.html, the code as people see it, and what stands in the way."""

    word: str
    good: bool
    shown: str = ""
    about: str = ""


@bp.app_template_global("manifests_of_mine")
def manifests_of_mine() -> queries.Mine:
    """For the first screen."""
    return queries.sheets_of(g.actor)


@bp.app_template_global("manifests_for")
def manifests_for(code: str) -> tuple[Sheet, ...]:
    """For a dossier's page that a phone's own camera has opened: the sheets it may go on, or be checked against."""
    actor = g.get("actor")
    return queries.open_sheets_for(code, actor) if actor and actor.role in WORKERS else ()


@bp.get("/can-bo/bang-ke")
@requires(*READ)
def overview() -> Response:
    return _overview(FormReader({}), 200)


@bp.post("/can-bo/bang-ke")
@requires(*WORK)
@writes
def open_one() -> AnyResponse:
    wanted, form = forms.read_opening(request.form, g.actor)
    if wanted is None:
        return _overview(form, 422)
    code = open_sheet(wanted.to, wanted.press or secrets.token_hex(8), actor=g.actor, at=clock.now())
    return redirect(url_for("manifests.sheet", code=code), 303)


@bp.get("/can-bo/bang-ke/<string:code>")
@requires(*READ)
def sheet(code: str) -> Response:
    return _sheet(_seen(code), None, 200)


@bp.get("/can-bo/bang-ke/<string:code>/tat-ca")
@requires(*READ)
def items(code: str) -> Response:
    """Every line, in the order it was added."""
    shown = _seen(code)
    counted = queries.counts(shown.code)
    page = Page.read(request.args.get("trang", ""), counted.listed + counted.surplus + counted.dropped, ITEMS_ON_A_PAGE)
    rows = queries.page_of(shown, offset=page.offset, size=page.size)
    return render("manifests/items.html", sheet=shown, items=rows, page=page, may_fill=_fills(shown), office_name=office_name)


@bp.get("/can-bo/bang-ke/<string:code>/doi-chieu")
@requires(*READ)
def findings(code: str) -> Response:
    return _findings(_seen(code), None, 200)


@bp.get("/can-bo/bang-ke/<string:code>/muc/<string:dossier>")
@requires(*READ)
def item(code: str, dossier: str) -> Response:
    """One line, with what may be decided about it."""
    shown = _seen(code)
    found, view = queries.find_item(shown, dossier), find_state(dossier)
    if found is None or view is None:
        abort(404)
    open_for_me = shown.state is SheetState.GIVEN and why_not_receive(shown, g.actor) is None and not found.apart
    choices = receiving.allowed(shown, view, found.verdict, g.actor) if open_for_me else ()
    return render("manifests/item.html", sheet=shown, item=found, choices=choices, dossier=view, office_name=office_name)


@bp.post("/can-bo/bang-ke/<string:code>/quet")
@requires(*WORK)
@resumable
@writes
def scan(code: str) -> Response:
    """One scan, by the side whose turn it is. Sent again it gives the same answer."""
    shown, scanned = _seen(code), forms.read_scan(request.form, _today())
    if scanned.why:
        return _sheet(shown, Result(scanned.why, good=False, shown=scanned.typed), 422)
    try:
        result = _count_in(shown, scanned)
    except Refused as refused:
        named = "" if refused.why in OF_THE_SHEET else display(scanned.code)
        return _sheet(shown, Result(refused.why, good=False, shown=named, about=refused.about), 409)
    return _sheet(shown, result, 200)


@bp.post("/can-bo/bang-ke/<string:code>/bo")
@requires(*WORK)
@writes
def take_out(code: str) -> Response:
    shown, dossier = _seen(code), FormReader(request.form).text("dossier", limit=13)
    try:
        giving.remove(shown.code, dossier, actor=g.actor)
    except Refused as refused:
        return _sheet(shown, Result(refused.why, good=False), 409)
    return _sheet(shown, Result("taken_out", good=True, shown=display(dossier)), 200)


@bp.post("/can-bo/bang-ke/<string:code>/huy")
@requires(*WORK)
@writes
def cancel(code: str) -> AnyResponse:
    shown = _seen(code)
    try:
        giving.cancel(shown.code, actor=g.actor, at=clock.now())
    except Refused as refused:
        return _sheet(shown, Result(refused.why, good=False), 409)
    return redirect(url_for("manifests.overview"), 303)


@bp.post("/can-bo/bang-ke/<string:code>/quyet-dinh")
@requires(*WORK)
@writes
def decide(code: str) -> AnyResponse:
    shown = _seen(code)
    decision, dossier = forms.read_decision(request.form)
    if decision is None:
        return _findings(shown, Result(WhyNot.DECISION, good=False), 422)
    missing = (each.code for each in queries.exceptions(shown) if each.verdict is Verdict.MISSING and not each.decision)
    try:
        receiving.decide(shown.code, [dossier] if dossier else list(missing), decision, actor=g.actor)
    except Refused as refused:
        return _findings(shown, Result(refused.why, good=False, shown=display(dossier) if dossier else ""), 409)
    return redirect(url_for("manifests.findings", code=shown.code), 303)


@bp.post("/can-bo/bang-ke/<string:code>/giao")
@requires(*WORK)
@writes_in_portions
def give(code: str) -> AnyResponse:
    return _sign(_seen(code), giving.give)


@bp.post("/can-bo/bang-ke/<string:code>/nhan")
@requires(*WORK)
@writes_in_portions
def receive(code: str) -> AnyResponse:
    return _sign(_seen(code), receiving.receive)


@bp.post("/can-bo/bang-ke/<string:code>/ky-doi-chieu")
@requires(*WORK)
@writes_in_portions
def countersign(code: str) -> AnyResponse:
    return _sign(_seen(code), receiving.countersign)


def _count_in(shown: Sheet, scanned: forms.Scanned) -> Result:
    """Into the sheet while it is open; against it once it was given."""
    code, at = display(scanned.code), clock.now()
    receives = shown.state not in BEFORE_GIVEN and why_not_receive(shown, g.actor) is not WhyNot.NOT_YOURS
    if not receives:
        added = giving.add(shown.code, giving.Scan(scanned.code, scanned.id), actor=g.actor, at=at)
        return Result(added, good=added == "added", shown=code)
    checked = receiving.check(shown.code, receiving.Check(scanned.code, scanned.id), actor=g.actor, at=at)
    word = "repeated" if checked.repeated else "apart" if checked.apart else checked.verdict.value
    return Result(word, good=word in ("matched", "apart"), shown=code)


def _sign(shown: Sheet, signature: Callable[..., int]) -> AnyResponse:
    try:
        in_portions(lambda: signature(shown.code, actor=g.actor, at=clock.now()))
    except Refused as refused:
        page = _findings if refused.why is WhyNot.UNDECIDED else _sheet
        return page(_seen(shown.code), Result(refused.why, good=False), 409)
    return redirect(url_for("manifests.sheet", code=shown.code), 303)


def _sheet(shown: Sheet, result: Result | None, status: int) -> Response:
    """The page, or for the scanning script only its board."""
    against = shown.state is not SheetState.OPEN
    why = why_not_receive(shown, g.actor) if shown.state is SheetState.GIVEN else None
    return render(
        "manifests/sheet.html", fragment="manifests/_board.html", status=status, sheet=shown, result=result,
        counts=queries.counts(shown.code), items=queries.newest(shown.code, scanned=against), may_fill=_fills(shown),
        may_check=shown.state is SheetState.GIVEN and why is None, why_not=why if g.actor.office == shown.to_office else None,
        may_countersign=why_not_countersign(shown, g.actor) is None, scan_id=secrets.token_hex(8), office_name=office_name,
        works=g.actor.role in WORKERS,
    )  # fmt: skip


def _findings(shown: Sheet, result: Result | None, status: int) -> Response:
    found = queries.exceptions(shown)
    page = Page.read(request.args.get("trang", ""), len(found), FINDINGS_ON_A_PAGE)
    open_for_me = shown.state is SheetState.GIVEN and why_not_receive(shown, g.actor) is None
    return render(
        "manifests/findings.html", status=status, sheet=shown, result=result, counts=queries.counts(shown.code),
        items=found[page.offset : page.offset + page.size], page=page, may_decide=open_for_me,
        undecided=sum(each.decision is None for each in found),
        missing=sum(each.verdict is Verdict.MISSING and each.decision is None for each in found),
        may_countersign=shown.state is SheetState.RECEIVED and why_not_countersign(shown, g.actor) is None,
        office_name=office_name,
    )  # fmt: skip


def _overview(form: FormReader, status: int) -> Response:
    likely, others = receivers(g.actor)
    return render(
        "manifests/overview.html", status=status, form=form, mine=queries.sheets_of(g.actor), likely=likely, others=others,
        works=g.actor.role in WORKERS, press=secrets.token_hex(8), office_name=office_name,
    )  # fmt: skip


def _seen(code: str) -> Sheet:
    return queries.seen_by(g.actor, code) or abort(404)


def _fills(shown: Sheet) -> bool:
    return shown.state in (SheetState.OPEN, SheetState.GIVING) and may_fill(shown, g.actor)


def _today() -> date:
    return clock.now().astimezone(VIETNAM).date()
