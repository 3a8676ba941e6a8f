"""The post office's round of a day: who goes where, setting out, nobody there; the run sheet and the labels on paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.rules import Role
from portal.booking.rounds import queries, service
from portal.booking.rounds.forms import (
    NOBODY,
    SIZES,
    STEPS,
    press_id,
    read_assignment,
    read_missed,
    read_note,
    read_part,
    read_size,
)
from portal.booking.rounds.rules import Half, Label, NotHere, NotToday, day_of, sheets_of, today
from portal.custody.codes.rules import BadCode, code_in
from portal.custody.dossiers.service import UnknownDossier
from portal.custody.handover.forms import REASONS
from portal.custody.handover.rules import Action
from portal.custody.handover.service import NotLawful, act
from portal.places.queries import office_name
from portal.web import qr
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("rounds", __name__, url_prefix="/can-bo/tuyen")

READERS = (Role.POSTMAN.value, Role.POST_CLERK.value, Role.SUPERVISOR.value)
PLANNERS = (Role.POST_CLERK.value, Role.SUPERVISOR.value)
FURTHEST = timedelta(days=60)


@dataclass(frozen=True)
class Wrong:
    """What could not be done, and where on the page it is said."""

    form: FormReader | None = None
    part: str = ""
    noted: str = ""
    refused: str = ""


NOTHING_WRONG = Wrong()


@bp.get("")
@requires(*READERS)
def today_round() -> Response:
    return _show(today(clock.now()))


@bp.get("/<string:day>")
@requires(*READERS)
def day_round(day: str) -> Response:
    return _show(_day(day))


@bp.post("/<string:day>/giao")
@requires(*PLANNERS)
@writes
def assign(day: str) -> AnyResponse:
    """Single stops or whole communes of one half day to one postman."""
    half = _half(day)
    chosen, postman, form = read_assignment(request.form, queries.crew(half.office))
    if not form.ok:
        return _show(half.day, Wrong(form, part=half.part), 422)
    service.assign(half, chosen, postman, at=clock.now())
    return _back(half.day, f"buoi-{half.part}")


@bp.post("/<string:day>/thu-tu")
@requires(*READERS)
@writes
def shift(day: str) -> AnyResponse:
    """One stop a place earlier or later."""
    code, step = request.form.get("ma", "")[:13], STEPS.get(request.form.get("huong", ""))
    if step is None:
        abort(400)
    try:
        service.shift(code, step, actor=g.actor)
    except NotHere:
        abort(404)
    return _back(_day(day), f"s-{code}")


@bp.post("/<string:day>/ghi-chu")
@requires(*READERS)
@writes
def note(day: str) -> AnyResponse:
    code = request.form.get("ma", "")[:13]
    text, form = read_note(request.form)
    if not form.ok:
        return _show(_day(day), Wrong(form, noted=code), 422)
    try:
        service.write_note(code, text, actor=g.actor)
    except NotHere:
        abort(404)
    return _back(_day(day), f"s-{code}")


@bp.post("/<string:day>/di")
@requires(Role.POSTMAN.value)
@writes
def set_out(day: str) -> AnyResponse:
    """The postman is on the way; the pages of his stops say who comes and what he can say at the door."""
    half = _half(day)
    try:
        service.set_out(half, g.actor, at=clock.now())
    except NotToday:
        return _show(half.day, Wrong(refused="not_today"), 409)
    return _back(half.day, f"buoi-{half.part}")


@bp.post("/<string:day>/thoi")
@requires(Role.POSTMAN.value)
@writes
def stay(day: str) -> AnyResponse:
    half = _half(day)
    service.stay(half, g.actor, at=clock.now())
    return _back(half.day, f"buoi-{half.part}")


@bp.post("/<string:day>/khong-gap")
@requires(Role.POSTMAN.value)
@writes
def missed(day: str) -> AnyResponse:
    """Nobody there, or nothing ready: the same action as on the dossier's page, from the round in two taps."""
    stop = queries.one_stop(g.actor, request.form.get("ma", "")[:13])
    if stop is None:
        abort(404)
    press, _form = read_missed(request.form)
    if press is None:
        return _show(_day(day), Wrong(refused="no_reason"), 422)
    try:
        act(stop.code, press, actor=g.actor, at=clock.now())
    except (NotLawful, UnknownDossier):
        return _show(_day(day), Wrong(refused="not_lawful"), 409)
    return _back(_day(day), f"s-{stop.code}")


