"""What a citizen may do behind a code: ask where the papers are, and say whether the result came."""

from datetime import datetime

from portal.custody.dossiers import service as dossiers
from portal.custody.dossiers.service import Said
from portal.traces import service as traces
from portal.tracking.facts.rules import Tracking


def ask(tracking: Tracking, text: str, *, at: datetime) -> bool:
    """Open a trace; False when one is open already or there is nothing to ask."""
    return traces.ask(tracking.code, by="citizen", text=text, at=at)


def confirm(tracking: Tracking, answer: str, own_id: str, *, at: datetime) -> bool:
    """Record the citizen's own word; False when it is not asked for (any more)."""
    if not tracking.may_confirm:
        return False
    said = Said(
        source="citizen",
        id=f"{tracking.code}.confirm.{own_id}",
        kind="citizen_confirmed",
        occurred_at=at,
        leg="result",
        details={"answer": answer},
    )
    return dossiers.record(tracking.code, said, heard_at=at).result == "accepted"
