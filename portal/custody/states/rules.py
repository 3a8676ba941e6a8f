"""What is known of a dossier at one moment, and its JSON form for the cache column. Standard library only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal


@dataclass(frozen=True)
class Holder:
    """Who answers for the papers: the citizen, a postman of an office, or an office."""

    kind: Literal["citizen", "postman", "office"]
    office: str | None = None


CITIZEN = Holder("citizen")
COUNTERSIGN_WITHIN = timedelta(hours=24)
MISSED = ("missed_pickup", "pickup_called_off")  # a visit that came to nothing: at the door, or because the post stays away
FREEZING = frozenset({"short", "seal_broken", "discrepancy"})


@dataclass(frozen=True)
class LegState:
    state: Literal["none", "planned", "moving", "arrived", "done"] = "none"
    holder: Holder | None = None
    since: datetime | None = None
    documents: int = 0
    seal: bool = False
    actor: str | None = None  # the person who took them, where the event named one


@dataclass(frozen=True)
class Offer:
    id: str
    source: str
    leg: str
    giver_office: str | None
    giver_actor: str | None
    to: str
    at: datetime


@dataclass(frozen=True)
class OneSided:
    """A change of hands that only one side has signed: `needs` is the office that must countersign, by a day after `at`."""

    id: str
    source: str
    leg: str
    needs: str
    at: datetime


@dataclass(frozen=True)
class TraceState:
    state: Literal["open", "answered", "overdue", "closed"]
    opened_at: datetime
    by: str
    answered_at: datetime | None = None
    outcome: str | None = None  # one of ledger.rules.OUTCOMES


@dataclass(frozen=True)
class Line:
    """One entry of the timeline. `marked`: dated after it was heard; `details`: public facts only."""

    source: str
    id: str
    kind: str
    at: datetime
    heard_at: datetime
    office: str | None
    leg: str | None
    sides: int
    conflict: str | None
    corrected_by: str | None
    marked: bool
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """The fold of a ledger. `lines` oldest first; `since` is when the holder got the papers."""

    stage: str
    stage_since: datetime
    holder: Holder
    since: datetime
    legs: Mapping[str, LegState]
    offer: Offer | None = None
    agency_status: int | None = None
    promised: date | None = None
    window: str | None = None
    exceptions: tuple[str, ...] = ()
    trace: TraceState | None = None
    citizen_answer: str | None = None
    paused: str | None = None
    pauses: tuple[tuple[datetime, datetime | None, str], ...] = ()
    one_sided: tuple[OneSided, ...] = ()
    originals: int = 0
    originals_back: int = 0
    carrier: str | None = None  # the postman who holds the papers, where known
    lines: tuple[Line, ...] = ()

    @property
    def frozen(self) -> bool:
        """Papers were counted short, a seal was broken, something differs: nothing moves on until that is settled."""
        return any(concern in FREEZING for concern in self.exceptions)

    @property
    def failures(self) -> tuple[Line, ...]:
        """Attempts to deliver the result that did not succeed."""
        return tuple(line for line in self.lines if line.kind == "delivery_failed" and not line.corrected_by)

    @property
    def conflicts(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.conflict and not line.corrected_by)


def to_json(state: State) -> dict[str, Any]:
    return _plain(asdict(state))  # type: ignore[no-any-return]


def from_json(raw: Mapping[str, Any]) -> State:
    return State(
        stage=raw["stage"],
        stage_since=_moment(raw["stage_since"]),
        holder=Holder(**raw["holder"]),
        since=_moment(raw["since"]),
        legs={name: _leg(leg) for name, leg in raw["legs"].items()},
        offer=Offer(**{**raw["offer"], "at": _moment(raw["offer"]["at"])}) if raw["offer"] else None,
        agency_status=raw["agency_status"],
        promised=date.fromisoformat(raw["promised"]) if raw["promised"] else None,
        window=raw["window"],
        exceptions=tuple(raw["exceptions"]),
        trace=_trace(raw["trace"]) if raw["trace"] else None,
        citizen_answer=raw["citizen_answer"],
        paused=raw["paused"],
        pauses=tuple((_moment(start), _moment(end) if end else None, why) for start, end, why in raw.get("pauses", ())),
        one_sided=tuple(OneSided(**{**each, "at": _moment(each["at"])}) for each in raw.get("one_sided", ())),
        originals=raw.get("originals", 0),
        originals_back=raw.get("originals_back", 0),
        carrier=raw.get("carrier"),
        lines=tuple(_line(line) for line in raw["lines"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


_moment = datetime.fromisoformat


def _leg(raw: Mapping[str, Any]) -> LegState:
    holder = Holder(**raw["holder"]) if raw["holder"] else None
    since = _moment(raw["since"]) if raw["since"] else None
    return LegState(raw["state"], holder, since, raw["documents"], raw["seal"], raw.get("actor"))


def _trace(raw: Mapping[str, Any]) -> TraceState:
    answered = _moment(raw["answered_at"]) if raw["answered_at"] else None
    return TraceState(raw["state"], _moment(raw["opened_at"]), raw["by"], answered, raw.get("outcome"))


def _line(raw: Mapping[str, Any]) -> Line:
    return Line(**{**raw, "at": _moment(raw["at"]), "heard_at": _moment(raw["heard_at"])})
