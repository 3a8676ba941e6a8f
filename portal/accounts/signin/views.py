"""Signing in, step by step: password, code, what is still to be set up. Puts the signed-in person on every request."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.rules import Actor
from portal.accounts.second_factor import queries as factors
from portal.accounts.second_factor.rules import clean_code
from portal.accounts.second_factor.service import WrongCode, begin
from portal.accounts.signin import queries, service
from portal.accounts.signin.forms import Attempt, fault_message, read_code, read_new_password, too_often, wrong_code
from portal.accounts.signin.rules import REFRESH_SEEN_AFTER, Awaits, device_name, is_over
from portal.accounts.staff.service import PasswordRefused
from portal.config import Config
from portal.web import csrf, limits, qr, resuming
from portal.web.access import public
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.locale import own_path
from portal.web.transaction import writes

bp = Blueprint("signin", __name__, url_prefix="/can-bo/dang-nhap")

FAILURES = "10/5m"
WRONG_CODES_OF_ALL = "50/1h"  # from wherever: then only recovery codes are taken, so that nobody is locked out
STEPS = {Awaits.CODE: "signin.code_form", Awaits.ENROLMENT: "signin.enrol_form", Awaits.PASSWORD: "signin.password_form"}


def load_actor() -> None:
    """Before every request. Without our cookie nothing is read, so that public pages stay free of it."""
    g.actor = g.sign_in = None
    if "Cookie" not in request.headers or current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return
    token, now = str(session.get("token", "")), clock.now()
    if not token:
        return
    found = queries.find_sign_in(token, now=now)
    seen = _last_seen()
    if found is None or is_over(found.created_at, seen, now):
        g.ended = queries.whose(token)
        session.clear()
        return
    if now - seen >= REFRESH_SEEN_AFTER:
        session["seen"] = int(now.timestamp())
    g.actor, g.sign_in = found.actor, found


@bp.get("")
@public
def sign_in_form() -> AnyResponse:
    if g.get("actor"):
        return redirect(_way_on(), 303)
    return _page("accounts/sign_in.html", FormReader({}))


@bp.post("")
@public
@writes
def sign_in() -> AnyResponse:
    attempt, form = Attempt.read(request.form)
    if attempt is None:
        return _page("accounts/sign_in.html", form, 422)
    wait = must_wait(attempt.username)
    if wait:
        form.fail("username", too_often())
        return _wait(_page("accounts/sign_in.html", form, 429), wait)
    try:
        signed = service.sign_in(attempt.username, attempt.password, at=clock.now(), device=device())
    except service.NotRecognised:
        count_failure(attempt.username)
        form.fail("username", _("Tên đăng nhập hoặc mật khẩu không đúng."))
        return _page("accounts/sign_in.html", form, 422)
    if signed.awaits is Awaits.ENROLMENT:
        begin(signed.actor.id, key=secret_key(), at=clock.now())
    return _go_on(signed)


@bp.get("/ma")
@public
def code_form() -> AnyResponse:
    return _ask(_half(Awaits.CODE).actor, Awaits.CODE, FormReader({}))


@bp.post("/ma")
@public
@writes
def give_code() -> AnyResponse:
    half, (typed, form) = _half(Awaits.CODE), read_code(request.form)
    if not form.ok:
        return _ask(half.actor, Awaits.CODE, form, 422)
    wait = must_wait(half.actor.username, "code")
    if wait or _guessed_from_everywhere(half.actor, typed):
        form.fail("code", too_often() if wait else _("Có nhiều lần thử sai từ nơi khác. Lúc này chỉ nhận mã dự phòng."))
        return _wait(_ask(half.actor, Awaits.CODE, form, 429), wait or 60)
    try:
        return _go_on(service.pass_code(half, typed, key=secret_key(), at=clock.now()))
    except WrongCode:
        count_failure(half.actor.username, "code")
        limits.hit("code-account", half.actor.username, limit=WRONG_CODES_OF_ALL)
        form.fail("code", wrong_code())
        return _ask(half.actor, Awaits.CODE, form, 422)


@bp.get("/thiet-lap")
@public
def enrol_form() -> AnyResponse:
    return _ask(_half(Awaits.ENROLMENT).actor, Awaits.ENROLMENT, FormReader({}))


@bp.post("/thiet-lap")
@public
@writes
def enrol() -> AnyResponse:
    half, (typed, form) = _half(Awaits.ENROLMENT), read_code(request.form)
    wait = must_wait(half.actor.username, "code")
    if wait:
        form.fail("code", too_often())
        return _wait(_ask(half.actor, Awaits.ENROLMENT, form, 429), wait)
    try:
        signed, recovery = service.enrol(half, typed, key=secret_key(), at=clock.now())
    except WrongCode:
        count_failure(half.actor.username, "code")
        form.fail("code", wrong_code())
        return _ask(half.actor, Awaits.ENROLMENT, form, 422)
    keep(signed)
    way_on = url_for(STEPS[signed.awaits], ve=_ve()) if signed.awaits else _way_on()
    return _page("accounts/recovery.html", form, recovery=recovery, way_on=way_on, signed_in=False)


@bp.get("/mat-khau")
@public
def password_form() -> AnyResponse:
    return _ask(_half(Awaits.PASSWORD).actor, Awaits.PASSWORD, FormReader({}))


@bp.post("/mat-khau")
@public
@writes
def choose_password() -> AnyResponse:
    half, (new, form) = _half(Awaits.PASSWORD), read_new_password(request.form)
    if not form.ok:
        return _ask(half.actor, Awaits.PASSWORD, form, 422)
    try:
        return _go_on(service.choose_first_password(half, new, at=clock.now()))
    except PasswordRefused as refused:
        form.fail("new", fault_message(refused.fault))
        return _ask(half.actor, Awaits.PASSWORD, form, 422)


def keep(signed: service.SignedIn) -> None:
    """A fresh session: nothing of what the browser carried before comes along. Half of one opens nothing."""
    session.clear()
    session["half" if signed.awaits else "token"] = signed.token
    session["seen"] = int(clock.now().timestamp())


def device() -> str:
    return device_name(request.headers.get("User-Agent", ""))


def secret_key() -> str:
    return cast(Config, current_app.config["PORTAL"]).secret_key


def must_wait(username: str, what: str = "sign-in") -> int:
    """Seconds to wait before another try, 0 for none."""
    verdicts = [limits.peek(space, key, limit=FAILURES) for space, key in _keys(username, what)]
    return max((verdict.retry_after or 1 for verdict in verdicts if not verdict.allowed), default=0)


def count_failure(username: str, what: str = "sign-in") -> None:
    for space, key in _keys(username, what):
        limits.hit(space, key, limit=FAILURES)


def _keys(username: str, what: str) -> tuple[tuple[str, str], ...]:
    """One person's failures from one address, and all from that address: nobody locks out a colleague elsewhere."""
    address = limits.client_address()
    return ((f"{what}-user", f"{username.strip().lower()[:60]} {address}"), (f"{what}-address", address))


