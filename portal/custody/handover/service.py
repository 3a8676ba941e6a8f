"""The staff's buttons: lawful now, then recorded through the same service as the systems' events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.rules import Actor, Role
from portal.custody.doorstep.service import lock_codes
from portal.custody.dossiers.queries import DossierView, find_state
from portal.custody.dossiers.rules import Recorded, Said
from portal.custody.dossiers.service import UnknownDossier, lock, record, record_many
from portal.custody.handover.queries import case_of
from portal.custody.handover.rules import KIND, LEG, Action, lawful_actions, to_countersign

COUNTED = (Action.ACCEPT, Action.TAKE_OVER)


class NotLawful(Exception):
    """The dossier does not allow this now, or not to this person."""


@dataclass(frozen=True)
class Press:
    """One press of a button: `id` is made with the form, so that a double tap counts once."""

    action: Action
    id: str
    details: Mapping[str, Any]
    note: str | None = None


def act(code: str, press: Press, *, actor: Actor, at: datetime) -> Recorded:
    """Do what the button says. NotLawful when the state has moved on; a repeated press is a duplicate."""
    lock(code)  # what is lawful is asked and recorded without anybody in between
    view = find_state(code)
    if view is None:
        raise UnknownDossier(code)
    own_id = f"{actor.opaque}:{press.id}"
    if any(line.source == "staff" and line.id == own_id for line in view.state.lines):
        return Recorded("duplicate")
    if press.action not in lawful_actions(case_of(view, now=at), actor):
        raise NotLawful(press.action)
    said = _said(view, press, actor, at)
    return record_many([(code, each) for each in said], heard_at=at)[0]


def lock_door(code: str, *, at: datetime) -> None:
    """Three wrong codes at one door: no code counts any more, and a supervisor is asked to look."""
    lock_codes(code)
    said = Said("portal", f"door:{code}:{at.isoformat()}", "trace_opened", at, details={"by": "door"})
    record(code, said, heard_at=at)


def _said(view: DossierView, press: Press, actor: Actor, at: datetime) -> list[Said]:
    """The event of the button first, then what goes with it: a difference in the count, the agency's number."""
    given = dict(press.details)
    number = given.pop("agency_number", None)
    main = Said(
        source="staff", id=f"{actor.opaque}:{press.id}", kind=KIND[press.action], occurred_at=at, office=actor.office,
        actor=actor.opaque, role=actor.role, leg=LEG.get(press.action), note=press.note,
        details=_details(view, press.action, given, actor),
    )  # fmt: skip
    found = [main]
    if press.action in COUNTED and given.get("count", "full") != "full":
        found.append(_beside(main, "discrepancy", {"what": press.note or given["count"]}))
    if number:
        found.append(_beside(main, "alias_added", {"type": "agency_number", "value": number}))
    return found


def _beside(main: Said, kind: str, details: dict[str, Any]) -> Said:
    return Said(
        main.source, f"{main.id}.{kind}", kind, main.occurred_at, main.office, main.actor, main.role, main.leg, details=details
    )


def _details(view: DossierView, action: Action, given: dict[str, Any], actor: Actor) -> dict[str, Any]:
    offer = view.state.offer
    if action in (Action.ACCEPT, Action.REFUSE, Action.WITHDRAW) and offer:
        given["offer"] = offer.id
    if action is Action.COUNTERSIGN and (waiting := to_countersign(view.state, actor)):
        given["offer"] = waiting.id
    if action in COUNTED and actor.role is Role.POSTMAN:
        given["to_postman"] = True
    if action is Action.RECEIVE:
        given["status"] = 2
    if action is Action.ASK:
        given["by"] = "staff"
    return given
