"""For staff: what could not be sent and whom to call instead; and all messages, as a supervisor or developer sees them."""

from flask import Blueprint, Response, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.rules import Role
from portal.notices.calls import queries
from portal.notices.outbox import queries as outbox
from portal.notices.outbox import service
from portal.notices.outbox.queries import Entry
from portal.web.access import requires
from portal.web.htmx import render
from portal.web.paging import Page
from portal.web.transaction import writes

bp = Blueprint("calls", __name__, url_prefix="/can-bo/tin-nhan")

PAGE_SIZE = 50


@bp.get("")
@requires("post_clerk", "desk_clerk", "supervisor", "admin")
def listing() -> Response:
    return _listing()


@bp.get("/tat-ca")
@requires("post_clerk", "desk_clerk", "supervisor", "admin")
def everything() -> Response:
    """The outbox. With the codes in the texts only while developing: they open what they are for."""
    if not _may_see_all():
        abort(404)
    page = Page.read(request.args.get("trang", ""), outbox.count(), PAGE_SIZE)
    whole = _developing()
    messages = outbox.latest(whole=whole, offset=page.offset, limit=PAGE_SIZE)
    response = render("notices/outbox.html", messages=messages, page=page, whole=whole, gateway=_gateway())
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<string:number>/da-goi")
@requires("post_clerk", "desk_clerk")
@writes
def called(number: str) -> AnyResponse:
    _ours(number)
    try:
        service.mark_called(number, by=g.actor.opaque, at=clock.now())
    except service.Refused:
        return _listing(_("Tin này đã được ghi là đã gọi, hoặc không còn cần gọi."), 409)
    return redirect(url_for("calls.listing"), 303)


@bp.post("/<string:number>/gui-lai")
@requires("post_clerk", "desk_clerk")
@writes
def send_again(number: str) -> AnyResponse:
    _ours(number)
    try:
        service.send_again(number, by=g.actor.opaque, at=clock.now(), terms=current_app.config["NOTICES"])
    except service.Refused:
        return _listing(_("Tin này không gửi lại được nữa. Mong ông/bà gọi điện."), 409)
    return redirect(url_for("calls.listing"), 303)


def _listing(refused: str = "", status: int = 200) -> Response:
    response = render(
        "notices/calls.html", status=status, refused=refused, most=queries.MOST, everything=_may_see_all(),
        calls=queries.calls_of(g.actor), called=queries.called_lately(g.actor),
        may_act=g.actor.role in (Role.POST_CLERK, Role.DESK_CLERK),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


def _ours(number: str) -> Entry:
    """A message of the own office; another's is as good as none."""
    entry = outbox.find_entry(number, office=g.actor.office)
    if entry is None or entry.office != g.actor.office:
        abort(404)
    return entry


def _may_see_all() -> bool:
    return _developing() or g.actor.role in (Role.SUPERVISOR, Role.ADMIN)


def _developing() -> bool:
    return bool(current_app.config["PORTAL"].environment == "development")


def _gateway() -> bool:
    """Whether texts really go out."""
    return bool(current_app.config["PORTAL"].sms_gateway_url)
