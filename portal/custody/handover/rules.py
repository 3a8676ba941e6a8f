"""What a member of staff may lawfully do next with a dossier, the likeliest first. Standard library only."""

from dataclasses import dataclass
from enum import StrEnum

from portal.accounts.rules import Actor, Role
from portal.custody.states.rules import CITIZEN, State
from portal.places.rules import Organisation, organisation

ON_THE_ROAD = ("with_postman", "to_agency", "awaiting_agency", "result_with_post")


class Action(StrEnum):
    COLLECT = "collect"
    PICKUP_MISSED = "pickup_missed"
    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    MISROUTED = "misrouted"
    RECEIVE = "receive"
    SUPPLEMENT = "supplement"
    DECLINE = "decline"
    RESULT_READY = "result_ready"
    SEND_OUT = "send_out"
    DELIVER = "deliver"
    DELIVERY_FAILED = "delivery_failed"
    RETURN = "return_to_sender"
    ANSWER_TRACE = "answer_trace"
    CORRECT = "correct"


KIND = {
    Action.COLLECT: "collected",
    Action.PICKUP_MISSED: "pickup_missed",
    Action.OFFER: "offered",
    Action.ACCEPT: "accepted",
    Action.REFUSE: "refused",
    Action.WITHDRAW: "withdrawn",
    Action.MISROUTED: "misrouted",
    Action.RECEIVE: "agency_status",
    Action.SUPPLEMENT: "supplement_requested",
    Action.DECLINE: "declined",
    Action.RESULT_READY: "result_ready",
    Action.SEND_OUT: "out_for_delivery",
    Action.DELIVER: "delivered",
    Action.DELIVERY_FAILED: "delivery_failed",
    Action.RETURN: "returned_to_sender",
    Action.ANSWER_TRACE: "trace_answered",
    Action.CORRECT: "corrected",
}


@dataclass(frozen=True)
class Case:
    """What the rules look at: the state, and the two offices that the dossier is meant to go between."""

    state: State
    post_office: str | None
    agency_office: str | None
    return_by_post: bool


def lawful_actions(case: Case, actor: Actor) -> tuple[Action, ...]:
    """Lawful next actions of this person; the first is the one large button."""
    if actor.role in (Role.POSTMAN, Role.POST_CLERK):
        custody = _of_the_post(case, actor)
    elif actor.role is Role.DESK_CLERK:
        custody = _of_the_desk(case, actor)
    else:
        custody = ()
    return (*custody, *_concerns(case, actor))


def default_receiver(case: Case, actor: Actor) -> str | None:
    """The office that the papers most likely go to next."""
    state = case.state
    if organisation(actor.office) is Organisation.STATE:
        return case.post_office
    if state.holder.kind == "postman":
        return state.holder.office
    return case.agency_office if state.stage in ON_THE_ROAD[:3] else case.post_office


def _of_the_post(case: Case, actor: Actor) -> tuple[Action, ...]:
    state = case.state
    if state.stage == "awaiting_pickup" and state.holder == CITIZEN:
        return _pickup(case, actor)
    if state.offer:
        return _open_offer(case, actor)
    if state.holder.office != actor.office:
        return _elsewhere(case)
    if state.stage == "out_for_delivery":
        return (Action.DELIVER, Action.DELIVERY_FAILED) if actor.role is Role.POSTMAN else (Action.DELIVERY_FAILED,)
    if state.stage == "returned":
        return (Action.OFFER,)
    if state.stage == "result_with_post":
        onward = (Action.SEND_OUT, Action.OFFER)
        return (*onward, Action.RETURN) if actor.role is Role.POST_CLERK else onward
    holds = "postman" if actor.role is Role.POSTMAN else "office"
    return (Action.OFFER,) if state.stage in ON_THE_ROAD and state.holder.kind == holds else ()


def _pickup(case: Case, actor: Actor) -> tuple[Action, ...]:
    if case.post_office not in (None, actor.office):
        return ()
    return (Action.COLLECT, Action.PICKUP_MISSED) if actor.role is Role.POSTMAN else (Action.COLLECT,)


def _of_the_desk(case: Case, actor: Actor) -> tuple[Action, ...]:
    state = case.state
    if state.offer:
        return _open_offer(case, actor)
    if state.holder.office not in (None, actor.office) or state.holder == CITIZEN:
        return _elsewhere(case)
    to_post = (Action.OFFER,) if case.return_by_post else ()
    follows: dict[str, tuple[Action, ...]] = {
        "with_agency": (Action.RECEIVE, Action.SUPPLEMENT, Action.DECLINE, Action.OFFER),
        "in_progress": (Action.RESULT_READY, Action.SUPPLEMENT, Action.DECLINE),
        "awaiting_supplement": (Action.RECEIVE, Action.DECLINE),
        "result_ready": to_post,
        "declined": to_post,
    }
    return follows.get(state.stage, ())


def _open_offer(case: Case, actor: Actor) -> tuple[Action, ...]:
    """The receiver accepts or refuses, the giver may take the offer back; nobody signs both sides."""
    offer = case.state.offer
    if offer is None:
        return ()
    if offer.giver_actor == actor.opaque:
        return (Action.WITHDRAW,)
    if offer.to == actor.office:
        return (Action.ACCEPT, Action.REFUSE)
    if offer.giver_office == actor.office and actor.role is not Role.POSTMAN:
        return (Action.WITHDRAW,)
    return _elsewhere(case)


def _elsewhere(case: Case) -> tuple[Action, ...]:
    """A packet on the road that turns up where nobody expects it."""
    return (Action.MISROUTED,) if case.state.stage in ON_THE_ROAD else ()


def _concerns(case: Case, actor: Actor) -> tuple[Action, ...]:
    trace = case.state.trace
    asked = trace is not None and trace.state in ("open", "overdue")
    mine = actor.office in (case.state.holder.office, case.post_office, case.agency_office)
    answering: tuple[Action, ...] = ()
    if asked and (actor.role is Role.SUPERVISOR or (mine and actor.role in (Role.POST_CLERK, Role.DESK_CLERK))):
        answering = (Action.ANSWER_TRACE,)
    return (*answering, Action.CORRECT) if actor.role is Role.SUPERVISOR and case.state.lines else answering
