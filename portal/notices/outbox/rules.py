"""Which event tells whom what, when it may go out, and when trying ends. Standard library only."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from portal.custody.dossiers.rules import Said
from portal.custody.states.rules import Line, State
from portal.notices.wording.rules import BY_KEY, host_of
from portal.places.rules import VIETNAM, Organisation, organisation

OLD = timedelta(hours=24)  # what happened or fell due longer ago is told by the tracking page alone
CLAIM = timedelta(seconds=120)  # four times what a gateway may take
MOST_TRIES, LONGEST_TRYING = 48, timedelta(hours=4)
FORGOTTEN = timedelta(minutes=15)
LONGEST_PAUSE = 300.0  # seconds between two tries
CODE_HOLDS = timedelta(minutes=10)  # what somebody waits for is of no use afterwards
KEPT = timedelta(days=30)
MOST_RESENT = 2
MOBILE = re.compile(r"\+84[35789]\d{8}", re.ASCII)
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Terms:
    """The operator's settings: whose host and name, how many texts, when none."""

    host: str
    sender: str
    per_day: int
    per_dossier: int
    quiet: tuple[time, time] | None


@dataclass(frozen=True)
class Note:
    """A message that is wanted: caused by `source` and `id`, in words `key`, with `values` for the places in them."""

    source: str
    id: str
    code: str
    channel: str
    recipient: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    demo: bool = False
    office: str = ""

    @property
    def asked(self) -> bool:
        """A person waits for it now: it goes first, and in quiet hours too."""
        return BY_KEY[self.key].to == "asked"


def read_terms(*, base_url: str, sender: str, per_day: int, per_dossier: int, quiet: str) -> Terms:
    return Terms(host_of(base_url), sender, per_day, per_dossier, read_quiet(quiet))


def read_quiet(given: str) -> tuple[time, time] | None:
    """ "21:00-07:00"; None for no quiet hours."""
    found = CLOCK.fullmatch(given)
    if not found:
        return None
    begins, ends = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return None if begins == ends else (begins, ends)


def goes_at(at: datetime, quiet: tuple[time, time] | None, *, asked: bool) -> datetime:
    """At once, or when the quiet hours end."""
    if quiet is None or asked:
        return at
    begins, ends = quiet
    local = at.astimezone(VIETNAM)
    now = local.time()
    over_midnight = begins > ends
    silent = (now >= begins or now < ends) if over_midnight else begins <= now < ends
    if not silent:
        return at
    wakes = datetime.combine(local.date(), ends, VIETNAM)
    return wakes + timedelta(days=1) if over_midnight and now >= begins else wakes


def pause_after(tries: int, chance: float) -> timedelta:
    """Until the next try: none after the first, then from five seconds on twice as long up to five minutes.

    `chance` from 0 to 1 spreads the tries of many messages over the second half of the pause.
    """
    if tries <= 1:
        return timedelta(0)
    whole = min(LONGEST_PAUSE, 5.0 * 2.0 ** (min(tries, 12) - 2))
    return timedelta(seconds=whole * (0.5 + chance / 2))


def gives_up(tries: int, since: datetime, at: datetime) -> bool:
    return tries >= MOST_TRIES or at - since >= LONGEST_TRYING


def wants(choice: str, key: str) -> bool:
    """Whether somebody who chose "all", "main" or "none" is told this."""
    to = BY_KEY[key].to
    return to == "asked" or choice == "all" or (choice == "main" and to == "main")


def may_be_texted(recipient: str) -> bool:
    """Vietnamese mobile numbers only: a text to a land line is lost, one to another country is paid for by nobody."""
    return bool(MOBILE.fullmatch(recipient))


def hidden(recipient: str) -> str:
    """What staff of other offices see: ••••••678, h•••@…"""
    if "@" in recipient:
        name, _, host = recipient.partition("@")
        return f"{name[:1]}•••@{host}"
    return f"•••••• {recipient[-3:]}" if recipient and not recipient.startswith("-") else ""


