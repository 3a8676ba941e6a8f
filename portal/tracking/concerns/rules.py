"""What a citizen should worry about, or need not: second sides, originals, attempts, losses, silence. Standard library only."""

from datetime import datetime

from portal.booking.pickups.rules import BOOKED
from portal.custody.states.rules import COUNTERSIGN_WITHIN, Line, OneSided, State
from portal.tracking.facts.rules import Tracking

HOME = frozenset({"delivered", "confirmed"})


def countersign_by(handover: OneSided) -> datetime:
    return handover.at + COUNTERSIGN_WITHIN


def originals_kept(tracking: Tracking) -> int:
    """Originals handed in that nobody has recorded as given back, once the result is with the citizen."""
    state = tracking.state
    return max(0, state.originals - state.originals_back) if state.stage in HOME else 0


def booked_before(state: State, line: Line) -> str:
    """The window that a pickup had when this line changed it; empty when none is known."""
    earlier = state.lines[: state.lines.index(line)]
    counted = (one for one in reversed(earlier) if one.kind in BOOKED and not one.corrected_by and not one.conflict)
    return next((str(one.details.get("window") or "") for one in counted), "")


def is_silent(tracking: Tracking) -> bool:
    """The time for the citizen's own word has passed without one; silence is shown as silence, not as consent."""
    return tracking.state.stage == "delivered" and not tracking.may_confirm and tracking.state.citizen_answer is None
