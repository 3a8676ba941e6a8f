"""Reading the list in force: one copy with its index per process, looked at again every half minute."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.catalogue.publications.queries import in_force, procedures_of
from portal.catalogue.publications.rules import Procedure, Publication
from portal.catalogue.search.rules import Index, Wanted
from portal.catalogue.words.rules import as_code

LOOK_AGAIN_AFTER = 30.0  # seconds


@dataclass(frozen=True)
class Results:
    """`procedures` best first, the words that matched, and what is offered when nothing fits."""

    procedures: Sequence[Procedure]
    matched: frozenset[str] = frozenset()
    nearest: Sequence[Procedure] = ()


@dataclass(frozen=True)
class _List:
    publication: Publication
    procedures: tuple[Procedure, ...]
    by_code: Mapping[str, tuple[Procedure, ...]]
    index: Index
    fields: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)


class _Copy:
    def __init__(self) -> None:
        self.list: _List | None = None
        self.looked = 0.0

    def get(self) -> _List:
        now = time.monotonic()
        if self.list is None or now - self.looked > LOOK_AGAIN_AFTER:
            publication = in_force()
            if self.list is None or self.list.publication != publication:
                self.list = _load(publication)
            self.looked = now if publication.id else 0.0
        return self.list


_copy = _Copy()


def publication() -> Publication:
    return _copy.get().publication


def all_procedures() -> tuple[Procedure, ...]:
    """The whole list, by code and level."""
    return _copy.get().procedures


def fields() -> Mapping[str, str]:
    """slug → name of every field, in alphabetical order."""
    return _copy.get().fields


def agencies() -> Mapping[str, str]:
    return _copy.get().agencies


def find_procedures(code: str) -> tuple[Procedure, ...]:
    """A row per level; empty for an unknown code."""
    return _copy.get().by_code.get(code, ())


def find_procedure(code: str | None, level: str | None = None) -> Procedure | None:
    found = find_procedures(code) if code else ()
    return next((procedure for procedure in found if level in (None, "", procedure.level)), None)


def search(wanted: Wanted) -> Results:
    """What fits, best first. A code finds its procedure; nothing found offers the nearest names."""
    current = _copy.get()
    code = as_code(wanted.query)
    if code:
        return Results(_fitting(current.by_code.get(code, ()), wanted))
    if not wanted.query.strip():
        return Results(_fitting(current.procedures, wanted))
    found = current.index.search(wanted.query)
    procedures = _fitting([current.procedures[place] for place in found.places], wanted)
    if procedures:
        return Results(procedures, found.matched)
    offered = found.places[:5] or _nearest(current, wanted.query)
    return Results((), nearest=[current.procedures[place] for place in offered])


def _fitting(procedures: Sequence[Procedure], wanted: Wanted) -> Sequence[Procedure]:
    return procedures if wanted.anything else [procedure for procedure in procedures if wanted.fits(procedure)]


def _nearest(current: _List, query: str) -> list[int]:
    """For a query of which no half fits: the best of its single words."""
    places = [place for word in query.split()[:8] for place in current.index.search(word).places[:3]]
    return list(dict.fromkeys(places))[:5]


def _load(publication: Publication) -> _List:
    procedures = procedures_of(publication)
    by_code: dict[str, tuple[Procedure, ...]] = {}
    for procedure in procedures:
        by_code[procedure.code] = (*by_code.get(procedure.code, ()), procedure)
    index = Index([p.name for p in procedures], [f"{p.field} {p.agency}" for p in procedures])
    fields = {p.field_slug: p.field for p in sorted(procedures, key=lambda p: p.field_slug)}
    agencies = {p.agency_slug: p.agency for p in sorted(procedures, key=lambda p: p.agency_slug)}
    return _List(publication, procedures, by_code, index, fields, agencies)
