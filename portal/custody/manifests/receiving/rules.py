"""What a finding of the receiver does to its dossier when both sides have signed. Standard library only."""

from dataclasses import dataclass

from portal.custody.handover.rules import Action
from portal.custody.manifests.sheets.rules import Verdict
from portal.custody.states.rules import State

COUNTED = ("full", "short", "seal_broken")
GIVEN_BACK = ("result_ready", "declined", "returned")  # stages in which a desk or a post office hands on to the other side


@dataclass(frozen=True)
class Finding:
    """One item as it stands when the receiver signs: what was found, what was decided, and how its dossier is now."""

    verdict: Verdict
    decision: str
    state: State
    lawful: tuple[Action, ...]
    from_office: str


@dataclass(frozen=True)
class Settled:
    """`outcome` is kept on the sheet; `kinds` are the events to record, in their order."""

    outcome: str
    kinds: tuple[str, ...] = ()


NOT_NOW = Settled("moved")  # the dossier has gone on in a way that forbids this: nothing is recorded
APART = Settled("apart")  # a button or a system has done it already


def settle(found: Finding) -> Settled:
    return _of_the_sheet(found) if found.verdict in (Verdict.MATCHED, Verdict.MISSING) else _of_the_bag(found)


def may_take(state: State, lawful: tuple[Action, ...], from_office: str) -> bool:
    """Whether the receiver may keep what the giver forgot to write down: the giver countersigns it on the sheet."""
    forgotten = state.offer is None and state.holder.office == from_office and state.stage in GIVEN_BACK and not state.frozen
    return Action.TAKE_OVER in lawful or forgotten


def choices(found: Finding, known: tuple[str, ...]) -> tuple[str, ...]:
    """Of the decisions about such a finding those that are lawful for this dossier now."""
    can = {
        "accept": Action.ACCEPT in found.lawful or may_take(found.state, found.lawful, found.from_office),
        "misrouted": Action.MISROUTED in found.lawful,
    }
    return tuple(decision for decision in known if can.get(decision, True))


def _of_the_sheet(found: Finding) -> Settled:
    if found.decision in COUNTED:
        if Action.ACCEPT not in found.lawful:
            return NOT_NOW
        return Settled("accepted", ("accepted",) if found.decision == "full" else ("accepted", "discrepancy"))
    if Action.REFUSE not in found.lawful:
        return NOT_NOW
    if found.decision == "trace":
        return Settled("traced", ("refused", "discrepancy", "trace_opened"))
    return Settled("refused", ("refused",))


def _of_the_bag(found: Finding) -> Settled:
    if found.decision == "return":
        return Settled("returned")
    if found.decision == "misrouted":
        return Settled("misrouted", ("misrouted",)) if Action.MISROUTED in found.lawful else NOT_NOW
    if Action.ACCEPT in found.lawful:
        return Settled("accepted", ("accepted",))
    if may_take(found.state, found.lawful, found.from_office):
        return Settled("one_sided", ("accepted",))
    return NOT_NOW
