"""Booking a postman: choices by address, contact by form, one POST that writes."""

from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from flask_babel import gettext as _

from portal import clock
from portal.booking import queries, service
from portal.booking.forms import Choices, read_choices, read_contact, request_id
from portal.places.queries import serving_is_assumed, serving_office, units
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("booking", __name__, url_prefix="/dat-lich")


@bp.get("")
@public
def start() -> Response:
    choices = read_choices(request.args)
    if choices.procedure is None:
        return render("booking/find.html")
    return render("booking/start.html", choices=choices, units=units(), form=FormReader(request.args))


@bp.get("/khung-gio")
@public
def windows() -> Response:
    """Which half day; a return needs none."""
    choices = read_choices(request.args)
    if not choices.service or choices.unit is None:
        return _start_again(choices)
    if choices.service == "return":
        return make_response(redirect(f"/dat-lich/lien-he?{urlencode(choices.address())}", 303))
    return _windows(choices, FormReader(request.args))


@bp.get("/lien-he")
@public
def contact() -> Response:
    choices = read_choices(request.args)
    if not choices.service or choices.unit is None:
        return _start_again(choices)
    if choices.service != "return" and choices.window is None:
        form = FormReader(request.args)
        form.fail("khung", _("Ông/bà hãy chọn một khung giờ."))
        return _windows(choices, form, status=422)
    return _contact(choices, FormReader({}))


@bp.post("/kiem-tra")
@public
@writes
def check() -> Response:
    """Everything once more before it is sent; nothing is kept yet."""
    choices = read_choices(request.form)
    booking, form = read_contact(request.form, choices)
    if not _complete(choices):
        return _start_again(choices)
    if booking is None or request.form.get("sua"):
        return _contact(choices, form, status=200 if form.ok or request.form.get("sua") else 422)
    return render("booking/check.html", choices=choices, booking=booking, form=form)


@bp.post("")
@public
@writes
def book() -> Response:
    choices = read_choices(request.form)
    booking, form = read_contact(request.form, choices)
    if not _complete(choices):
        return _start_again(choices)
    if booking is None:
        return _contact(choices, form, status=422)
    try:
        code = service.book(booking, at=clock.now())
    except service.WindowFull:
        return _full(choices, form)
    except service.TooManyOpen:
        form.fail("phone", _("Số điện thoại này đang có 3 lịch chờ bưu tá. Xin đợi bưu tá đến hoặc gọi 1900 54 54 81."))
        return _contact(choices, form, status=422)
    return make_response(redirect(f"/T/{code}?moi=1", 303))


def _complete(choices: Choices) -> bool:
    return bool(choices.service and choices.unit and (choices.service == "return" or choices.window))


def _start_again(choices: Choices) -> Response:
    """A step reached without the ones before it leads back to the first that is missing."""
    return make_response(redirect(f"/dat-lich?{urlencode(choices.address())}", 303))


def _windows(choices: Choices, form: FormReader, status: int = 200) -> Response:
    office = serving_office(choices.unit.code) if choices.unit else None
    found = queries.next_windows(office.id, now=clock.now()) if office else ()
    assumed = bool(choices.unit and serving_is_assumed(choices.unit.code))
    return render(
        "booking/windows.html", status=status, choices=choices, form=form, windows=found, office=office, assumed=assumed
    )


def _contact(choices: Choices, form: FormReader, status: int = 200) -> Response:
    own = request_id(request.form)
    return render("booking/contact.html", status=status, choices=choices, form=form, request_id=own)


def _full(choices: Choices, form: FormReader) -> Response:
    """The window filled meanwhile: what was typed stays, the next windows are offered."""
    office = serving_office(choices.unit.code) if choices.unit else None
    found = [one for one in queries.next_windows(office.id, now=clock.now()) if one.left] if office else []
    own = request_id(request.form)
    return render("booking/full.html", status=409, choices=choices, form=form, windows=found, request_id=own)
