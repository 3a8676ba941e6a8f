"""Who is on the way to the citizen, and the code to tell them."""

from dataclasses import dataclass

from portal.accounts.staff.queries import shown_to_citizens
from portal.custody.doorstep.queries import find_visit
from portal.tracking.facts.rules import Tracking


@dataclass(frozen=True)
class Visitor:
    """The postman on the way: what a citizen may check at the door."""

    called: str
    badge: str
    office: str
    spoken: str


def find_visitor(tracking: Tracking) -> Visitor | None:
    """Only while somebody is on the way: otherwise the page costs no further question."""
    if tracking.state.stage != "out_for_delivery":
        return None
    visit = find_visit(tracking.code)
    if visit is None:
        return None
    called, badge = (visit.actor and shown_to_citizens(visit.actor)) or ("", "")
    return Visitor(called, badge, tracking.name(visit.office), visit.spoken)


def proof_code(code: str) -> str:
    """Six digits for the postman at the door, in two groups; none when nobody is on the way."""
    visit = find_visit(code)
    return f"{visit.proof[:3]} {visit.proof[3:]}" if visit and not visit.locked else ""