@bp.get("/<string:day>/to")
@requires(*READERS)
def sheet(day: str) -> Response:
    """One A4 sheet for each postman and half day."""
    found, part = queries.seen_by(g.actor, _day(day)), read_part(request.args)
    return render(
        "rounds/sheet.html", round=found, sheets=sheets_of(found, part), office=office_name(g.actor.office), symbol=_symbol
    )


@bp.get("/<string:day>/nhan")
@requires(*READERS)
def labels(day: str) -> Response:
    """A label for each packet that is still to be collected."""
    part, found = read_part(request.args), queries.seen_by(g.actor, _day(day))
    stops = [stop for portion in found.portions for stop in portion.stops if stop.waits and part in (None, stop.part)]
    given = {"day": day, **({"buoi": part} if part else {})}
    return _labels(queries.labels_of(stops, g.actor.office), "rounds.labels", given, url_for("rounds.day_round", day=day))


@bp.get("/nhan/<string:code>")
@requires(*READERS)
def label(code: str) -> Response:
    """The label of one dossier, from its page."""
    try:
        found = queries.label_of(code_in(code), g.actor)
    except BadCode:
        found = None
    if found is None:
        abort(404)
    return _labels((found,), "rounds.label", {"code": found.code}, f"/T/{found.code}")


def _labels(found: tuple[Label, ...], endpoint: str, given: dict[str, Any], back: str) -> Response:
    addresses = {size: url_for(endpoint, kho=size, **given) for size in SIZES}
    size = read_size(request.args.get("kho", ""))
    return render("rounds/labels.html", labels=found, size=size, addresses=addresses, back=back, symbol=_symbol)


def _symbol(code: str) -> Markup:
    """Scanned, it opens the tracking page, which for staff holds the buttons."""
    return qr.svg(f"{current_app.config['BASE_URL']}/T/{code}".upper())


def _show(day: date, wrong: Wrong = NOTHING_WRONG, status: int = 200) -> Response:
    now, actor = today(clock.now()), g.actor
    own = actor.role is Role.POSTMAN
    return render(
        "rounds/mine.html" if own else "rounds/office.html", status=status, round=queries.seen_by(actor, day),
        to_arrange=queries.to_arrange(actor, now) if day == now else (), crew=queries.crew(actor.office), today=now,
        tomorrow=now + timedelta(days=1), before=day - timedelta(days=1), after=day + timedelta(days=1),
        office=office_name(actor.office), form=wrong.form or FormReader({}), wrong_part=wrong.part, noted=wrong.noted,
        refused=wrong.refused,
        reasons=REASONS[Action.PICKUP_MISSED], press_id=press_id, nobody=NOBODY,
        chosen=frozenset(request.form.getlist("ma") + request.form.getlist("xa")) if wrong.part else frozenset(),
    )  # fmt: skip


def _day(text: str) -> date:
    """A day that a round may have; years hence nobody drives."""
    day, now = day_of(text), today(clock.now())
    if day is None or abs(day - now) > FURTHEST:
        abort(404)
    return day


def _half(day: str) -> Half:
    part = read_part(request.form)
    if part is None:
        abort(400)
    return Half(g.actor.office, _day(day), part)


def _back(day: date, place: str) -> AnyResponse:
    return redirect(url_for("rounds.day_round", day=day.isoformat(), _anchor=place), 303)
