"""What the command line says: what came of an import, and why something was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from portal.catalogue.drafts.records.rules import Remark
from portal.catalogue.imports.lines import texts
from portal.catalogue.imports.lines.rules import Line, counts

REFUSALS = {
    "changed_meanwhile": "something has changed since it was looked at",
    "decision_missing": "the decision has no number",
    "draft_in_work": "there is a draft of this decision in which doubts have been settled; publish or discard it first",
    "effective_before_decision": "it would take effect before the decision was made",
    "empty": "no row of it can be published",
    "ended": "this draft is {status} already",
    "missing_value": "a value that the row needs is missing",
    "no_such_draft": "there is no draft of this decision",
    "no_such_line": "there is no such doubtful row",
    "not_first": "a decision has been published already, so that --first does not hold: another person must publish",
    "not_read_yet": "its file is still being read",
    "overlapping": "a published decision takes effect on that day or later",
    "same_decision": "this decision has been published already; what is published never changes",
    "same_person": "whoever prepared a draft does not publish it; another person must",
    "settled_already": "{by} has settled this row already",
    "taken_twice": "this code at this level is in the list already: {sheet}, row {row}",
}


def refusal(reason: str, facts: Mapping[str, Any]) -> str:
    return REFUSALS.get(reason, reason.replace("_", " ")).format(**facts)


def _remark(remark: Remark) -> str:
    if remark.kind == "total":
        return f"sheet {remark.sheet!r} row {remark.row} states {remark.stated} procedures, {remark.found} were found"
    return f"sheet {remark.sheet!r} skipped: {remark.kind.replace('_', ' ')}"


def as_json(lines: Sequence[Line], remarks: Sequence[Remark]) -> dict[str, Any]:
    """Every data row of the file (contract.md), and what there is to say about its sheets."""
    return {
        "counts": counts(lines),
        "rows": [texts.as_json(line) for line in lines],
        "remarks": [asdict(remark) for remark in remarks],
    }


def summary(lines: Sequence[Line], remarks: Sequence[Remark]) -> list[str]:
    """The counts, then a line for each row that is not simply accepted."""
    told = [", ".join(f"{count} {name}" for name, count in counts(lines).items())]
    told += [_remark(remark) for remark in remarks]
    for line in lines:
        if line.result != "accepted":
            why = "; ".join(reason.text() for reason in line.reasons)
            told.append(f"{line.result}: {line.sheet!r} row {line.row} {line.code or '-'}: {why}")
    return told
