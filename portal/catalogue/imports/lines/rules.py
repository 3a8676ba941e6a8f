"""A row of a list as it was read, with every doubt about it. Plain Python."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

RESULTS = ("accepted", "doubtful", "rejected", "duplicate")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is not simply accepted. `where` is a cell such as "F33", or empty; `raw` what stands there."""

    kind: str
    where: str = ""
    raw: str = ""

    def text(self) -> str:
        """ "unknown mark in F33: o" """
        where = f" in {self.where}" if self.where else ""
        return self.kind.replace("_", " ") + where + (f": {self.raw}" if self.raw else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, or one level of it where a row names two. Empty text and None: not known, never a guess."""

    sheet: str
    row: int
    code: str
    name: str
    level: str
    field: str
    agency: str
    submit_by_post: bool | None
    return_by_post: bool | None
    reason: str
    days: int | None
    days_unit: str
    time_text: str
    fee_vnd: int | None
    fee_note: str
    legal_basis: str
    papers: tuple[str, ...]
    note: str
    result: str = "accepted"
    reasons: tuple[Reason, ...] = ()

    def doubted(self, *reasons: Reason) -> "Line":
        result = self.result if self.result == "rejected" else "doubtful"
        return replace(self, result=result, reasons=self.reasons + reasons)


@dataclass(frozen=True, slots=True)
class Total:
    """A row of the file that states how many procedures stand above it, and how many different ones were found there."""

    sheet: str
    row: int
    stated: int
    found: int


def totals(lines: Iterable[Line], stated: Iterable[tuple[int, int]]) -> Iterator[Total]:
    """The lines of one sheet held against its total rows: each counts from the one before, or from the top."""
    every = list(lines)
    above = 0
    for row, count in stated:
        whole = _different(line for line in every if line.row < row)
        part = _different(line for line in every if above < line.row < row)
        if part:
            yield Total(every[0].sheet, row, count, whole if whole == count else part)
        above = row


def _different(lines: Iterable[Line]) -> int:
    return len({(line.code, line.level) if line.code else line.row for line in lines})


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines of each result, and "rows" for all."""
    found = Counter(line.result for line in lines)
    return {"rows": found.total()} | {result: found[result] for result in RESULTS}


def without_duplicates(lines: list[Line]) -> list[Line]:
    """The same code at the same level: with the same answers the first counts, with different answers none does."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, line in enumerate(lines):
        if line.code and line.result != "rejected":
            groups.setdefault((line.code, line.level), []).append(at)
    for places in groups.values():
        if len(places) > 1:
            _settle(lines, places)
    return lines


def _settle(lines: list[Line], places: Sequence[int]) -> None:
    first = lines[places[0]]
    answers = {(lines[at].submit_by_post, lines[at].return_by_post) for at in places}
    if len(answers) > 1:
        for at in places:
            other = first if at != places[0] else lines[places[1]]
            lines[at] = lines[at].doubted(Reason("conflicting_duplicate", "", f"{other.sheet}, row {other.row}"))
        return
    for at in places[1:]:
        reason = Reason("duplicate", "", f"{first.sheet}, row {first.row}")
        lines[at] = replace(lines[at], result="duplicate", reasons=(*lines[at].reasons, reason))
