"""The limits in words and dates, with what our own past says beside them; supervisors and administrators add new ones."""

from flask import Blueprint, Response, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.custody.limits import queries, service
from portal.custody.limits.forms import EVERYWHERE, read_limit
from portal.custody.limits.rules import AREAS, STAGES
from portal.places.rules import VIETNAM
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("limits", __name__, url_prefix="/can-bo/han")


@bp.get("")
@requires("supervisor", "admin")
def table() -> Response:
    return _show(FormReader({}))


@bp.post("")
@requires("supervisor", "admin")
@writes
def add() -> AnyResponse:
    now = clock.now()
    form = FormReader(request.form)
    limit = read_limit(form, now.astimezone(VIETNAM).date())
    if limit is not None:
        try:
            service.set_limit(limit, by=g.actor.username, at=now)
        except service.Refused:
            form.fail("starts", _("Chặng và địa bàn này đã có hạn bắt đầu từ ngày đó. Mong ông/bà chọn ngày khác."))
    return redirect(url_for("limits.table"), 303) if form.ok else _show(form, 422)


def _show(form: FormReader, status: int = 200) -> Response:
    now = clock.now()
    return render(
        "limits/table.html",
        status=status,
        form=form,
        table=queries.table(now.astimezone(VIETNAM).date()),
        past=queries.all_past(now=now),
        fewest=queries.FEWEST,
        stages=STAGES,
        areas=(EVERYWHERE, *AREAS[1:]),
    )
