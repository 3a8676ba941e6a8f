"""The staff's first screen and its one box: whatever a hand scanner or a person types leads to the dossier."""

from flask import Blueprint, Response, abort, current_app, g, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.rules import EVERY_ROLE
from portal.custody.codes.rules import Malformed, Mistyped, code_in
from portal.custody.dossiers.queries import code_for_alias, find_version
from portal.desk.queries import desk_of, names_for, section_of
from portal.desk.rules import places_of
from portal.places.queries import office_name
from portal.places.rules import VIETNAM
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.paging import Page

bp = Blueprint("desk", __name__, url_prefix="/can-bo")

LONGEST_SCAN = 300
PAGE_SIZE = 50


@bp.get("")
@requires(*EVERY_ROLE)
def home() -> Response:
    return _show(FormReader({}))


@bp.get("/quet")
@requires(*EVERY_ROLE)
def scan() -> AnyResponse:
    """A scanned address, a code in any grouping, or the agency's or the post's own number."""
    form = FormReader(request.args)
    typed = form.text("ma", limit=LONGEST_SCAN)
    if not form.ok:
        return _show(form, 422)
    code, status = _found(typed, form)
    return redirect(f"/T/{code}", 303) if code else _show(form, status)


def _found(typed: str, form: FormReader) -> tuple[str | None, int]:
    """The dossier meant, or the message and the status of the page that asks again."""
    other = code_for_alias(typed, clock.now().astimezone(VIETNAM).date())
    if other:
        return other, 303
    try:
        code = code_in(typed)
    except Mistyped:
        form.fail("ma", _("Mã bị gõ nhầm một chỗ. Mong ông/bà xem lại từng ký tự trên bì."))
        return None, 422
    except Malformed:
        form.fail("ma", _("Đây không phải mã hồ sơ. Mã có 13 ký tự, in trên bì, ví dụ K7QF-2M9X-TR4DV."))
        return None, 422
    if find_version(code) is None:
        form.fail("ma", _("Không có hồ sơ nào mang mã này."))
        return None, 404
    return code, 303


@bp.get("/viec/<string:name>")
@requires(*EVERY_ROLE)
def section(name: str) -> Response:
    """All of one list, where the first screen shows its beginning."""
    if name not in names_for(g.actor.role):
        abort(404)
    now, wanted = clock.now(), Page.read(request.args.get("trang", ""), 10**6, PAGE_SIZE)
    found = section_of(g.actor, name, now=now, offset=wanted.offset, most=PAGE_SIZE)
    if not found.total and wanted.number > 1:  # the list has become shorter meanwhile
        found = section_of(g.actor, name, now=now, offset=0, most=PAGE_SIZE)
        wanted = Page.read("", found.total, PAGE_SIZE)
    page = Page(wanted.number, max(found.total, wanted.offset + 1), PAGE_SIZE)
    return render("desk/section.html", section=found, page=page, office=office_name(g.actor.office))


def _show(form: FormReader, status: int = 200) -> Response:
    places = [place for place in places_of(g.actor.role, g.actor.office) if place in current_app.view_functions]
    return render(
        "desk/home.html",
        status=status,
        form=form,
        sections=desk_of(g.actor, now=clock.now()),
        places=places,
        office=office_name(g.actor.office),
    )
