"""Another window, or none: by the citizen with a code that comes by telephone, or by the post office for who calls."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, db
from portal.accounts.rules import Role
from portal.booking.changing import forms, queries, service
from portal.booking.changing.queries import Plan
from portal.booking.changing.rules import takes_messages, telephone_key
from portal.booking.pickups.queries import was_done
from portal.booking.pickups.rules import Hand, NotOpen, TooLate, WindowFull
from portal.custody.codes.rules import BadCode, display, parse
from portal.custody.dossiers.forms import MISTYPED, UNKNOWN, count_wrong, read_last_four, right_digits
from portal.custody.dossiers.queries import find_contact
from portal.web import limits
from portal.web.access import public, requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes, writes_in_portions

bp = Blueprint("changing", __name__)

CODES_PER_DOSSIER = "3/1h"
CODES_PER_TELEPHONE = "6/1d"


@bp.get("/T/<string:code>/lich")
@public
def plan(code: str) -> AnyResponse:
    """What is booked and until when it can be changed; nothing personal."""
    found = _plan(code, clock.now())
    if request.path != f"/T/{found.code}/lich":
        return redirect(f"/T/{found.code}/lich", 301)
    return _start(found, FormReader({}), forms.carried_window(request.args))


@bp.post("/T/<string:code>/lich/ma")
@public
@writes
def send(code: str) -> AnyResponse:
    """Six digits to the telephone, for whoever knows its last four; then the page to type them on."""
    now = clock.now()
    found = _plan(code, now)
    if not found.may or not found.has_contact:
        return _start(found, FormReader({}), "")
    form, chosen = FormReader(request.form), forms.carried_window(request.form)
    digits = read_last_four(form)
    if not form.ok or not right_digits(found.code, form, "phone_last4", digits):
        return _start(found, form, chosen, status=422)
    contact = find_contact(found.code)
    if contact is None or not takes_messages(contact.phone):
        return _told(found, "land_line")
    verdict = _may_send(found.code, contact.phone)
    if not verdict.allowed:
        page = _choose(found, form, "not_sent", status=429)
        page.headers["Retry-After"] = str(verdict.retry_after)
        return page
    service.send_code(found.code, contact.phone, key=_key(), at=now)
    return _choose(found, form, "sent")


@bp.post("/T/<string:code>/lich")
@public
@writes_in_portions
def change(code: str) -> AnyResponse:
    """The code is tried in a transaction of its own: a wrong try counts whatever becomes of the rest."""
    now = clock.now()
    found = _plan(code, now)
    hand = Hand(forms.own_id(request.form))
    if was_done(found.code, hand.source, hand.own_id(found.code)):
        return _done(found)
    if not found.may:
        return _told(found, _why_not(found))
    form = FormReader(request.form)
    typed, wish = forms.read_code(form), forms.read_wish(form, found)
    if not form.ok:
        return _choose(found, form, "", status=422)
    try:
        with db.writing():
            right = service.try_code(found.code, typed, key=_key(), at=now)
        if not right:
            form.fail("ma", _("Mã này chưa đúng. Ông/bà xem lại tin nhắn mới nhất; sai 5 lần thì mã hết dùng được."))
            return _choose(found, form, "", status=422)
        with db.writing():
            service.use_code(found.code, typed, key=_key())
            service.do(found.code, wish.window_id, hand=hand, at=now, reason=wish.reason)
    except service.OldCode:
        if was_done(found.code, hand.source, hand.own_id(found.code)):  # a double tap, and the first was quicker
            return _done(found)
        form.fail("ma", _("Mã này không còn dùng được: đã quá 10 phút, đã dùng rồi, hoặc đã sai 5 lần. Mời bấm “Gửi mã mới”."))
        return _choose(found, form, "", status=422)
    except (WindowFull, TooLate, NotOpen) as refusal:
        return _refused(found.code, form, refusal)
    return _done(found)


@bp.get("/can-bo/lich/<string:code>")
@requires(Role.POST_CLERK, Role.SUPERVISOR)
def plan_for_caller(code: str) -> Response:
    return _for_caller(_ours(code), FormReader({}))


@bp.post("/can-bo/lich/<string:code>")
@requires(Role.POST_CLERK, Role.SUPERVISOR)
@writes
def change_for_caller(code: str) -> AnyResponse:
    """A citizen telephones and is recognised by the last four digits; who did it for them stands in the ledger."""
    found, actor = _ours(code), g.actor
    hand = Hand(forms.own_id(request.form), "staff", actor.opaque, actor.office, actor.role, "last4")
    if was_done(found.code, hand.source, hand.own_id(found.code)):
        return _done(found)
    form = FormReader(request.form)
    digits, wish = read_last_four(form), forms.read_wish(form, found)
    if not form.ok or not right_digits(found.code, form, "phone_last4", digits):
        return _for_caller(found, form, status=422)
    try:
        service.do(found.code, wish.window_id, hand=hand, at=clock.now(), reason=wish.reason)
    except WindowFull:
        form.fail("khung", _full())
        return _for_caller(found, form, status=409)
    except (NotOpen, TooLate):
        return _for_caller(_ours(code), form, status=409)
    return _done(found)


@bp.after_request
def unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _plan(given: str, now: datetime) -> Plan:
    """The visit behind a code. Unknown and expired answer alike, and are counted as on the tracking page."""
    try:
        code = parse(given)
    except BadCode:
        count_wrong(MISTYPED)
        abort(404)
    found = queries.find_plan(code, now=now)
    if found is None:
        if queries.exists(code, now=now):  # there is nothing to change, but its page
            abort(redirect(f"/T/{code}", 303))
        count_wrong(UNKNOWN)
        abort(404)
    return found


def _ours(given: str) -> Plan:
    """A clerk changes what the own office collects, a supervisor what any does."""
    try:
        found = queries.find_plan(parse(given), now=clock.now())
    except BadCode:
        found = None
    if found is None or (g.actor.role is not Role.SUPERVISOR and found.pickup.office != g.actor.office):
        abort(404)
    return found


def _may_send(code: str, phone: str) -> limits.Verdict:
    """So many an hour for one dossier, so many a day for one telephone."""
    own = telephone_key(_key(), phone)
    verdict = limits.peek("phone-codes", own, limit=CODES_PER_TELEPHONE)
    if verdict.allowed:
        verdict = limits.hit("dossier-codes", code, limit=CODES_PER_DOSSIER)
    return limits.hit("phone-codes", own, limit=CODES_PER_TELEPHONE) if verdict.allowed else verdict


def _refused(code: str, form: FormReader, refusal: Exception) -> Response:
    """As things stand now: somebody was quicker, or it has become too late."""
    found = _plan(code, clock.now())
    if isinstance(refusal, NotOpen) or not found.may:
        return _told(found, _why_not(found))
    late = _("Đã quá giờ đổi sang buổi khác. Ông/bà vẫn hủy được; muốn đổi, xin gọi 1900 54 54 81.")
    form.fail("khung", late if isinstance(refusal, TooLate) else _full())
    return _choose(found, form, "", status=409)


def _why_not(found: Plan) -> str:
    return "late" if found.status in ("open", "missed") else found.status


def _full() -> str:
    words: str = _("Buổi này vừa hết chỗ hoặc vừa quá giờ đặt. Lịch cũ vẫn giữ nguyên; ông/bà chọn buổi khác.")
    return words


def _done(found: Plan) -> AnyResponse:
    """The tracking page says what holds now; the address only that something was changed."""
    return redirect(f"/T/{found.code}?lich=1", 303)


def _start(found: Plan, form: FormReader, chosen: str, status: int = 200) -> Response:
    page = render("changing/start.html", status=status, **_facts(found, form), chosen=chosen)
    return _private(page) if request.method == "POST" else page


def _choose(found: Plan, form: FormReader, sent: str, status: int = 200) -> Response:
    """The code, the next half days and the way to cancel on one page; `sent`: what became of the message."""
    windows = queries.offered(found, now=clock.now())
    facts = _facts(found, form) | {"windows": windows, "sent": sent, "own_id": forms.own_id(request.form)}
    return _private(render("changing/choose.html", status=status, **facts))


def _for_caller(found: Plan, form: FormReader, status: int = 200) -> Response:
    windows = queries.offered(found, now=clock.now())
    own = forms.own_id(request.form)
    return _private(render("changing/caller.html", status=status, **_facts(found, form), windows=windows, own_id=own))


def _told(found: Plan, why: str) -> Response:
    return _private(render("changing/told.html", status=409, **_facts(found, FormReader({})), why=why))


def _facts(found: Plan, form: FormReader) -> dict[str, Any]:
    address: str = current_app.config["BASE_URL"]
    host = address.partition("://")[2]
    return {"plan": found, "form": form, "shown": display(found.code), "host": host}


def _private(page: Response) -> Response:
    page = make_response(page)
    page.headers["Cache-Control"] = "no-store"
    return page


def _key() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
