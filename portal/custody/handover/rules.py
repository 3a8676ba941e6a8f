"""What a member of staff may lawfully do next with a dossier, the likeliest first. Standard library only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.accounts.rules import Actor, Role
from portal.custody.states.rules import CITIZEN, OneSided, State
from portal.places.rules import VIETNAM, Organisation, WorkingCalendar, due_after, organisation

ON_THE_ROAD = ("with_postman", "to_agency", "awaiting_agency", "result_with_post")
WITH_AGENCY = ("with_agency", "in_progress", "awaiting_supplement")
OWN_SLIP = timedelta(minutes=30)  # a slip of the finger is seen soon; later it is the supervisor's to correct
INVITATIONS, DAYS_BETWEEN = 2, 2  # Postal Law 49/2010/QH12, Art. 17: two invitations, two working days apart


class Action(StrEnum):
    COLLECT = "collect"
    PICKUP_MISSED = "pickup_missed"
    OFFER = "offer"
    ACCEPT = "accept"
    TAKE_OVER = "take_over"
    COUNTERSIGN = "countersign"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    MISROUTED = "misrouted"
    RECEIVE = "receive"
    SUPPLEMENT = "supplement"
    DECLINE = "decline"
    RESULT_READY = "result_ready"
    GIVE_SLIP = "give_slip"
    DELIVER_SLIP = "deliver_slip"
    COLLECT_RECALL = "collect_recall"
    RETURN_RECALL = "return_recall"
    SEND_OUT = "send_out"
    DELIVER = "deliver"
    DELIVERY_FAILED = "delivery_failed"
    RETURN = "return_to_sender"
    ASK = "ask"
    ANSWER_TRACE = "answer_trace"
    CLOSE_TRACE = "close_trace"
    DECLARE_MISSING = "declare_missing"
    FOUND = "found"
    COMPENSATE = "compensate"
    PAUSE = "pause"
    RESUME = "resume"
    CORRECT = "correct"


KIND = {
    Action.COLLECT: "collected",
    Action.PICKUP_MISSED: "pickup_missed",
    Action.OFFER: "offered",
    Action.ACCEPT: "accepted",
    Action.TAKE_OVER: "accepted",
    Action.COUNTERSIGN: "countersigned",
    Action.REFUSE: "refused",
    Action.WITHDRAW: "withdrawn",
    Action.MISROUTED: "misrouted",
    Action.RECEIVE: "agency_status",
    Action.SUPPLEMENT: "supplement_requested",
    Action.DECLINE: "declined",
    Action.RESULT_READY: "result_ready",
    Action.GIVE_SLIP: "offered",
    Action.DELIVER_SLIP: "delivered",
    Action.COLLECT_RECALL: "collected",
    Action.RETURN_RECALL: "offered",
    Action.SEND_OUT: "out_for_delivery",
    Action.DELIVER: "delivered",
    Action.DELIVERY_FAILED: "delivery_failed",
    Action.RETURN: "returned_to_sender",
    Action.ASK: "trace_opened",
    Action.ANSWER_TRACE: "trace_answered",
    Action.CLOSE_TRACE: "trace_closed",
    Action.DECLARE_MISSING: "missing_declared",
    Action.FOUND: "found",
    Action.COMPENSATE: "compensated",
    Action.PAUSE: "clock_paused",
    Action.RESUME: "clock_resumed",
    Action.CORRECT: "corrected",
}
# What names its own leg; everything else speaks of the one under way.
LEG = {
    Action.GIVE_SLIP: "slip",
    Action.DELIVER_SLIP: "slip",
    Action.COLLECT_RECALL: "recall",
    Action.RETURN_RECALL: "recall",
}


@dataclass(frozen=True)
class Case:
    """What the rules look at: the state, and the two offices that the dossier is meant to go between."""

    state: State
    post_office: str | None
    agency_office: str | None
    return_by_post: bool
    now: datetime | None = None
    returnable: bool = False


def returnable(state: State, calendar: WorkingCalendar) -> bool:
    """Whether the post may give the result back: refused, or invited twice with two working days between."""
    failures = state.failures
    if any(line.details.get("reason") == "refused" for line in failures):
        return True
    if len(failures) < INVITATIONS:
        return False
    earliest = due_after(calendar, failures[0].at, DAYS_BETWEEN).at.astimezone(VIETNAM).date()
    return failures[-1].at.astimezone(VIETNAM).date() >= earliest


def lawful_actions(case: Case, actor: Actor) -> tuple[Action, ...]:
    """Lawful next actions of this person; the first is the one large button."""
    if actor.role in (Role.POSTMAN, Role.POST_CLERK):
        custody = _of_the_post(case, actor)
    elif actor.role is Role.DESK_CLERK:
        custody = _of_the_desk(case, actor)
    else:
        custody = ()
    return tuple(dict.fromkeys((*custody, *_second_side(case, actor), *_concerns(case, actor))))


def default_receiver(case: Case, actor: Actor) -> str | None:
    """The office that the papers most likely go to next."""
    state = case.state
    if organisation(actor.office) is Organisation.STATE:
        return case.post_office
    if state.holder.kind == "postman":
        return state.holder.office
    return case.agency_office if state.stage in ON_THE_ROAD[:3] else case.post_office


def to_countersign(state: State, actor: Actor) -> OneSided | None:
    """The change of hands that waits for this person's office to sign, and that this person has not signed already."""
    waiting = (each for each in state.one_sided if each.needs == actor.office and not is_own(each.id, actor))
    open_offer = state.offer.id if state.offer else None
    return next((each for each in waiting if each.id != open_offer), None)


