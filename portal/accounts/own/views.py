"""One's own account: sign-ins that are open, password, second factor; and signing out."""

from flask import Blueprint, Response, abort, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.own import service
from portal.accounts.own.forms import FactorStep, NewPassword
from portal.accounts.rules import EVERY_ROLE
from portal.accounts.second_factor import service as second_factor
from portal.accounts.second_factor.queries import enrolment_of, factor_of
from portal.accounts.second_factor.rules import must_have
from portal.accounts.signin import queries
from portal.accounts.signin import service as signin
from portal.accounts.signin.forms import fault_message, read_code, too_often, wrong_code
from portal.accounts.signin.views import count_failure, device, keep, must_wait, secret_key
from portal.accounts.staff.service import PasswordRefused
from portal.web import qr
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("accounts", __name__, url_prefix="/can-bo")


@bp.post("/dang-xuat")
@requires(*EVERY_ROLE)
@writes
def sign_out() -> AnyResponse:
    signin.sign_out(str(session.get("token", "")), at=clock.now())
    session.clear()
    return redirect(url_for("signin.sign_in_form"), 303)


@bp.get("/tai-khoan")
@requires(*EVERY_ROLE)
def account() -> Response:
    return _account(FormReader({}))


@bp.post("/tai-khoan/phien/<int:number>/ket-thuc")
@requires(*EVERY_ROLE)
@writes
def end_session(number: int) -> AnyResponse:
    if not signin.end_session(g.actor, number, at=clock.now()):
        abort(404)
    if number == g.sign_in.id:
        session.clear()
        return redirect(url_for("signin.sign_in_form"), 303)
    return redirect(url_for("accounts.account"), 303)


@bp.post("/tai-khoan/mat-khau")
@requires(*EVERY_ROLE)
@writes
def change_password() -> AnyResponse:
    wanted, form = NewPassword.read(request.form)
    if wanted is None:
        return _account(form, 422)
    if must_wait(g.actor.username):
        form.fail("old", too_often())
        return _account(form, 429)
    try:
        signed = signin.change_password(g.actor, wanted.old, wanted.new, at=clock.now(), device=device())
    except signin.NotRecognised:
        count_failure(g.actor.username)
        form.fail("old", _("Mật khẩu hiện tại không đúng."))
        return _account(form, 422)
    except PasswordRefused as refused:
        form.fail("new", fault_message(refused.fault))
        return _account(form, 422)
    keep(signed)
    return redirect(url_for("accounts.account", xong="mat-khau"), 303)


@bp.post("/tai-khoan/hai-buoc")
@requires(*EVERY_ROLE)
@writes
def second_step() -> AnyResponse:
    """The second factor is begun, given up, or gets new recovery codes; by whoever knows the password."""
    wanted, form = FactorStep.read(request.form)
    if wanted is None:
        return _account(form, 422)
    if must_wait(g.actor.username):
        form.fail("password", too_often())
        return _account(form, 429)
    try:
        signin.confirm_password(g.actor, wanted.password)
    except signin.NotRecognised:
        count_failure(g.actor.username)
        form.fail("password", _("Mật khẩu hiện tại không đúng."))
        return _account(form, 422)
    return _STEPS[wanted.do](form)


@bp.get("/tai-khoan/hai-buoc")
@requires(*EVERY_ROLE)
def set_up() -> AnyResponse:
    return _set_up(FormReader({}))


@bp.post("/tai-khoan/hai-buoc/xac-nhan")
@requires(*EVERY_ROLE)
@writes
def confirm_set_up() -> AnyResponse:
    typed, form = read_code(request.form)
    if must_wait(g.actor.username, "code"):
        form.fail("code", too_often())
        return _set_up(form, 429)
    if not form.ok:
        return _set_up(form, 422)
    try:
        recovery = second_factor.confirm(g.actor, typed, key=secret_key(), at=clock.now())
    except second_factor.WrongCode:
        count_failure(g.actor.username, "code")
        form.fail("code", wrong_code())
        return _set_up(form, 422)
    return _recovery(recovery)


def _begin(_form: FormReader) -> AnyResponse:
    second_factor.begin(g.actor.id, key=secret_key(), at=clock.now())
    return redirect(url_for("accounts.set_up"), 303)


def _switch_off(form: FormReader) -> AnyResponse:
    try:
        service.switch_off(g.actor, at=clock.now())
    except service.Required:
        form.fail("do", _("Vai trò của ông/bà bắt buộc có xác thực hai bước."))
        return _account(form, 422)
    return redirect(url_for("accounts.account", xong="tat-hai-buoc"), 303)


def _renew_recovery(form: FormReader) -> AnyResponse:
    if factor_of(g.actor.id) is None:
        form.fail("do", _("Ông/bà chưa bật xác thực hai bước."))
        return _account(form, 422)
    return _recovery(second_factor.renew_recovery(g.actor, at=clock.now()))


_STEPS = {"begin": _begin, "off": _switch_off, "recovery": _renew_recovery}


def _recovery(codes: tuple[str, ...]) -> Response:
    return render("accounts/recovery.html", recovery=codes, way_on=url_for("accounts.account"), signed_in=True)


def _set_up(form: FormReader, status: int = 200) -> AnyResponse:
    enrolment = enrolment_of(g.actor.id, g.actor.username, key=secret_key())
    if enrolment is None:
        return redirect(url_for("accounts.account"), 303)
    return render("accounts/set_up.html", status=status, form=form, enrolment=enrolment, qr=qr.svg_once)


def _account(form: FormReader, status: int = 200) -> Response:
    return render(
        "accounts/account.html",
        status=status,
        form=form,
        sign_ins=queries.open_sign_ins(g.actor.id, now=clock.now()),
        current=g.sign_in.id,
        done=request.args.get("xong", ""),
        factor=factor_of(g.actor.id),
        required=must_have(g.actor.role),
    )
