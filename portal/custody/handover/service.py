"""The staff's buttons: lawful now, then recorded through the same service as the systems' events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.rules import Actor, Role
from portal.custody.dossiers.queries import DossierView, find_state
from portal.custody.dossiers.rules import Recorded, Said
from portal.custody.dossiers.service import UnknownDossier, lock, record
from portal.custody.handover.rules import KIND, Action, Case, lawful_actions


class NotLawful(Exception):
    """The dossier does not allow this now, or not to this person."""


@dataclass(frozen=True)
class Press:
    """One press of a button: `id` is made with the form, so that a double tap counts once."""

    action: Action
    id: str
    details: Mapping[str, Any]
    note: str | None = None


def case_of(view: DossierView) -> Case:
    return Case(view.state, view.post_office, view.agency_office, view.return_by_post)


def act(code: str, press: Press, *, actor: Actor, at: datetime) -> Recorded:
    """Do what the button says. NotLawful when the state has moved on; a repeated press is a duplicate."""
    lock(code)  # what is lawful is asked and recorded without anybody in between
    view = find_state(code)
    if view is None:
        raise UnknownDossier(code)
    own_id = f"{actor.opaque}:{press.id}"
    if any(line.source == "staff" and line.id == own_id for line in view.state.lines):
        return Recorded("duplicate")
    if press.action not in lawful_actions(case_of(view), actor):
        raise NotLawful(press.action)
    said = Said(
        source="staff", id=own_id, kind=KIND[press.action], occurred_at=at, office=actor.office,
        actor=actor.opaque, role=actor.role, note=press.note, details=_details(view, press, actor),
    )  # fmt: skip
    return record(code, said, heard_at=at)


def _details(view: DossierView, press: Press, actor: Actor) -> dict[str, Any]:
    details = dict(press.details)
    offer = view.state.offer
    if press.action in (Action.ACCEPT, Action.REFUSE, Action.WITHDRAW) and offer:
        details["offer"] = offer.id
    if press.action is Action.ACCEPT and actor.role is Role.POSTMAN:
        details["to_postman"] = True
    if press.action is Action.RECEIVE:
        details["status"] = 2
    return details
