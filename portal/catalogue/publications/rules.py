"""A published list and its procedures; what two lists differ in; what may not be published. Plain Python."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from portal.catalogue.words.rules import slug

# Fields and words whose mere name tells something about a person (design.md, invariant 8).
_SENSITIVE = re.compile(
    r"con nuôi|lý lịch tư pháp|HIV|ma túy|cai nghiện|ly hôn|bồi thường|phục hồi danh dự|khiếu nại|tố cáo|"
    r"khuyết tật|tâm thần|bạo lực|mại dâm|tôn giáo|tín ngưỡng|cha, mẹ, con|trợ giúp pháp lý|hộ nghèo|"
    r"xét lại|tử tuất|khai tử|giải thể|di chúc|quốc tịch|thời gian tù",
    re.IGNORECASE,
)


_slug = lru_cache(maxsize=1000)(slug)  # a list has some three hundred fields and agencies


def is_sensitive(name: str, field: str) -> bool:
    """Whether the mere name of the procedure says something about whoever asks for it."""
    return bool(_SENSITIVE.search(f"{name} {field}"))


@dataclass(frozen=True)
class Publication:
    """A list and where it comes from. `reference_only`: collected, not decided by the province. `published_at` is UTC."""

    id: int
    decision: str
    slug: str
    effective: date
    as_of: str
    reference_only: bool
    digest: str
    decided_on: date | None = None
    source_name: str = ""
    prepared_by: str = ""
    published_by: str = ""
    published_at: datetime | None = None
    left_out: int = 0


@dataclass(frozen=True, eq=False, slots=True)  # one object per list: told apart by itself, so that a cache need not hash it all
class Listed:
    """What the list itself says of a procedure at one level ("tinh" or "xa"); kept in memory by every process."""

    code: str
    level: str
    name: str
    field: str
    agency: str
    submit_by_post: bool
    return_by_post: bool
    reason: str
    sensitive: bool
    eligibility_basis: str
    note: str

    @property
    def field_slug(self) -> str:
        return _slug(self.field)

    @property
    def agency_slug(self) -> str:
        return _slug(self.agency)

    @property
    def public_name(self) -> str:
        """What a page behind a code may show: the field alone where the name tells too much."""
        return self.field if self.sensitive else self.name


@dataclass(frozen=True, eq=False, slots=True)
class Procedure(Listed):
    """All that is known of a procedure at one level; read from the database when its own page is asked for."""

    legal_basis: str
    days: int | None
    days_unit: str
    time_text: str
    fee_vnd: int | None
    fee_note: str
    papers: tuple[str, ...]
    result: str
    as_of: str


COMPARED = (
    "name", "field", "agency", "submit_by_post", "return_by_post", "reason", "legal_basis", "days", "days_unit", "time_text",
    "fee_vnd", "fee_note", "papers", "result", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """The same procedure in two lists, and the fields that differ."""

    old: Procedure
    new: Procedure
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What a list changes in the one before; by code and level."""

    added: tuple[Procedure, ...]
    withdrawn: tuple[Procedure, ...]
    changed: tuple[Change, ...]


def difference(old: Iterable[Procedure], new: Iterable[Procedure]) -> Difference:
    before = {(each.code, each.level): each for each in old}
    after = {(each.code, each.level): each for each in new}
    both = [(before[key], after[key]) for key in sorted(before.keys() & after.keys())]
    changes = (Change(one, other, _differing(one, other)) for one, other in both)
    return Difference(
        tuple(after[key] for key in sorted(after.keys() - before.keys())),
        tuple(before[key] for key in sorted(before.keys() - after.keys())),
        tuple(change for change in changes if change.fields),
    )


def _differing(one: Procedure, other: Procedure) -> tuple[str, ...]:
    return tuple(name for name in COMPARED if getattr(one, name) != getattr(other, name))


@dataclass(frozen=True)
class Since:
    """What the reader of an older paper must know: the list it was printed from, the one in force, and what differs."""

    printed: Publication
    current: Publication
    difference: Difference

    @property
    def holds(self) -> bool:
        return not (self.difference.added or self.difference.withdrawn or self.difference.changed)


@dataclass(frozen=True)
class NewPublication:
    """What somebody wants to publish. `prepared_by` and `published_by` are user names; `first` asks to go without a second
    person, which is granted only while the province has published nothing."""

    decision: str
    effective: date
    source_name: str
    source_digest: str
    prepared_by: str
    published_by: str
    decided_on: date | None = None
    left_out: int = 0
    first: bool = False


def why_refused(new: NewPublication, published: Sequence[Publication], count: int) -> str:
    """The id of the first reason against publishing, empty for none. `published`: the decisions so far, no reference lists."""
    if not slug(new.decision):
        return "decision_missing"
    if any(slug(new.decision) == other.slug for other in published):
        return "same_decision"
    if any(new.effective <= other.effective for other in published):
        return "overlapping"
    if new.decided_on and new.effective < new.decided_on:
        return "effective_before_decision"
    if new.first and published:
        return "not_first"
    if new.prepared_by == new.published_by and not new.first:
        return "same_person"
    return "" if count else "empty"
