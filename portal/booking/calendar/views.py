"""The visit for one's own calendar: public, so it says when and nothing else."""

from flask import Blueprint, Response, current_app, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal.booking.calendar import queries
from portal.booking.calendar.rules import Words, as_calendar
from portal.custody.codes.rules import BadCode, Malformed, display, parse
from portal.custody.dossiers.forms import MISTYPED, UNKNOWN, count_wrong
from portal.web.access import public
from portal.web.htmx import render
from portal.web.locale import language

bp = Blueprint("calendar", __name__)


@bp.get("/T/<string:code>.ics")
@public
def visit(code: str) -> AnyResponse:
    """The visit for one's own calendar. Where no postman is awaited it answers as for a code that nobody has."""
    try:
        known = parse(code)
    except BadCode as bad:
        return _no_visit(code[:40], "malformed" if isinstance(bad, Malformed) else "mistyped", MISTYPED)
    if known != code:
        return redirect(f"/T/{known}.ics", 301)
    awaited = queries.find_visit(code)
    if awaited is None:
        return _no_visit(display(code), "unknown", UNKNOWN)
    link: str = f"{current_app.config['BASE_URL']}/T/{code}"
    words = Words(
        _("Bưu tá đến lấy hồ sơ"), _("Để sẵn giấy tờ, chưa dán kín. Xem, đổi hoặc hủy lịch: %(link)s", link=link), link
    )
    file = Response(as_calendar(awaited, words), content_type="text/calendar; charset=utf-8")
    file.headers["Content-Disposition"] = 'attachment; filename="buu-ta.ics"'
    file.headers["X-Robots-Tag"] = "noindex, nofollow"
    return file


def _no_visit(shown: str, reason: str, cost: int) -> Response:
    """The tracking page's own answer, counted with its wrong guesses."""
    count_wrong(cost)
    return render("tracking/find.html", status=404, lang=language(), given=shown, reason=reason)
