"""The questions that wait for an answer, with what was asked. Two statements, whatever their number."""

from dataclasses import dataclass
from datetime import datetime

from portal.custody.codes.rules import display
from portal.custody.ledger.queries import private_texts
from portal.custody.worklists.queries import Item
from portal.custody.worklists.queries import questions as waiting
from portal.places.queries import calendar, office_name
from portal.places.rules import Organisation
from portal.traces.rules import days_left

ASKING = ("trace_opened", "citizen_confirmed")
MOST = 200


@dataclass(frozen=True)
class Question:
    code: str
    shown_code: str
    stage: str
    office: str
    by: str
    text: str
    opened_at: datetime
    due: datetime | None
    left: int
    overdue: bool


def questions(office: str | None, *, now: datetime) -> tuple[Question, ...]:
    """Open questions of one office, or of all; the soonest due first."""
    items = waiting(office, most=MOST)
    texts = private_texts([item.code for item in items], ASKING, "text")
    return tuple(_question(item, texts.get(item.code, ""), now) for item in items if item.asked_at)


def _question(item: Item, text: str, now: datetime) -> Question:
    due, office = item.trace_due, item.holder_office
    late = item.trace_state == "overdue" or (due is not None and now > due)
    left = days_left(calendar(Organisation.POST), now, due) if due else 0
    return Question(
        code=item.code, shown_code=display(item.code), stage=item.stage, office=office_name(office) if office else "",
        by=item.trace_by or "", text=text, opened_at=item.asked_at or item.since, due=due, left=left, overdue=late,
    )  # fmt: skip
