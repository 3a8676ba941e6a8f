"""Booking a postman: choices by address, contact by form, one POST that writes."""

from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from portal import clock
from portal.booking.asking.forms import Choices, missing, read_choices, read_contact, request_id
from portal.booking.pickups import service
from portal.booking.windows import queries
from portal.places.queries import serving_is_assumed, serving_office, units
from portal.web import limits
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("asking", __name__, url_prefix="/dat-lich")
FROM_ONE_ADDRESS = "30/1h"  # a village's library or a commune's counter books for many


@bp.get("")
@public
def start() -> Response:
    choices = read_choices(request.args)
    if choices.procedure is None:
        return render("booking/find.html")
    return _choose(choices, FormReader(request.args))


@bp.get("/khung-gio")
@public
def windows() -> Response:
    """Which half day; a return needs none."""
    choices = read_choices(request.args)
    if choices.procedure is None:
        return _start_again(choices)
    if not choices.service or choices.unit is None:
        return _choose(choices, missing(choices, request.args), status=422)
    if choices.service == "return":
        return make_response(redirect(f"/dat-lich/lien-he?{urlencode(choices.address())}", 303))
    return _windows(choices, FormReader(request.args))


@bp.get("/lien-he")
@public
def contact() -> Response:
    choices = read_choices(request.args)
    if not choices.service or choices.unit is None:
        return _start_again(choices)
    if not choices.complete:
        form = FormReader(request.args)
        form.fail("khung", _("Ông/bà hãy chọn một khung giờ."))
        return _windows(choices, form, status=422)
    return _contact(choices, FormReader({}))


@bp.post("/kiem-tra")
@public
@writes
def check() -> Response:
    """Everything once more before it is sent, or the step to be changed with all that was typed. Nothing is kept yet."""
    choices = read_choices(request.form)
    changing = request.form.get("sua", "")
    if choices.procedure is None:
        return _start_again(choices)
    if changing == "dich-vu":
        return _choose(choices, FormReader(request.form))
    if changing == "khung" and choices.unit:
        return _another_window(choices, "changing")
    return _not_chosen(choices) or _check(choices, changing=bool(changing))


@bp.post("")
@public
@writes
def book() -> Response:
    choices = read_choices(request.form)
    if choices.procedure is None:
        return _start_again(choices)
    booking, form = read_contact(request.form, choices)
    unfinished = _not_chosen(choices)
    if unfinished or booking is None:
        return unfinished or _contact(choices, form, status=422)
    verdict = limits.hit("booking", limits.client_address(), limit=FROM_ONE_ADDRESS)
    if not verdict.allowed:
        raise TooManyRequests(retry_after=verdict.retry_after)
    try:
        code = service.book(booking, at=clock.now())
    except service.WindowFull:
        return _another_window(choices, "full", status=409)
    except service.TooManyOpen:
        form.fail("phone", _("Số điện thoại này đang có 3 lịch chờ bưu tá. Xin đợi bưu tá đến hoặc gọi 1900 54 54 81."))
        return _contact(choices, form, status=422)
    return make_response(redirect(f"/T/{code}?moi=1", 303))


def _check(choices: Choices, *, changing: bool) -> Response:
    booking, form = read_contact(request.form, choices)
    if booking is None or changing:
        return _contact(choices, form, status=200 if changing else 422)
    return _private(render("booking/check.html", choices=choices, booking=booking, form=form))


def _not_chosen(choices: Choices) -> Response | None:
    """The step that is still missing, with all that was typed; None when nothing is."""
    if not choices.service or choices.unit is None:
        return _choose(choices, missing(choices, request.form), status=422)
    return None if choices.complete else _another_window(choices, "missing", status=422)


def _start_again(choices: Choices) -> Response:
    """A step reached without the ones before it leads back to the first that is missing."""
    return make_response(redirect(f"/dat-lich?{urlencode(choices.address())}", 303))


def _choose(choices: Choices, form: FormReader, status: int = 200) -> Response:
    """Service and unit; what was typed already is carried along."""
    own = request_id(request.form) if request.method == "POST" else ""
    page = render("booking/start.html", status=status, choices=choices, units=units(), form=form, request_id=own)
    return _private(page)


def _windows(choices: Choices, form: FormReader, status: int = 200) -> Response:
    office = serving_office(choices.unit.code) if choices.unit else None
    found = queries.next_windows(office.id, now=clock.now()) if office else ()
    assumed = bool(choices.unit and serving_is_assumed(choices.unit.code))
    return render(
        "booking/windows.html", status=status, choices=choices, form=form, windows=found, office=office, assumed=assumed
    )


def _contact(choices: Choices, form: FormReader, status: int = 200) -> Response:
    own = request_id(request.form)
    return _private(render("booking/contact.html", status=status, choices=choices, form=form, request_id=own))


def _another_window(choices: Choices, why: str, status: int = 200) -> Response:
    """The window is full, missing or to be changed: the next ones are offered, what was typed stays."""
    office = serving_office(choices.unit.code) if choices.unit else None
    found = [one for one in queries.next_windows(office.id, now=clock.now()) if one.left] if office else []
    form, own = FormReader(request.form), request_id(request.form)
    return _private(
        render("booking/full.html", status=status, choices=choices, form=form, windows=found, request_id=own, why=why)
    )


def _private(page: Response) -> Response:
    """What a person has typed is kept by no cache; an empty form is, so that the way back finds it filled in."""
    if request.method == "POST":
        page.headers["Cache-Control"] = "no-store"
    return page
