"""The administrators' pages: who works here, what an account says, what was done to it."""

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.administration import service
from portal.accounts.administration.forms import filled, last_admin, read_change, read_new
from portal.accounts.administration.rules import Action
from portal.accounts.rules import Role
from portal.accounts.second_factor.queries import factor_of, with_factor
from portal.accounts.second_factor.rules import must_have
from portal.accounts.signin.queries import open_sign_ins
from portal.accounts.staff.queries import find_person, log_of, people
from portal.accounts.staff.rules import Person
from portal.accounts.staff.service import LastAdmin, add_staff
from portal.places.queries import office_name, offices
from portal.places.rules import Office, OfficeKind
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.paging import Page
from portal.web.transaction import writes

bp = Blueprint("people", __name__, url_prefix="/can-bo/quan-tri")


@bp.get("/can-bo")
@requires(Role.ADMIN)
def listing() -> Response:
    form = FormReader(request.args)
    wanted = form.text("q", limit=100, required=False)
    found = people(wanted)
    page = Page.read(request.args.get("trang", ""), len(found))
    shown = found[page.offset : page.offset + page.size]
    return render(
        "accounts/people.html",
        form=form,
        wanted=wanted,
        people=shown,
        page=page,
        office_name=office_name,
        with_factor=with_factor(),
        must_have=must_have,
    )


@bp.get("/can-bo-moi")
@requires(Role.ADMIN)
def add_form() -> Response:
    return _new(FormReader({}))


@bp.post("/can-bo-moi")
@requires(Role.ADMIN)
@writes
def add() -> Response:
    new, form = read_new(request.form)
    if new is None:
        return _new(form, 422)
    add_staff(new, at=clock.now(), by=g.actor.username)
    return _handed_over(new.username, new.password, added=True)


@bp.get("/can-bo/<string:username>")
@requires(Role.ADMIN)
def person(username: str) -> Response:
    found = _known(username)
    return _person(found, filled(found))


@bp.post("/can-bo/<string:username>")
@requires(Role.ADMIN)
@writes
def change(username: str) -> AnyResponse:
    found = _known(username)
    wanted, form = read_change(request.form)
    if wanted is None:
        return _person(found, form, 422)
    try:
        service.change(username, wanted, at=clock.now(), by=g.actor.username)
    except LastAdmin:
        form.fail("role", last_admin())
        return _person(found, form, 422)
    return redirect(url_for("people.person", username=found.username, xong="sua"), 303)


@bp.post("/can-bo/<string:username>/<string:action>")
@requires(Role.ADMIN)
@writes
def act(username: str, action: str) -> AnyResponse:
    found = _known(username)
    if action not in list(Action):
        abort(404)
    try:
        password = service.act(found.username, Action(action), at=clock.now(), by=g.actor.username)
    except LastAdmin:
        form = filled(found)
        form.fail("role", last_admin())
        return _person(found, form, 422)
    if password:
        return _handed_over(found.username, password, added=False)
    return redirect(url_for("people.person", username=found.username, xong=action), 303)


def _handed_over(username: str, password: str, *, added: bool) -> Response:
    """The one page that shows a password; it stays in no cache."""
    found = _known(username)
    return render("accounts/handed_over.html", person=found, password=password, added=added, required=must_have(found.role))


def _person(found: Person, form: FormReader, status: int = 200) -> Response:
    return render(
        "accounts/person.html",
        status=status,
        person=found,
        form=form,
        done=request.args.get("xong", ""),
        office_name=office_name,
        kinds=_offices_by_kind(),
        factor=factor_of(found.id),
        required=must_have(found.role),
        sign_ins=open_sign_ins(found.id, now=clock.now()),
        log=log_of(found.id),
    )


def _new(form: FormReader, status: int = 200) -> Response:
    return render("accounts/new_person.html", status=status, form=form, kinds=_offices_by_kind())


def _offices_by_kind() -> dict[str, tuple[Office, ...]]:
    return {kind.value: tuple(office for office in offices() if office.kind is kind) for kind in OfficeKind}


def _known(username: str) -> Person:
    found = find_person(username)
    if found is None or found.username != username:
        abort(404)
    return found
