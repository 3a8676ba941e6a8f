"""What the public page is made of: who acts next, which button fits, what is masked. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.custody.clocks.rules import Clock
from portal.custody.states.rules import MISSED, Line, State
from portal.traces.rules import may_ask

NEWEST_LINES = 200
ANSWERS = ("received", "incomplete", "not_received")
ASKED = ("open", "overdue")
RESULT_STAGES = frozenset({"result_with_post", "out_for_delivery", "delivered", "confirmed"})
TRANSFERS = frozenset({"collected", "offered", "accepted", "countersigned", "delivered"})
HEARD_LATE = timedelta(minutes=15)
WORD_WITHIN = timedelta(days=7)

# stage → who must act next; "next" names the offices in Tracking
NEXT_WHO: Mapping[str, str] = {
    "awaiting_pickup": "postman",
    "with_postman": "postman",
    "to_agency": "holder",
    "awaiting_agency": "agency",
    "with_agency": "agency",
    "in_progress": "agency",
    "awaiting_supplement": "citizen",
    "result_ready": "agency",
    "result_with_post": "holder",
    "out_for_delivery": "postman",
    "delivered": "citizen",
    "declined": "agency",
    "returned": "citizen",
    "cancelled": "citizen",
    "lost": "post",
}


@dataclass(frozen=True)
class Tracking:
    """Everything the page, the JSON and the receipt may say of a dossier; nothing personal is in it."""

    code: str
    version: int
    state: State
    due: Clock | None
    trace_due: datetime | None
    now: datetime
    names: Mapping[str, str]
    procedure: str
    papers: tuple[str, ...]
    post_office: str | None
    agency_office: str | None
    submit_by_post: bool
    return_by_post: bool
    has_contact: bool
    demo: bool
    head: str
    registered_at: datetime
    updated_at: datetime

    @property
    def late(self) -> bool:
        return self.due is not None and self.now > self.due.at

    @property
    def asked(self) -> bool:
        """A question is open and waits for its answer."""
        return self.state.trace is not None and self.state.trace.state in ASKED

    @property
    def trace_state(self) -> str | None:
        """Overdue from the moment the answer is, whether or not the worker has noticed."""
        trace = self.state.trace
        if trace is None:
            return None
        overdue = trace.state == "open" and self.trace_due is not None and self.now > self.trace_due
        return "overdue" if overdue else trace.state

    @property
    def may_confirm(self) -> bool:
        """The citizen's word is asked for once the result is said to be delivered, for seven days."""
        return self.state.stage == "delivered" and self.now - self.state.stage_since <= WORD_WITHIN

    @property
    def may_ask(self) -> bool:
        return may_ask(self.state)

    @property
    def may_rebook(self) -> bool:
        """A booked visit that waits or was missed can be changed or cancelled by whoever has the telephone given."""
        waits = self.state.stage == "awaiting_pickup" and self.has_contact
        return waits and (self.state.window is not None or self.missed)

    @property
    def missed(self) -> bool:
        return any(concern in self.state.exceptions for concern in MISSED)

    @property
    def last_lines(self) -> tuple[Line, ...]:
        """The newest entries, oldest first."""
        return self.state.lines[-NEWEST_LINES:]

    def name(self, office: str | None) -> str:
        return self.names.get(office, office) if office else ""


def next_office(tracking: Tracking) -> str | None:
    """The office that answers for the next step; None when it is the citizen's or nobody's turn."""
    state = tracking.state
    if state.stage == "result_ready" and not tracking.return_by_post:
        return None
    who = NEXT_WHO.get(state.stage, "")
    receiver = state.offer.to if state.offer and state.stage == "awaiting_agency" else None
    found = {
        "postman": state.holder.office or tracking.post_office,
        "holder": state.holder.office,
        "post": tracking.post_office or state.holder.office,
        "agency": receiver or tracking.agency_office or state.holder.office,
    }
    return found.get(who)


def button(tracking: Tracking) -> str:
    """The one thing to do here: confirm, ask, call, details, rebook, book or receipt."""
    stage = tracking.state.stage
    if tracking.may_confirm and not tracking.asked:
        return "confirm"
    if tracking.asked or stage == "lost":
        return "call"
    if tracking.trace_state == "answered" and tracking.has_contact:
        return "details"
    if tracking.late:
        return "ask"
    if stage == "cancelled" or (tracking.missed and tracking.may_rebook):
        return "book" if stage == "cancelled" else "rebook"
    return "details" if stage in ("awaiting_supplement", "declined", "returned") and tracking.has_contact else "receipt"


def masked_name(name: str) -> str:
    """Nguyễn Văn An → N••• V••• A•••"""
    return " ".join(f"{word[0]}•••" for word in name.split())


def masked_phone(phone: str) -> str:
    """+84912345678 → 0••• ••• 678"""
    return f"0••• ••• {phone[-3:]}"
