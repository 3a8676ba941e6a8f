"""The post office's half days: how many places, closed when, until when they are booked, which days the boat goes."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, db
from portal.accounts.rules import Role
from portal.booking.pickups.queries import open_in
from portal.booking.pickups.rules import Hand
from portal.booking.pickups.service import call_off
from portal.booking.planning import forms, queries
from portal.booking.windows import queries as windows
from portal.booking.windows import service
from portal.booking.windows.rules import HOURS, REASONS, Closure
from portal.places.queries import office_name
from portal.places.rules import VIETNAM, OfficeKind, office_kind
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes, writes_in_portions

bp = Blueprint("planning", __name__, url_prefix="/can-bo/khung-gio")

PLANNERS = (Role.POST_CLERK.value, Role.SUPERVISOR.value)


@bp.get("")
@requires(*PLANNERS)
def ahead() -> Response:
    office, now = _office(), clock.now()
    closures = windows.closures(office, _today())
    return _render(
        "ahead", days=queries.days_ahead(office, now=now), closures=closures, waiting=queries.waiting_in(closures),
        told=request.args.get("bao", ""),
    )  # fmt: skip


@bp.get("/tuan")
@requires(*PLANNERS)
def week() -> Response:
    return _week(FormReader({}))


@bp.post("/tuan")
@requires(*PLANNERS)
@writes
def set_week() -> AnyResponse:
    form = FormReader(request.form)
    pattern, begins = forms.read_pattern(form, _today())
    if not form.ok or begins is None:
        return _week(form, 422)
    service.set_pattern(_office(), begins, pattern, by=g.actor.username, at=clock.now())
    return redirect(url_for("planning.week"), 303)


@bp.get("/dong")
@requires(*PLANNERS)
def closing() -> Response:
    """The form; with its answers in the address, what closing would mean, before anything is done."""
    form = FormReader(request.args)
    closure = _closure(form) if request.args else None
    if closure is None:
        return _closing(form, 422 if request.args else 200)
    waiting = len(open_in(queries.windows_of(closure)))
    return _render("check", closure=closure, waiting=waiting, given=form.values, press=forms.press_id({}))


@bp.post("/dong")
@requires(*PLANNERS)
@writes_in_portions
def close() -> AnyResponse:
    """Closed first: whoever books meanwhile holds a dossier and waits for the window, and must not be waited for."""
    form = FormReader(request.form)
    closure, press = _closure(form), forms.press_id(request.form)
    if closure is None:
        return _closing(form, 422)
    with db.writing():
        closure = service.close(closure, press=f"{g.actor.username}:{press}")
    return _call_off(closure, press)


@bp.post("/dong/<int:number>/bao")
@requires(*PLANNERS)
@writes_in_portions
def tell(number: int) -> AnyResponse:
    """Those who still wait in a closed half day: telling them was cut off, or they booked while it was closed."""
    closure = windows.find_closure(number)
    if closure is None or closure.office != _office():
        abort(404)
    return _call_off(closure, forms.press_id(request.form))


@bp.post("/dong/<int:number>/mo")
@requires(*PLANNERS)
@writes
def lift(number: int) -> AnyResponse:
    service.lift(number, office=_office(), by=g.actor.username, at=clock.now())
    return redirect(url_for("planning.ahead"), 303)


@bp.get("/gio")
@requires(*PLANNERS)
def cut_off() -> Response:
    return _cut_off(FormReader({}))


@bp.post("/gio")
@requires(*PLANNERS)
@writes
def set_cut_off() -> AnyResponse:
    form = FormReader(request.form)
    terms, begins = forms.read_terms(form, _today())
    if not form.ok or terms is None or begins is None:
        return _cut_off(form, 422)
    service.set_terms(_office(), begins, terms, by=g.actor.username, at=clock.now())
    return redirect(url_for("planning.cut_off"), 303)


@bp.get("/tau")
@requires(*PLANNERS)
def boats() -> Response:
    return _boats(FormReader({}))


@bp.post("/tau")
@requires(*PLANNERS)
@writes
def set_boats() -> AnyResponse:
    form = FormReader(request.form)
    areas = {island.area: island.label for island in queries.islands(_office(), _today())}
    area, weekdays, begins = forms.read_boats(request.form, form, areas, _today())
    if not form.ok or begins is None:
        return _boats(form, 422)
    service.set_boat_days(area, begins, weekdays, by=g.actor.username, at=clock.now())
    return redirect(url_for("planning.boats"), 303)


def _call_off(closure: Closure, press: str) -> AnyResponse:
    hand = Hand(press, "staff", g.actor.opaque, g.actor.office, g.actor.role.value)
    with db.writing():
        codes = call_off(queries.windows_of(closure), hand=hand, at=clock.now())
    return redirect(url_for("planning.ahead", bao=str(len(codes))), 303)


def _closure(form: FormReader) -> Closure | None:
    return forms.read_closure(form, _office(), by=g.actor.username, at=clock.now(), today=_today())


def _week(form: FormReader, status: int = 200) -> Response:
    """Filled with the week settled last, also one that has not begun: otherwise the next change would undo it unseen."""
    settled = windows.patterns(_office())
    pattern = settled[0][1] if settled else windows.pattern_of(_office(), _today())
    return _render("week", status, form=form, pattern=pattern, settled=settled, cell=forms.cell, parts=tuple(HOURS))


def _closing(form: FormReader, status: int = 200) -> Response:
    return _render("close", status, form=form, reasons=REASONS, whole=forms.WHOLE, parts=tuple(HOURS))


def _cut_off(form: FormReader, status: int = 200) -> Response:
    office = _office()
    return _render(
        "cut_off", status, form=form, terms=windows.terms_of(office, _today()), settled=windows.terms_history(office),
        cut_offs=forms.CUT_OFFS, days_before=forms.DAYS_BEFORE,
    )  # fmt: skip


def _boats(form: FormReader, status: int = 200) -> Response:
    chosen = request.form.getlist("weekday")
    return _render("boats", status, form=form, islands=queries.islands(_office(), _today()), chosen=chosen)


def _render(page: str, status: int = 200, **words: Any) -> Response:
    return render(f"planning/{page}.html", status=status, office=office_name(_office()), today=_today(), **words)


def _office() -> str:
    """Half days are a post office's; a supervisor of a desk has none."""
    office: str = g.actor.office
    if office_kind(office) is not OfficeKind.POST_OFFICE:
        abort(403, _("Trang này của bưu cục. Ông/bà đang làm việc ở nơi khác."))
    return office


def _today() -> date:
    return clock.now().astimezone(VIETNAM).date()