def is_own(event_id: str, actor: Actor) -> bool:
    """Staff's events are named after who pressed."""
    return event_id.startswith(f"{actor.opaque}:")


def _of_the_post(case: Case, actor: Actor) -> tuple[Action, ...]:
    state = case.state
    if state.stage == "awaiting_pickup" and state.holder == CITIZEN:
        return _pickup(case, actor)
    if state.offer:
        return _open_offer(case, actor)
    beside = _beside(case, actor)
    if state.holder.office != actor.office:
        return (*beside, *_elsewhere(case, actor))
    return beside if state.frozen else (*_onward(case, actor), *beside)


def _onward(case: Case, actor: Actor) -> tuple[Action, ...]:
    """What the post does with what it holds."""
    state = case.state
    if state.stage == "out_for_delivery":
        return (Action.DELIVER, Action.DELIVERY_FAILED) if actor.role is Role.POSTMAN else (Action.DELIVERY_FAILED,)
    if state.stage == "returned":
        return (Action.OFFER,)
    if state.stage == "result_with_post":
        back = (Action.RETURN,) if case.returnable and actor.role is Role.POST_CLERK else ()
        return (Action.SEND_OUT, Action.OFFER, *back)
    holds = "postman" if actor.role is Role.POSTMAN else "office"
    return (Action.OFFER,) if state.stage in ON_THE_ROAD and state.holder.kind == holds else ()


def _beside(case: Case, actor: Actor) -> tuple[Action, ...]:
    """The slip that goes out and the old papers that come back travel beside the dossier itself."""
    found: list[Action] = []
    slip, recall = case.state.legs["slip"], case.state.legs["recall"]
    if slip.state == "moving" and slip.holder and slip.holder.office == actor.office:
        found.append(Action.DELIVER_SLIP)
    at_the_door = case.state.stage in ("out_for_delivery", "delivered", "confirmed")
    if at_the_door and actor.role is Role.POSTMAN and recall.state == "none" and actor.office == _delivered_by(case):
        found.append(Action.COLLECT_RECALL)
    if recall.state == "moving" and recall.holder and recall.holder.office == actor.office:
        found.append(Action.RETURN_RECALL)
    return tuple(found)


def _delivered_by(case: Case) -> str | None:
    gone_out = (line for line in reversed(case.state.lines) if line.kind == "out_for_delivery" and not line.corrected_by)
    return next((line.office for line in gone_out), None)


