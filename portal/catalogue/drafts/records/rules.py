"""A draft of a list and its lines: where it stands, what a person may give a line and decided about it. Plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from portal.catalogue.imports.lines.rules import Line, Reason, Total

READING, READY, REFUSED, PUBLISHED, DISCARDED = STATUSES = ("reading", "ready", "refused", "published", "discarded")
TAKEN, LEFT_OUT = "taken", "left_out"
LEASE = timedelta(minutes=1)  # a reader that has said nothing for so long is dead
MOST_ATTEMPTS = 5
CHUNK = 1000  # lines a transaction
CONSOLE = "console"  # who prepared what was imported on the command line by nobody in particular
LONGEST = {"name": 2000, "field": 200, "agency": 1000, "days_unit": 40}
LARGEST_FEE = 2_000_000_000


class Refused(Exception):
    """`reason` is an id that review.texts has words for; `facts` go into them."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True)
class Remark:
    """About a sheet: it holds no list ("no_header"), or states another number of procedures than were found ("total")."""

    kind: str
    sheet: str
    row: int = 0
    stated: int = 0
    found: int = 0


def remarks_of(skipped: Iterable[tuple[str, str]], totals: Iterable[Total]) -> tuple[Remark, ...]:
    wrong = (total for total in totals if total.stated != total.found)
    return (
        *(Remark(why, sheet) for sheet, why in skipped),
        *(Remark("total", total.sheet, total.row, total.stated, total.found) for total in wrong),
    )


@dataclass(frozen=True)
class Draft:
    """A list on its way to being published, without its lines. `token` is its own for ever, `version` grows by every change."""

    id: int
    token: str
    version: int
    decision: str
    slug: str
    effective: date
    decided_on: date | None
    source_name: str
    source_digest: str
    prepared_by: str
    prepared_at: datetime
    status: str
    rows_read: int
    lines: int
    stored: int
    refused: str
    ended_by: str
    ended_at: datetime | None
    ended_reason: str
    publication_slug: str
    remarks: tuple[Remark, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in (READING, READY)


@dataclass(frozen=True)
class DraftLine:
    """A line of a draft with what a person decided about it. `given`: field → (as read, as given)."""

    id: int
    line: Line
    settled: str = ""
    settled_by: str = ""
    given: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def is_in(self) -> bool:
        """Whether it would be published now."""
        return self.line.result == "accepted" or (self.line.result == "doubtful" and self.settled == TAKEN)

    @property
    def asked(self) -> tuple[str, ...]:
        return asked(self.line)


@dataclass(frozen=True)
class Counts:
    """Lines by what they came to; `open` doubts wait for a person."""

    accepted: int = 0
    open: int = 0
    taken: int = 0
    left_out: int = 0
    rejected: int = 0
    duplicate: int = 0

    @property
    def settled(self) -> int:
        return self.taken + self.left_out

    @property
    def is_in(self) -> int:
        return self.accepted + self.taken


def fitting(line: Line) -> Line:
    """The line, or its refusal where a text or a number is larger than a list has room for."""
    if line.result == "rejected":
        return line
    for name, most in LONGEST.items():
        if len(getattr(line, name)) > most:
            return replace(
                line, result="rejected", reasons=(*line.reasons, Reason("too_long", "", getattr(line, name)[:60] + "…"))
            )
    if line.fee_vnd is not None and line.fee_vnd > LARGEST_FEE:
        return replace(line, result="rejected", reasons=(*line.reasons, Reason("too_long", "", str(line.fee_vnd))))
    return line


# Doubts that many lines share for one cause, and that one look may answer for all of them.
TOGETHER = (
    "name_in_capitals", "cut_name", "code_corrected", "struck_through", "hidden_row", "hidden_sheet", "formula", "after_total",
)  # fmt: skip
FEWEST_TOGETHER = 5
_CORRECTABLE = {"code_corrected": "code", "cut_name": "name", "name_in_capitals": "name", "strange_letters": "name"}


def missing(line: Line) -> tuple[str, ...]:
    """What a line must have before it can be published, and has not."""
    empty = [name for name in ("code", "name", "level") if not getattr(line, name)]
    return (*empty, *(name for name in ("submit_by_post", "return_by_post") if getattr(line, name) is None))


def asked(line: Line) -> tuple[str, ...]:
    """What a person may write when taking the line: what is missing, and what the doubt itself is about."""
    doubted = {_CORRECTABLE[reason.kind] for reason in line.reasons if reason.kind in _CORRECTABLE}
    wanted = doubted | set(missing(line))
    return tuple(name for name in ("code", "name", "level", "submit_by_post", "return_by_post") if name in wanted)


def completed(line: Line, given: Mapping[str, Any]) -> tuple[Line, dict[str, tuple[Any, Any]]]:
    """The line with the values given, and what they replaced. Only what is asked for can be given."""
    new = {name: given[name] for name in asked(line) if given.get(name) not in (None, "", getattr(line, name))}
    return replace(line, **new), {name: (getattr(line, name), value) for name, value in new.items()}
