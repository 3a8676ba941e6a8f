"""The fold: events in, state out. Pure: the same events in any order of arrival give the same state.

A gap is no contradiction: when a scan was forgotten, the next readable event still counts. Where two events
contradict, the first in fold order counts; the other stays, marked as a conflict for people to settle.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from portal.custody.ledger.rules import OUTCOMES, Event, Registration
from portal.custody.states.rules import CITIZEN, FREEZING, Holder, Line, State, TraceState
from portal.custody.transfers.rules import Conflict, Hands, Key

_AGENCY_STAGE = {
    2: "in_progress",
    3: "declined",
    4: "in_progress",
    5: "awaiting_supplement",
    9: "result_ready",
}


def fold(registration: Registration, events: Iterable[Event]) -> State:
    """The state that these events give a dossier."""
    ordered = sorted(events, key=lambda event: event.order)
    corrections = _corrections(ordered)
    walk = _Walk(registration)
    for event in ordered:
        if (event.source, event.id) not in corrections:
            walk.take(event)
    return walk.state([_line(walk, event, corrections) for event in ordered])


def _corrections(ordered: list[Event]) -> dict[Key, str]:
    """Event → the correction that strikes it out. A correction that is itself struck out strikes nothing."""
    struck: dict[Key, str] = {}
    for event in reversed(ordered):
        if event.kind == "corrected" and (event.source, event.id) not in struck:
            target = (event.details.get("source", event.source), event.details["event"])
            struck.setdefault(target, event.id)
    return struck


def _line(walk: "_Walk", event: Event, corrections: dict[Key, str]) -> Line:
    key = (event.source, event.id)
    return Line(
        source=event.source, id=event.id, kind=event.kind, at=event.at, heard_at=event.heard_at,
        office=event.office, leg=walk.leg_of.get(key, event.leg), sides=walk.sides.get(key, 1),
        conflict=walk.conflicts.get(key), corrected_by=corrections.get(key),
        marked=event.occurred_at > event.heard_at, details=event.details,
    )  # fmt: skip


class _Walk(Hands):
    """Takes the counted events in order. Each handler returns the reason of a conflict, or None."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(registration)
        self.agency: str | None = None if registration.submit_by_post else "with_agency"
        self.agency_status: int | None = None
        self.promised: date | None = None
        self.window: str | None = None
        self.trace: TraceState | None = None
        self.answer: str | None = None
        self.paused: str | None = None
        self.pauses: list[tuple[datetime, datetime | None, str]] = []
        self.conflicts: dict[Key, str] = {}
        self.stage, self.stage_since = self._stage(), registration.registered_at

    def take(self, event: Event) -> None:
        handler: Callable[[Event], Conflict] | None = getattr(self, f"_on_{event.kind}", None)
        key = (event.source, event.id)
        if event.leg:
            self.leg_of[key] = event.leg
        conflict = handler(event) if handler else None
        if conflict:
            self.conflicts[key] = conflict
        stage = self._stage()
        if stage != self.stage:
            self.stage, self.stage_since = stage, event.at
            self._end_question()

    def receive(self, leg: str, event: Event) -> None:
        """Papers counted short or a broken seal ask by themselves, whoever reported it."""
        super().receive(leg, event)
        if event.details.get("count", "full") != "full" and not self._asked():
            self.trace = TraceState("open", event.at, "count")

    def _end_question(self) -> None:
        """The next step answers what a clock asked, and ends what was answered; a frozen leg keeps its question."""
        trace = self.trace
        if trace and not self._frozen() and (trace.state == "answered" or (trace.by == "clock" and trace.state != "closed")):
            self.trace = replace(trace, state="closed")

    def _frozen(self) -> bool:
        return any(concern in FREEZING for concern in self.exceptions)

    # -- booking and collection
    def _on_pickup_booked(self, event: Event) -> Conflict:
        if self.gone():
            return self.gone()
        self.ended = None if self.ended == "cancelled" else self.ended
        self.forget_missed()
        self.set("submission", state="planned", holder=CITIZEN)
        self.window = event.details.get("window")
        return None

    _on_pickup_changed = _on_pickup_booked

    def _on_pickup_cancelled(self, _event: Event) -> Conflict:
        if not self.gone():
            self.forget_missed()
            self.ended, self.window = "cancelled", None
        return self.gone()

    def _on_pickup_missed(self, event: Event) -> Conflict:
        if self.ended == "cancelled":
            return "the pickup was cancelled"
        if not self.gone():
            self.forget_missed()
            self.exceptions["pickup_called_off" if event.details.get("called_off") else "missed_pickup"] = None
            self.window = None
        return self.gone()

    # -- delivery
    def _on_out_for_delivery(self, event: Event) -> Conflict:
        leg = event.leg or "result"
        if self.legs[leg].state == "done":
            return "already delivered"
        if self.offer and self.offer.leg == leg:
            return "an offer is open"
        self._back_on_the_road()
        self.hold(leg, Holder("postman", event.office), event)
        self.set(leg, state="arrived")
        return None

    def _on_delivery_failed(self, event: Event) -> Conflict:
        leg = event.leg or "result"
        if self.legs[leg].state == "done":
            return "already delivered"
        self._back_on_the_road()
        self.exceptions["delivery_failed"] = None
        self.hold(leg, Holder("office", event.office), event)
        self.set(leg, state="moving")
        return None

    def _on_delivered(self, event: Event) -> Conflict:
        leg = event.leg or "result"
        current = self.legs[leg]
        if current.state == "done":
            return "already delivered"
        self._back_on_the_road()
        if leg in ("result", "slip"):
            self.hold(leg, CITIZEN, event)
        self.set(leg, state="done")
        if leg == "result":
            self.originals_back += event.details.get("originals", 0)
        return None

    def _on_returned_to_sender(self, event: Event) -> Conflict:
        leg = self.leg(event)
        if self.legs["result"].state == "done":
            return "already delivered"
        self.ended = "returned"
        self.hold(leg, Holder("office", event.office), event)
        self.set(leg, state="moving")
        return None

    # -- the agency's track
    def _on_agency_status(self, event: Event) -> Conflict:
        status = event.details["status"]
        self.agency_status = status
        if event.details.get("promised"):
            self.promised = date.fromisoformat(event.details["promised"])
        self.agency = _AGENCY_STAGE.get(status, self.agency)
        return None

    def _on_supplement_requested(self, _event: Event) -> Conflict:
        self.agency = "awaiting_supplement"
        return None

    def _on_declined(self, _event: Event) -> Conflict:
        self.agency = "declined"
        return None

    def _on_result_ready(self, _event: Event) -> Conflict:
        self.agency = "result_ready"
        return None

    # -- concerns
    def _on_citizen_confirmed(self, event: Event) -> Conflict:
        self.answer = event.details["answer"]
        if self.answer != "received" and not self._asked():
            self.trace = TraceState("open", event.at, "citizen")
        return None

    def _on_trace_opened(self, event: Event) -> Conflict:
        if not self._asked():
            self.trace = TraceState("open", event.at, str(event.details.get("by", event.source)))
        return None

    def _asked(self) -> bool:
        """A question still waits; after an answer or the end one may ask anew."""
        return self.trace is not None and self.trace.state in ("open", "overdue")

    def _on_trace_answered(self, event: Event) -> Conflict:
        if self.trace and self.trace.state != "closed":
            outcome = _outcome(event) or self.trace.outcome
            self.trace = replace(self.trace, state="answered", answered_at=event.at, outcome=outcome)
        return None

    def _on_trace_escalated(self, _event: Event) -> Conflict:
        if self.trace and self.trace.state == "open":
            self.trace = replace(self.trace, state="overdue")
        return None

    def _on_trace_closed(self, event: Event) -> Conflict:
        if self.trace:
            self.trace = replace(self.trace, state="closed", outcome=_outcome(event) or self.trace.outcome)
        for concern in FREEZING:
            self.exceptions.pop(concern, None)
        return None

    def _on_discrepancy(self, _event: Event) -> Conflict:
        self.exceptions["discrepancy"] = None
        return None

    def _on_missing_declared(self, _event: Event) -> Conflict:
        self.ended = "lost"
        return None

    def _on_found(self, event: Event) -> Conflict:
        self.ended = None if self.ended == "lost" else self.ended
        if event.office and self.main().state != "done":
            self.hold(self.leg(event), Holder("office", event.office), event)
        return None

    def _on_clock_paused(self, event: Event) -> Conflict:
        if not self.paused:
            self.pauses.append((event.at, None, event.details.get("reason", "other")))
        self.paused = event.details.get("reason", "other")
        return None

    def _on_clock_resumed(self, event: Event) -> Conflict:
        if self.paused:
            start, _, why = self.pauses[-1]
            self.pauses[-1] = (start, event.at, why)
        self.paused = None
        return None

    # -- what follows
    def _back_on_the_road(self) -> None:
        self.ended = None if self.ended in ("returned", "lost") else self.ended
        self.exceptions.pop("delivery_failed", None)

    def _stage(self) -> str:
        """The stage a person sees: the end, else how far the result has come, else the agency, else the way there."""
        if self.ended:
            return self.ended
        result = self.legs["result"].state
        if result == "done":
            return "confirmed" if self.answer == "received" else "delivered"
        if result in ("moving", "arrived"):
            return "out_for_delivery" if result == "arrived" else "result_with_post"
        if self.agency:
            return self.agency
        return "with_agency" if self.legs["submission"].state == "done" else self._way_in()

    def _way_in(self) -> str:
        submission = self.legs["submission"]
        if submission.state == "arrived":
            return "awaiting_agency"
        if submission.state != "moving":
            return "awaiting_pickup"
        return (
            "with_postman" if self.hops == 1 and submission.holder != CITIZEN and _postman(submission.holder) else "to_agency"
        )

    def state(self, lines: list[Line]) -> State:
        main = self.main()
        return State(
            stage=self.stage, stage_since=self.stage_since,
            holder=main.holder or CITIZEN, since=main.since or self.registration.registered_at,
            legs=dict(self.legs), offer=self.offer, agency_status=self.agency_status, promised=self.promised,
            window=self.window, exceptions=tuple(self.exceptions), trace=self.trace,
            citizen_answer=self.answer, paused=self.paused, pauses=tuple(self.pauses),
            one_sided=tuple(self.one_sided.values()), originals=self.originals, originals_back=self.originals_back,
            carrier=main.actor if _postman(main.holder) else None, lines=tuple(lines),
        )  # fmt: skip


def _postman(holder: Holder | None) -> bool:
    return holder is not None and holder.kind == "postman"


def _outcome(event: Event) -> str | None:
    found = event.details.get("outcome")
    return found if found in OUTCOMES else None