def message_of(said: Said, state: State, at: datetime) -> str | None:
    """The key of what an event tells the citizen; None where it tells nothing.

    Nothing is told of what contradicts, is struck out or is old, nor of what no longer stands because later events were
    heard first. Before the papers are collected nobody has proved whose telephone it is: then only the booking itself
    and the post's calling it off are told.
    """
    choose = _TELLS.get(said.kind)
    if choose is None or at - said.occurred_at > OLD:
        return None
    line = next((each for each in reversed(state.lines) if (each.source, each.id) == (said.source, said.id)), None)
    if line is None or line.conflict or line.corrected_by:
        return None
    return choose(said, state, line)


def _entered(stage: str, key: str) -> Callable[[Said, State, Line], str | None]:
    """Told when this very event brought the dossier into the stage."""
    return lambda _said, state, line: key if state.stage == stage and state.stage_since == line.at else None


def _accepted(said: Said, state: State, line: Line) -> str | None:
    side, leg = organisation(said.office or ""), line.leg or "submission"
    if leg == "submission" and side is Organisation.STATE and state.stage == "with_agency":
        return "accepted"
    if leg == "submission" and side is Organisation.POST and state.stage in ("with_postman", "to_agency"):
        return "at_post"
    if leg == "result" and side is Organisation.POST and state.stage == "result_with_post" and state.stage_since == line.at:
        return "result_with_post"
    return None


def _agency_status(said: Said, state: State, line: Line) -> str | None:
    if state.stage_since != line.at:
        return None
    if state.stage == "in_progress":
        if not _counted_at_desk(state):
            return "accepted"
        return "promised" if state.promised else "started"
    named = {"awaiting_supplement": "supplement", "declined": "declined"}
    return _result(said, state, line) if state.stage == "result_ready" else named.get(state.stage)


def _counted_at_desk(state: State) -> bool:
    return any(
        line.kind == "accepted" and organisation(line.office or "") is Organisation.STATE and not line.corrected_by
        for line in state.lines
    )


def _result(_said: Said, state: State, line: Line) -> str | None:
    if state.stage != "result_ready" or state.stage_since != line.at:
        return None
    return "result_to_collect" if state.legs["result"].state == "none" else "result_ready"


def _out(said: Said, state: State, _line: Line) -> str | None:
    return "out_for_delivery" if (said.leg or "result") == "result" and state.stage == "out_for_delivery" else None


def _delivered(said: Said, state: State, _line: Line) -> str | None:
    return "delivered" if (said.leg or "result") == "result" and state.stage == "delivered" else None


def _late(said: Said, state: State, _line: Line) -> str | None:
    by_clock = said.details.get("by") == "clock" and state.trace is not None and state.trace.state == "open"
    return "late" if by_clock and state.stage != "awaiting_pickup" else None


def _answered(_said: Said, state: State, line: Line) -> str | None:
    return "trace_answered" if state.trace and state.trace.answered_at == line.at else None


def _missed(said: Said, state: State, _line: Line) -> str | None:
    called_off = said.details.get("reason") in ("closed", "weather")
    return "called_off" if called_off and state.stage == "awaiting_pickup" else None


def _in_stage(key: str, *stages: str) -> Callable[[Said, State, Line], str | None]:
    return lambda _said, state, _line: key if state.stage in stages else None


_TELLS: Mapping[str, Callable[[Said, State, Line], str | None]] = {
    "pickup_booked": _in_stage("booked", "awaiting_pickup"),
    "pickup_changed": _in_stage("changed", "awaiting_pickup"),
    "pickup_cancelled": _in_stage("cancelled", "cancelled"),
    "pickup_missed": _missed,
    "collected": _in_stage("collected", "with_postman"),
    "accepted": _accepted,
    "agency_status": _agency_status,
    "supplement_requested": _entered("awaiting_supplement", "supplement"),
    "declined": _entered("declined", "declined"),
    "result_ready": _result,
    "out_for_delivery": _out,
    "delivered": _delivered,
    "delivery_failed": lambda said, _state, _line: "delivery_failed" if (said.leg or "result") == "result" else None,
    "returned_to_sender": _entered("returned", "returned"),
    "missing_declared": _entered("lost", "lost"),
    "trace_opened": _late,
    "trace_answered": _answered,
}