def _pickup(case: Case, actor: Actor) -> tuple[Action, ...]:
    if case.post_office not in (None, actor.office):
        return ()
    return (Action.COLLECT, Action.PICKUP_MISSED) if actor.role is Role.POSTMAN else (Action.COLLECT,)


def _of_the_desk(case: Case, actor: Actor) -> tuple[Action, ...]:
    state = case.state
    if state.offer:
        return _open_offer(case, actor)
    if state.holder.office not in (None, actor.office) or state.holder == CITIZEN:
        return _elsewhere(case, actor)
    if state.frozen:
        return ()
    slip = (Action.GIVE_SLIP,) if state.legs["slip"].state == "none" else ()
    to_post = (Action.OFFER,) if case.return_by_post else ()
    follows: dict[str, tuple[Action, ...]] = {
        "to_agency": (Action.OFFER,),  # it came here by mistake and goes on
        "with_agency": (Action.RECEIVE, Action.SUPPLEMENT, Action.DECLINE, Action.OFFER),
        "in_progress": (Action.RESULT_READY, *slip, Action.SUPPLEMENT, Action.DECLINE),
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
    return _elsewhere(case, actor)


def _elsewhere(case: Case, actor: Actor) -> tuple[Action, ...]:
    """A packet on the road that lies here: handed over by somebody without a device, or come to the wrong place."""
    if case.state.stage not in ON_THE_ROAD:
        return ()
    expected = actor.office in (case.post_office, case.agency_office) and case.state.offer is None
    return (Action.TAKE_OVER, Action.MISROUTED) if expected else (Action.MISROUTED,)


def _second_side(case: Case, actor: Actor) -> tuple[Action, ...]:
    signs = actor.role in (Role.POSTMAN, Role.POST_CLERK, Role.DESK_CLERK)
    return (Action.COUNTERSIGN,) if signs and to_countersign(case.state, actor) else ()


def _concerns(case: Case, actor: Actor) -> tuple[Action, ...]:
    """Questions, losses, pauses, corrections: clerks for what concerns their office, supervisors for all."""
    chief = actor.role is Role.SUPERVISOR
    mine = actor.office in (case.state.holder.office, case.post_office, case.agency_office)
    if not chief and not (mine and actor.role in (Role.POST_CLERK, Role.DESK_CLERK)):
        return _own_slip(case, actor)
    found = [*_questions(case, chief=chief), *_loss(case, chief=chief)]
    if case.state.stage not in ("cancelled", "confirmed", "lost") and case.state.lines:
        found.append(Action.RESUME if case.state.paused else Action.PAUSE)
    return (*found, Action.CORRECT) if chief and case.state.lines else (*found, *_own_slip(case, actor))


def _questions(case: Case, *, chief: bool) -> list[Action]:
    trace = case.state.trace
    if trace and trace.state in ("open", "overdue"):
        return [Action.ANSWER_TRACE]
    if trace and trace.state == "answered":
        return [Action.CLOSE_TRACE] if chief or case.state.frozen else []
    return [Action.ASK] if case.state.stage in (*ON_THE_ROAD, *WITH_AGENCY, "result_ready", "out_for_delivery") else []


def _loss(case: Case, *, chief: bool) -> list[Action]:
    trace, ended = case.state.trace, case.state.stage
    if ended == "lost":
        return [Action.FOUND, Action.COMPENSATE] if chief else [Action.FOUND]
    if chief and trace and trace.state == "answered" and trace.outcome == "damaged":
        return [Action.COMPENSATE, Action.DECLARE_MISSING]
    searched = trace is not None and trace.state in ("open", "overdue", "answered")
    return [Action.DECLARE_MISSING] if chief and searched else []


def _own_slip(case: Case, actor: Actor) -> tuple[Action, ...]:
    """One's own last entry, while nobody has built on it."""
    lines = [line for line in case.state.lines if not line.corrected_by and line.kind != "corrected"]
    if not lines or case.now is None or lines[-1].source != "staff" or not is_own(lines[-1].id, actor):
        return ()
    return (Action.CORRECT,) if case.now - lines[-1].heard_at <= OWN_SLIP else ()
