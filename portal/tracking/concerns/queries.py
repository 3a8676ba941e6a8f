"""Who is on the way to the citizen and the code to tell them; when somebody can come again after a visit in vain."""

import time
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from portal.accounts.staff.queries import shown_to_citizens
from portal.booking.pickups.queries import find_pickup
from portal.booking.windows.queries import next_windows
from portal.custody.doorstep.queries import find_visit
from portal.places.rules import VIETNAM
from portal.tracking.facts.rules import Tracking

A_MINUTE = 60
OFFERED = 3


@dataclass(frozen=True)
class Visitor:
    """The postman on the way: what a citizen may check at the door."""

    called: str
    badge: str
    office: str
    spoken: str


def find_visitor(tracking: Tracking) -> Visitor | None:
    """Only while somebody is on the way: otherwise the page costs no further question."""
    if not (delivering(tracking) or collecting(tracking)):
        return None
    visit = find_visit(tracking.code)
    if visit is None:
        return None
    called, badge = _shown(visit.actor, int(time.monotonic() // A_MINUTE)) if visit.actor else ("", "")
    return Visitor(called, badge, tracking.name(visit.office), visit.spoken)


def find_offers(tracking: Tracking) -> tuple[str, ...]:
    """The next half days with a place left, after a visit in vain; without one the page costs no further question."""
    pickup = find_pickup(tracking.code) if tracking.missed and tracking.may_rebook else None
    if pickup is None:
        return ()
    found = (one.window.id for one in next_windows(pickup.office, now=tracking.now, area=pickup.area) if one.left)
    return tuple(islice(found, OFFERED))


def delivering(tracking: Tracking) -> bool:
    return tracking.state.stage == "out_for_delivery"


def collecting(tracking: Tracking) -> bool:
    """The day of the pickup: its postman may have set out."""
    today = tracking.now.astimezone(VIETNAM).date().isoformat()
    return tracking.state.stage == "awaiting_pickup" and f".{today}." in (tracking.state.window or "")


@lru_cache(maxsize=500)
def _shown(actor: str, _minute: int) -> tuple[str, str]:
    """First name and badge, at most a minute old: a postman visits many, and the names hardly ever change."""
    return shown_to_citizens(actor) or ("", "")


def proof_code(tracking: Tracking) -> str:
    """Six digits for the postman who brings the result, in two groups; none when nobody is on the way with it."""
    visit = find_visit(tracking.code) if delivering(tracking) else None
    return f"{visit.proof[:3]} {visit.proof[3:]}" if visit and not visit.locked else ""
