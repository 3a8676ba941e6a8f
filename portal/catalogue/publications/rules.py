"""A published list and its procedures. Plain Python."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal.catalogue.words.rules import slug


@dataclass(frozen=True)
class Publication:
    id: int
    decision: str
    effective: date
    as_of: str
    reference_only: bool
    digest: str


@dataclass(frozen=True, eq=False)  # one object per list: told apart by itself, so that a cache need not hash it all
class Procedure:
    """A procedure at one level ("tinh" or "xa") with both answers: sent in by post, result back by post."""

    code: str
    level: str
    name: str
    field: str
    agency: str
    submit_by_post: bool
    return_by_post: bool
    reason: str
    legal_basis: str
    days: int | None
    days_unit: str
    time_text: str
    fee_vnd: int | None
    fee_note: str
    papers: tuple[str, ...]
    result: str
    sensitive: bool
    eligibility_basis: str
    as_of: str

    @cached_property
    def field_slug(self) -> str:
        return slug(self.field)

    @cached_property
    def agency_slug(self) -> str:
        return slug(self.agency)

    @property
    def public_name(self) -> str:
        """What a page behind a code may show: the field alone where the name tells too much."""
        return self.field if self.sensitive else self.name
