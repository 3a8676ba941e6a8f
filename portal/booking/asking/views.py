"""Booking a postman: choices by address, contact by form, one POST that writes."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request
from flask_babel import gettext as _

from portal import clock
from portal.booking.asking import queries
from portal.booking.asking.forms import OWN_PAPERS, Choices, missing, read_choices, read_contact, request_id
from portal.booking.asking.rules import why_again
from portal.booking.pickups import service
from portal.booking.pickups.queries import code_of_request
from portal.booking.pickups.rules import MOST_AT_PLACE, Booking
from portal.booking.postage.queries import estimate
from portal.booking.postage.rules import Estimate
from portal.booking.windows.queries import closes
from portal.catalogue.search.queries import publication, search
from portal.catalogue.search.rules import Wanted
from portal.places.queries import serving_is_assumed, serving_office, units
from portal.places.rules import VIETNAM
from portal.web import limits, stamps
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("asking", __name__, url_prefix="/dat-lich")
MOST_FOUND = 8
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
    unfinished = _place_or_service(choices)
    if unfinished:
        return unfinished
    if choices.service == "return":
        return make_response(redirect(f"/dat-lich/lien-he?{urlencode(choices.address())}", 303))
    return _windows(choices, FormReader(request.args))


@bp.get("/lien-he")
@public
def contact() -> Response:
    choices = read_choices(request.args)
    if not choices.service or choices.place is None:
        return _start_again(choices)
    if not _bookable(choices):
        form = FormReader(request.args)
        gone = _("Khung giờ này không còn đặt được. Ông/bà hãy chọn khung giờ khác.")
        form.fail("khung", gone if choices.window else _("Ông/bà hãy chọn một khung giờ."))
        return _windows(choices, form, status=422)
    return _contact(choices, FormReader({}))


@bp.get("/kiem-tra")
@public
def opened_again() -> Response:
    """A tab that was closed, or the language changed, on a page that came by POST: from the beginning, never an error."""
    return _start_again(read_choices(request.args))


@bp.post("/kiem-tra")
@public
@writes
def check() -> Response:
    """Everything once more before it is sent, or the step to be changed with all that was typed. Nothing is kept yet."""
    choices = read_choices(request.form)
    changing = request.form.get("sua", "")
    if choices.procedure is None:
        return _start_again(choices)
    if changing in ("dich-vu", "noi"):
        return _choose(choices, FormReader(request.form))
    if changing == "giay-to":
        return _papers(choices, FormReader(request.form))
    if changing == "thu-tuc":
        return _another_procedure(choices, FormReader(request.form))
    if changing == "khung" and choices.place:
        return _another_window(choices, "changing")
    unfinished = _not_chosen(choices)
    if unfinished or _bookable(choices):
        return unfinished or _check(choices, changing=bool(changing))
    return _another_window(choices, "full", status=409)


@bp.post("")
@public
@writes
def book() -> Response:
    """The one step that keeps something. A form that no person seems to have filled in comes back once more, as it was."""
    choices = read_choices(request.form)
    if choices.procedure is None:
        return _start_again(choices)
    booking, form = read_contact(request.form, choices)
    unfinished = _not_chosen(choices)
    if unfinished or booking is None:
        return unfinished or _wrong(choices, form)
    if code_of_request(booking.request_id) is None:  # who has booked with this form already only sees it again
        refused = _asked_again(choices, booking, form)
        if refused:
            return refused
    return _book(choices, booking, form)


def _asked_again(choices: Choices, booking: Booking, form: FormReader) -> Response | None:
    """What seems to be no person, and what is too much from one network; both come back with everything filled in."""
    trapped, age = bool(request.form.get("trang-web")), stamps.age(request.form.get("dau", ""), clock.now())
    again = why_again(age, trapped=trapped)
    if again:
        return _review(choices, booking, form, again=again, status=422)
    verdict = limits.hit("booking", limits.client_address(), limit=FROM_ONE_ADDRESS)
    if verdict.allowed:
        return None
    page = _review(choices, booking, form, again="busy", status=429)
    page.headers["Retry-After"] = str(verdict.retry_after)
    return page


def _book(choices: Choices, booking: Booking, form: FormReader) -> Response:
    try:
        code = service.book(booking, at=clock.now())
    except service.WindowFull:
        return _another_window(choices, "full", status=409)
    except service.OtherBooking as other:
        return _private(render("booking/already.html", status=409, code=other.code))
    except service.TooManyOpen:
        form.fail("phone", _("Số điện thoại này đang có 3 lịch chờ bưu tá. Xin đợi bưu tá đến hoặc gọi 1900 54 54 81."))
        return _contact(choices, form, status=422)
    except service.TooManyHere:
        form.fail(
            "address",
            _("Nhà này đang có %(most)s lịch chờ bưu tá. Đưa chung một lần, hoặc gọi 1900 54 54 81.", most=MOST_AT_PLACE),
        )
        return _contact(choices, form, status=422)
    return make_response(redirect(f"/T/{code}?moi=1", 303))


def _check(choices: Choices, *, changing: bool) -> Response:
    booking, form = read_contact(request.form, choices)
    if changing:
        return _contact(choices, form)
    return _wrong(choices, form) if booking is None else _review(choices, booking, form)


def _wrong(choices: Choices, form: FormReader) -> Response:
    """The page on which the wrong fields stand; papers stand on one of their own, and wait until the rest is right."""
    if set(form.errors) == {"other_papers"}:
        return _papers(choices, form, status=422)
    form.errors.pop("other_papers", None)
    return _contact(choices, form, status=422)


def _not_chosen(choices: Choices) -> Response | None:
    """The step that is still missing, with all that was typed; None when nothing is."""
    unfinished = _place_or_service(choices)
    if unfinished or choices.complete:
        return unfinished
    return _another_window(choices, "missing", status=422)


def _place_or_service(choices: Choices) -> Response | None:
    if choices.service and choices.place:
        return None
    given = request.form if request.method == "POST" else request.args
    form = missing(choices, given)
    if choices.service and choices.found and choices.found.choices:
        return _which(choices, form)
    return _choose(choices, form, status=422)


def _bookable(choices: Choices) -> bool:
    """All is chosen, and the window can still be booked."""
    if choices.service == "return" or choices.window is None or choices.place is None:
        return choices.complete
    return queries.is_open(choices.window, choices.place, now=clock.now())


def _start_again(choices: Choices) -> Response:
    """A step reached without the ones before it leads back to the first that is missing."""
    return make_response(redirect(f"/dat-lich?{urlencode(choices.address())}", 303))


def _choose(choices: Choices, form: FormReader, status: int = 200) -> Response:
    """Service, place and papers; what was typed already is carried along."""
    page = render("booking/start.html", status=status, choices=choices, units=units(), form=form, request_id=_own_id())
    return _private(page)


def _which(choices: Choices, form: FormReader) -> Response:
    """What was typed means several places: asked, never guessed."""
    status = 422 if form.error("cho") else 200
    return _private(render("booking/place.html", status=status, choices=choices, form=form, request_id=_own_id()))


def _windows(choices: Choices, form: FormReader, status: int = 200) -> Response:
    return render(
        "booking/windows.html", status=status, choices=choices, form=form, estimate=_estimate(choices), **_offer(choices)
    )


def _contact(choices: Choices, form: FormReader, status: int = 200) -> Response:
    own, now, given = request_id(request.form), clock.now(), request.form.get("dau", "")
    stamp = given if stamps.age(given, now) is not None else stamps.make(now)
    page = render("booking/contact.html", status=status, choices=choices, form=form, request_id=own, stamp=stamp)
    return _private(page)


def _papers(choices: Choices, form: FormReader, status: int = 200) -> Response:
    own = _own_id()
    page = render("booking/papers.html", status=status, choices=choices, form=form, request_id=own, most_signs=OWN_PAPERS)
    return _private(page)


def _another_procedure(choices: Choices, form: FormReader) -> Response:
    """Found by its name, with all that was typed carried along."""
    wanted = form.text("tim", limit=200, required=False)
    found = [one for one in search(Wanted(wanted)).procedures if one.submit_by_post or one.return_by_post] if wanted else []
    page = render(
        "booking/procedure.html", choices=choices, form=form, request_id=_own_id(), found=found[:MOST_FOUND], wanted=wanted
    )
    return _private(page)


def _review(choices: Choices, booking: Booking, form: FormReader, *, again: str = "", status: int = 200) -> Response:
    """Check your answers. `again`: why it is to be sent once more; a stamp that is too young goes on ageing."""
    stamp = stamps.make(clock.now()) if again in ("old", "unknown") else request.form.get("dau", "")
    page = render(
        "booking/check.html", status=status, choices=choices, booking=booking, form=form, again=again, stamp=stamp,
        estimate=_estimate(choices), reference_only=publication().reference_only,
    )  # fmt: skip
    return _private(page)


def _another_window(choices: Choices, why: str, status: int = 200) -> Response:
    """The window is full, missing or to be changed: the next ones are offered, what was typed stays."""
    form = FormReader(request.form)
    page = render(
        "booking/full.html", status=status, choices=choices, form=form, request_id=_own_id(), why=why, **_offer(choices)
    )
    return _private(page)


def _offer(choices: Choices) -> dict[str, Any]:
    """The next windows, until when the nearest can be booked, who sends the postman, and whether that is a guess."""
    if choices.place is None:
        return {"windows": (), "until": None, "office": None, "assumed": False, "boats": ()}
    found = queries.windows_of(choices.place, now=clock.now())
    nearest = next((one.window for one in found if one.left), None)
    unit = choices.place.unit_code
    return {
        "windows": found, "until": closes(nearest) if nearest else None,
        "office": serving_office(unit), "assumed": serving_is_assumed(unit),
        "boats": queries.boats_of(choices.place, clock.now()),
    }  # fmt: skip


def _estimate(choices: Choices) -> Estimate:
    return estimate(choices.service, clock.now().astimezone(VIETNAM).date())


def _own_id() -> str:
    return request_id(request.form) if request.method == "POST" else ""


def _private(page: Response) -> Response:
    """Kept by the person's own browser alone, so that its way back shows the page again and not a warning."""
    page.headers["Cache-Control"] = "private, no-cache"
    return page
