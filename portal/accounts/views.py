"""Signing in and out, one's own sign-ins and password; puts the signed-in person on every request."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts import queries, service
from portal.accounts.forms import Attempt, NewPassword, fault_message
from portal.accounts.rules import EVERY_ROLE, REFRESH_SEEN_AFTER, device_name, is_over
from portal.web import limits
from portal.web.access import public, requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.locale import own_path
from portal.web.transaction import writes

bp = Blueprint("accounts", __name__, url_prefix="/can-bo")

FAILURES = "10/5m"


def load_actor() -> None:
    """Before every request. Without our cookie nothing is read, so that public pages stay free of it."""
    g.actor = g.sign_in = None
    if "Cookie" not in request.headers or current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return
    now = clock.now()
    found = queries.find_sign_in(str(session.get("token", "")), now=now)
    seen = _last_seen()
    if found is None or is_over(found.created_at, seen, now):
        session.clear()
        return
    if now - seen >= REFRESH_SEEN_AFTER:
        session["seen"] = int(now.timestamp())
    g.actor, g.sign_in = found.actor, found


@bp.get("/dang-nhap")
@public
def sign_in_form() -> AnyResponse:
    if g.get("actor"):
        return redirect(_way_on(request.args.get("ve", "")), 303)
    return _ask(FormReader({}))


@bp.post("/dang-nhap")
@public
@writes
def sign_in() -> AnyResponse:
    attempt, form = Attempt.read(request.form)
    if attempt is None:
        return _ask(form, 422)
    wait = _must_wait(attempt.username)
    if wait:
        form.fail("username", _("Sai quá nhiều lần. Mong ông/bà thử lại sau ít phút."))
        refused = _ask(form, 429)
        refused.headers["Retry-After"] = str(wait)
        return refused
    try:
        signed = service.sign_in(attempt.username, attempt.password, at=clock.now(), device=_device())
    except service.NotRecognised:
        _count_failure(attempt.username)
        form.fail("username", _("Tên đăng nhập hoặc mật khẩu không đúng."))
        return _ask(form, 422)
    _keep(signed)
    return redirect(_way_on(request.form.get("ve", "")), 303)


@bp.post("/dang-xuat")
@requires(*EVERY_ROLE)
@writes
def sign_out() -> AnyResponse:
    service.sign_out(str(session.get("token", "")), at=clock.now())
    session.clear()
    return redirect(url_for("accounts.sign_in_form"), 303)


@bp.get("/tai-khoan")
@requires(*EVERY_ROLE)
def account() -> Response:
    return _account(FormReader({}))


@bp.post("/tai-khoan/phien/<int:number>/ket-thuc")
@requires(*EVERY_ROLE)
@writes
def end_session(number: int) -> AnyResponse:
    if not service.end_session(g.actor, number, at=clock.now()):
        abort(404)
    if number == g.sign_in.id:
        session.clear()
        return redirect(url_for("accounts.sign_in_form"), 303)
    return redirect(url_for("accounts.account"), 303)


@bp.post("/tai-khoan/mat-khau")
@requires(*EVERY_ROLE)
@writes
def change_password() -> AnyResponse:
    wanted, form = NewPassword.read(request.form)
    if wanted is None:
        return _account(form, 422)
    if _must_wait(g.actor.username):
        form.fail("old", _("Sai quá nhiều lần. Mong ông/bà thử lại sau ít phút."))
        return _account(form, 429)
    try:
        signed = service.change_password(g.actor, wanted.old, wanted.new, at=clock.now(), device=_device())
    except service.NotRecognised:
        _count_failure(g.actor.username)
        form.fail("old", _("Mật khẩu hiện tại không đúng."))
        return _account(form, 422)
    except service.PasswordRefused as refused:
        form.fail("new", fault_message(refused.fault))
        return _account(form, 422)
    _keep(signed)
    return redirect(url_for("accounts.account", xong="mat-khau"), 303)


def _ask(form: FormReader, status: int = 200) -> Response:
    answer = render("accounts/sign_in.html", status=status, form=form, ve=own_path(request.values.get("ve", "/")))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _account(form: FormReader, status: int = 200) -> Response:
    open_ = queries.open_sign_ins(g.actor.id, now=clock.now())
    changed = request.args.get("xong") == "mat-khau"
    return render("accounts/account.html", status=status, form=form, sign_ins=open_, current=g.sign_in.id, changed=changed)


def _keep(signed: service.SignedIn) -> None:
    """A fresh session: nothing of what the browser carried before comes along."""
    session.clear()
    session["token"] = signed.token
    session["seen"] = int(clock.now().timestamp())


def _last_seen() -> datetime:
    seen = session.get("seen", 0)
    return datetime.fromtimestamp(seen if isinstance(seen, int) else 0, UTC)


def _way_on(wanted: str) -> str:
    path = own_path(wanted)
    return url_for("desk.home") if path == "/" else path


def _device() -> str:
    return device_name(request.headers.get("User-Agent", ""))


def _keys(username: str) -> tuple[tuple[str, str], ...]:
    """One person's failures from one address, and all from that address: nobody locks out a colleague elsewhere."""
    address = limits.client_address()
    return (("sign-in-user", f"{username.strip().lower()[:60]} {address}"), ("sign-in-address", address))


def _must_wait(username: str) -> int:
    """Seconds to wait before another try, 0 for none."""
    verdicts = [limits.peek(space, key, limit=FAILURES) for space, key in _keys(username)]
    return max((verdict.retry_after or 1 for verdict in verdicts if not verdict.allowed), default=0)


def _count_failure(username: str) -> None:
    for space, key in _keys(username):
        limits.hit(space, key, limit=FAILURES)
