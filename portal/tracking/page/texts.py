"""The facts behind a code as the contract's JSON; nothing personal."""

from datetime import datetime

from portal.custody.states.rules import Line
from portal.places.rules import VIETNAM
from portal.tracking.facts.rules import Tracking
from portal.tracking.words import texts
from portal.tracking.words.texts import Translator


def as_json(tracking: Tracking, _: Translator) -> dict[str, object]:
    """The contract's shape; nothing personal."""
    state, due, then = tracking.state, tracking.due, texts.next_words(tracking, _)
    place = state.holder.office
    by = rfc3339(due.at) if due else None
    return {
        "code": tracking.code,
        "stage": state.stage,
        "stage_text": _(texts.STAGES[state.stage]),
        "holder": {"kind": state.holder.kind, "office": place, "office_name": tracking.name(place) or None},
        "since": rfc3339(state.since),
        "late": tracking.late,
        "expected_by": by,
        "expected_why": texts.why(tracking, _),
        "next": {"what": then[0], "who": then[1], "by": by} if then else None,
        "legs": [{"leg": name, "state": leg.state} for name, leg in state.legs.items()],
        "agency_status": state.agency_status,
        "events": [_event(line, tracking) for line in tracking.last_lines],
        "trace": {"state": tracking.trace_state, "due": rfc3339(tracking.trace_due)} if state.trace else None,
        "updated_at": rfc3339(tracking.updated_at),
    }


def _event(line: Line, tracking: Tracking) -> dict[str, object]:
    return {
        "kind": line.kind,
        "at": rfc3339(line.at),
        "heard_at": rfc3339(line.heard_at),
        "office_name": tracking.name(line.office) or None,
        "source": line.source,
        "sides": line.sides,
        "conflict": line.conflict,
        "corrected_by": line.corrected_by,
    }


def rfc3339(at: datetime | None) -> str | None:
    return at.astimezone(VIETNAM).isoformat(timespec="seconds") if at else None
