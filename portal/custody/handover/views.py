"""The staff's buttons and the full page of a dossier. What is lawful is decided by the service, not here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.accounts.rules import EVERY_ROLE, Role
from portal.custody.codes.rules import BadCode, code_in, display
from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers.queries import DossierView, find_contact, find_state
from portal.custody.dossiers.rules import Contact
from portal.custody.handover import forms, queries
from portal.custody.handover.forms import (
    COUNTS,
    PROOFS,
    REASONS,
    RELATIONS,
    Setting,
    gave_wrong_code,
    read,
)
from portal.custody.handover.queries import Buttons
from portal.custody.handover.rules import Action
from portal.custody.handover.service import NotLawful, Press, act, lock_door
from portal.custody.ledger.rules import OUTCOMES, STEPS
from portal.places.queries import find_unit, office_name
from portal.places.rules import VIETNAM
from portal.web import limits
from portal.web.access import requires
from portal.web.forms import FormReader
from portal.web.htmx import render
from portal.web.resuming import resumable
from portal.web.transaction import writes

bp = Blueprint("handover", __name__, url_prefix="/can-bo")

SLIPS = "2/1d"
MAY_ACT = tuple(role.value for role in Role if role is not Role.ADMIN)


@dataclass(frozen=True)
class Personal:
    """What only the offices of the dossier's way may read."""

    contact: Contact | None
    unit_name: str
    documents: tuple[Mapping[str, Any], ...]
    remarks: Mapping[tuple[str, str], str]


@bp.app_template_global("handover_buttons")
def handover_buttons(code: str) -> Buttons | None:
    """For custody/_actions.html on whichever page includes it: what the signed-in person may do with this dossier."""
    actor, view = g.get("actor"), find_state(code)
    if actor is None or view is None:
        return None
    return queries.buttons(view, actor, now=clock.now())


@bp.app_template_global("handover_choices")
def handover_choices() -> dict[str, object]:
    """The closed lists of the small forms."""
    reasons = {action.value: options for action, options in REASONS.items()}
    return {
        "reasons": reasons,
        "counts": COUNTS,
        "relations": RELATIONS,
        "proofs": PROOFS,
        "outcomes": OUTCOMES,
        "steps": STEPS,
    }


@bp.get("/ho-so/<string:code>")
@requires(*EVERY_ROLE)
def dossier(code: str) -> Response:
    view = _readable(code)
    return render(
        "custody/dossier.html",
        dossier=view,
        shown_code=display(view.code),
        now=clock.now(),
        office_name=office_name,
        personal=_personal(view),
    )


@bp.post("/ho-so/<string:code>/<string:action>")
@requires(*MAY_ACT)
@resumable
@writes
def press(code: str, action: str) -> AnyResponse:
    view = find_state(_parsed(code))
    if view is None or action not in list(Action):
        abort(404)
    wanted = Action(action)
    setting = Setting(
        view.code,
        g.actor,
        _today(),
        frozenset(value for value, *_rest in queries.correctable(view, g.actor)),
        find_visit(view.code) if wanted is Action.DELIVER else None,
    )
    pressed, form = read(wanted, request.form, setting)
    if pressed is None:
        return _wrong_code(view, wanted, form) if gave_wrong_code(form) else _ask_again(view, wanted, form)
    try:
        recorded = act(view.code, pressed, actor=g.actor, at=clock.now())
    except NotLawful:
        return _refused(view.code, wanted)
    return _refused(view.code, wanted) if recorded.result == "mismatch" else _done(view.code, pressed)


@bp.get("/ho-so/<string:code>/<string:action>")
@requires(*EVERY_ROLE)
def pressed_before(code: str, action: str) -> AnyResponse:
    """The address that a press leaves in the browser, opened anew."""
    return redirect(f"/T/{_parsed(code)}", 303)


def _done(code: str, press: Press) -> Response:
    """What was recorded, in the answer itself and short: a redirect would cost a slow line another second.

    Reloading sends the press again, which counts once and is answered the same.
    """
    view, own = find_state(code), f"{g.actor.opaque}:{press.id}"
    if view is None:
        abort(404)
    line = next(line for line in view.state.lines if (line.source, line.id) == ("staff", own))
    response = render(
        "custody/done.html", dossier=view, shown_code=display(code), action=press.action, line=line, office_name=office_name
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(code: str, action: Action) -> Response:
    """Not lawful now: who recorded what since the page was drawn, what was typed, and what can be done."""
    view, seen = find_state(code), forms.seen(request.form)
    if view is None:
        abort(404)
    meanwhile = queries.since(code, len(view.state.lines) if seen is None else seen)
    return render(
        "custody/refused.html",
        status=409,
        dossier=view,
        shown_code=display(view.code),
        action=action,
        meanwhile=meanwhile or queries.since(code, max(0, len(view.state.lines) - 1)),
        stale=bool(meanwhile),
        typed=forms.typed(request.form),
        office_name=office_name,
    )


def _wrong_code(view: DossierView, action: Action, form: FormReader) -> Response:
    """Two wrong ones are slips; the third locks, and that is written down."""
    if limits.hit("door-codes", view.code, limit=SLIPS).allowed:
        return _ask_again(view, action, form)
    lock_door(view.code, at=clock.now())
    form.fail("proof", _("Sai mã ba lần: đã khóa mã và báo người giám sát. Mong ông/bà cho người nhận ký trên phiếu giấy."))
    return _ask_again(view, action, form, 200)


def _ask_again(view: DossierView, action: Action, form: FormReader, status: int = 422) -> Response:
    """The one form with what is wrong in it. If it is not lawful any more, that is what is said."""
    found = queries.buttons(view, g.actor, now=clock.now())
    if action not in found.actions:
        return _refused(view.code, action)
    return render(
        "custody/again.html",
        status=status,
        dossier=view,
        shown_code=display(view.code),
        buttons=found,
        action=action,
        form=form,
    )


def _personal(view: DossierView) -> Personal:
    contact = find_contact(view.code)
    unit = find_unit(contact.unit_code) if contact else None
    return Personal(contact, unit.full_name if unit else "", queries.documents_of(view.code), queries.remarks_of(view.code))


def _readable(code: str) -> DossierView:
    """Unknown and another office's answer alike."""
    view = find_state(_parsed(code))
    if view is None or not queries.may_read(view, g.actor):
        abort(_not_ours())
    return view


def _parsed(code: str) -> str:
    try:
        return code_in(code)
    except BadCode:
        abort(404)


def _not_ours() -> Response:
    return render("custody/not_ours.html", status=404)


def _today() -> date:
    return clock.now().astimezone(VIETNAM).date()