def _guessed_from_everywhere(actor: Actor, typed: str) -> bool:
    return bool(clean_code(typed)) and not limits.peek("code-account", actor.username, limit=WRONG_CODES_OF_ALL).allowed


def _half(awaits: Awaits) -> queries.Half:
    """Whose step this is. Too late, or another step: begin again, with what was typed elsewhere still kept."""
    found = queries.find_half(str(session.get("half", "")), now=clock.now())
    if found is None or found.awaits is not awaits:
        abort(_begin_again())
    csrf.check()
    return found


def _begin_again() -> AnyResponse:
    if request.method in csrf.SAFE:
        return redirect(url_for("signin.sign_in_form", ve=_ve()), 303)
    form = FormReader({})
    form.fail("username", _("Đã quá mười phút, hoặc bước này đã làm rồi. Mong ông/bà đăng nhập lại từ đầu."))
    return _page("accounts/sign_in.html", form, 401)


def _go_on(signed: service.SignedIn) -> AnyResponse:
    """To the next step or, when there is none, to where the person wanted to go."""
    keep(signed)
    kept = resuming.read(_giu())
    if signed.awaits:
        on_the_spot = _ask(signed.actor, signed.awaits, FormReader({})) if kept else None
        return on_the_spot or redirect(url_for(STEPS[signed.awaits], ve=_ve()), 303)
    if kept and kept.is_for(signed.actor.id):
        return _page("accounts/resume.html", FormReader({}), kept=kept)
    return redirect(_way_on(), 303)


def _ask(actor: Actor, awaits: Awaits, form: FormReader, status: int = 200) -> Response:
    """The page of a step."""
    template, more = _PAGES[awaits]
    return _page(template, form, status, actor=actor, **more(actor))


def _of_code(actor: Actor) -> dict[str, Any]:
    """Only a demonstration, and never in production, tells its code: there nobody has the telephone."""
    production = cast(Config, current_app.config["PORTAL"]).production
    shown = None if production else factors.demonstration_code(actor.id, key=secret_key(), now=clock.now())
    return {"demonstration_code": shown}


def _of_enrolment(actor: Actor) -> dict[str, Any]:
    return {"enrolment": factors.enrolment_of(actor.id, actor.username, key=secret_key()), "qr": qr.svg_once}


_PAGES: dict[Awaits, tuple[str, Callable[[Actor], dict[str, Any]]]] = {
    Awaits.CODE: ("accounts/code.html", _of_code),
    Awaits.ENROLMENT: ("accounts/enrol.html", _of_enrolment),
    Awaits.PASSWORD: ("accounts/new_password.html", lambda _actor: {}),
}


def _page(template: str, form: FormReader, status: int = 200, **context: Any) -> Response:
    answer = render(template, status=status, form=form, ve=_ve(), giu=_giu(), **context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _wait(refused: Response, seconds: int) -> Response:
    refused.headers["Retry-After"] = str(seconds)
    return refused


def _ve() -> str:
    return own_path(request.values.get("ve", "/"))


def _giu() -> str:
    return request.form.get(resuming.FIELD, "")


def _way_on() -> str:
    path = _ve()
    return url_for("desk.home") if path == "/" else path


def _last_seen() -> datetime:
    seen = session.get("seen", 0)
    return datetime.fromtimestamp(seen if isinstance(seen, int) else 0, UTC)
