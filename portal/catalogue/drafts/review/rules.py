"""What publishing a draft would change. Plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.catalogue.drafts.records.rules import DraftLine
from portal.catalogue.imports.lines.rules import Line
from portal.catalogue.publications.rules import Difference, Procedure, difference, is_sensitive
from portal.catalogue.words.rules import fold

PUBLISHED_LIST = "published list"

Key = tuple[str, str]


@dataclass(frozen=True)
class Seen:
    """What somebody had before their eyes when they decided to publish: the draft's version and the list compared with."""

    version: int
    before: int


def entry_of(line: Line, known: Procedure | None, as_of: str) -> Procedure:
    """The row to be published. Where the annex is silent on papers, time, fee, ground or result, the newest list that has the
    procedure speaks; never for its name, the two answers or their reason."""
    has_time = line.days is not None or line.time_text
    has_fee = line.fee_vnd is not None or line.fee_note
    time = line if has_time or known is None else known
    fee = line if has_fee or known is None else known
    listed = known or _UNKNOWN
    field_ = line.field or listed.field
    return Procedure(
        code=line.code, level=line.level, name=line.name, field=field_, agency=line.agency or listed.agency,
        submit_by_post=bool(line.submit_by_post), return_by_post=bool(line.return_by_post), reason=line.reason,
        legal_basis=line.legal_basis or listed.legal_basis, days=time.days, days_unit=time.days_unit, time_text=time.time_text,
        fee_vnd=fee.fee_vnd, fee_note=fee.fee_note, papers=line.papers or listed.papers, result=listed.result,
        sensitive=listed.sensitive or is_sensitive(line.name, field_), eligibility_basis=PUBLISHED_LIST, as_of=as_of,
        note=line.note,
    )  # fmt: skip


_UNKNOWN = Procedure(
    code="", level="", name="", field="", agency="", submit_by_post=False, return_by_post=False, reason="", legal_basis="",
    days=None, days_unit="", time_text="", fee_vnd=None, fee_note="", papers=(), result="", sensitive=False,
    eligibility_basis="", as_of="", note="",
)  # fmt: skip


@dataclass(frozen=True)
class HeldBack:
    """A procedure of the list before that the new list would lack only because its line is not settled, or was left out."""

    procedure: Procedure
    line: DraftLine


@dataclass(frozen=True)
class Comparison:
    """What publishing would change. `difference.withdrawn` are those that the file does not name at all."""

    entries: tuple[Procedure, ...]
    difference: Difference
    held_back: tuple[HeldBack, ...]


def compare(
    old: Sequence[Procedure], lines: Iterable[DraftLine], known: Mapping[Key, Procedure], effective: date
) -> Comparison:
    entries: list[Procedure] = []
    rest: list[DraftLine] = []
    for each in lines:
        if each.is_in:
            key = (each.line.code, each.line.level)
            entries.append(entry_of(each.line, known.get(key), effective.isoformat()))
        else:
            rest.append(each)
    found = difference(old, entries)
    named = _by_code_and_name(rest)
    held = [(one, _line_for(one, named)) for one in found.withdrawn]
    return Comparison(
        tuple(entries),
        replace(found, withdrawn=tuple(one for one, line in held if line is None)),
        tuple(HeldBack(one, line) for one, line in held if line is not None),
    )


def _by_code_and_name(lines: Iterable[DraftLine]) -> dict[Key, DraftLine]:
    named: dict[Key, DraftLine] = {}
    for each in lines:
        for key in ((each.line.code, each.line.level), (fold(each.line.name), each.line.level)):
            if key[0]:
                named.setdefault(key, each)
    return named


def _line_for(procedure: Procedure, named: Mapping[Key, DraftLine]) -> DraftLine | None:
    """By its code; by its name, for a line whose code could not be read."""
    return named.get((procedure.code, procedure.level)) or named.get((fold(procedure.name), procedure.level))
