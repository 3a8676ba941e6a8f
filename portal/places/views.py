"""The working calendars of post and State, year by year; supervisors and administrators change days to come."""

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.places import queries, service
from portal.places.forms import read_day
from portal.places.rules import VIETNAM, Organisation
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.transaction import writes

bp = Blueprint("places", __name__, url_prefix="/can-bo/lich-lam-viec")

AHEAD = 3


@bp.get("")
@requires("supervisor", "admin")
def days() -> Response:
    return _show(FormReader({}))


@bp.post("")
@requires("supervisor", "admin")
@writes
def change() -> AnyResponse:
    today = clock.now().astimezone(VIETNAM).date()
    form = FormReader(request.form)
    new = read_day(form, today, g.actor.username)
    if new is None:
        return _show(form, 422)
    service.set_day(new, today=today)
    return redirect(url_for("places.days", nam=new.day.year), 303)


def _show(form: FormReader, status: int = 200) -> Response:
    this_year = clock.now().astimezone(VIETNAM).year
    given = request.args.get("nam", "")
    years = tuple(range(this_year - 1, this_year + AHEAD + 1))
    year = int(given) if given in map(str, years) else this_year
    calendars = [(each, queries.special_days(each, year)) for each in Organisation]
    return render("places/days.html", status=status, form=form, year=year, years=years, calendars=calendars)
