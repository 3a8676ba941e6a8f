"""Reading the list in force: one copy with its index per process, looked at again every half minute."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import chain, count, islice, takewhile
from typing import TypeVar

from portal import clock
from portal.catalogue.publications.queries import in_force, last_known, listed_of, rows_of
from portal.catalogue.publications.rules import Listed, Procedure, Publication
from portal.catalogue.search.rules import Found, Index, Wanted
from portal.catalogue.synonyms.queries import known_names
from portal.catalogue.synonyms.rules import NO_MEANINGS, Meanings, split
from portal.catalogue.words.rules import as_code, as_code_start, code_in, codes_near
from portal.places.rules import VIETNAM

LOOK_AGAIN_AFTER = 30.0  # seconds
MOST_COPIES = 3
MOST_OFFERED = 5
Some = TypeVar("Some", bound=Listed)


@dataclass(frozen=True)
class Results:
    """`procedures` best first, the words that matched, and what is offered when nothing fits."""

    procedures: Sequence[Listed]
    matched: frozenset[str] = frozenset()
    nearest: Sequence[Listed] = ()


_serials = count(1)


@dataclass(frozen=True)
class _List:
    publication: Publication
    procedures: tuple[Listed, ...]
    by_code: Mapping[str, tuple[Listed, ...]]
    index: Index
    fields: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    meanings: Meanings = NO_MEANINGS
    serial: int = field(default_factory=_serials.__next__)


class _Copies:
    """The list in force and the two that were asked for last, each loaded and indexed once per process; the everyday names."""

    def __init__(self) -> None:
        self.names: tuple[tuple[str, str], ...] = ()
        self.meanings = NO_MEANINGS
        self.lists: dict[int, _List] = {}
        self.current: _List | None = None
        self.day = date.min
        self.looked = 0.0

    def get(self, day: date | None) -> _List:
        now, today = time.monotonic(), clock.now().astimezone(VIETNAM).date()
        if self.current is None or today != self.day or now - self.looked > LOOK_AGAIN_AFTER:
            self.look_at_names()
            self.current = self.keep(in_force(today))
            self.day, self.looked = today, now if self.current.publication.id else 0.0
        return self.keep(in_force(day)) if day else self.current

    def look_at_names(self) -> None:
        names = known_names()
        if names != self.names:
            self.names = names
            self.meanings = Meanings((phrase, split(meanings)) for phrase, meanings in names)

    def keep(self, publication: Publication) -> _List:
        found = self.lists.pop(publication.id, None)
        if found is None or found.publication != publication:
            found = _load(publication)
        if found.meanings is not self.meanings:
            found = replace(found, meanings=self.meanings, serial=next(_serials))
        self.lists[publication.id] = found
        while len(self.lists) > MOST_COPIES:
            del self.lists[next(iter(self.lists))]
        return found


_copies = _Copies()


def forget() -> None:
    """Look again at the next question: after something was published, or a name changed, in this process."""
    _copies.looked = 0.0
    _copies.current = None


def edition(day: date | None = None) -> int:
    """Changes whenever this process sees another list or other everyday names; for what is kept of its pages."""
    return _copies.get(day).serial


def publication(day: date | None = None) -> Publication:
    """The list in force on a day of Vietnam's calendar; today's when no day is given."""
    return _copies.get(day).publication


def all_procedures(day: date | None = None) -> tuple[Listed, ...]:
    """The whole list, by code and level."""
    return _copies.get(day).procedures


def fields(day: date | None = None) -> Mapping[str, str]:
    """slug → name of every field, in alphabetical order."""
    return _copies.get(day).fields


def agencies(day: date | None = None) -> Mapping[str, str]:
    return _copies.get(day).agencies


def common_agencies(least: int, day: date | None = None) -> Mapping[str, str]:
    """slug → name of the agencies that have at least so many procedures."""
    current = _copies.get(day)
    counted = Counter(procedure.agency_slug for procedure in current.procedures)
    return {slug: name for slug, name in current.agencies.items() if counted[slug] >= least}


def listed(code: str, day: date | None = None) -> tuple[Listed, ...]:
    """What the list shows of a code, a row per level; empty for a code that it does not have. Costs no question."""
    return _copies.get(day).by_code.get(code, ())


def find_procedures(code: str, day: date | None = None) -> tuple[Procedure, ...]:
    """All that is known of a code, a row per level; empty for a code that the list does not have."""
    return _whole(_copies.get(day).publication, code) if listed(code, day) else ()


def find_procedure(code: str | None, level: str | None = None) -> Procedure | None:
    """What the list in force says: for what is to begin now."""
    return _at_level(find_procedures(code), level) if code else None


def known_procedure(code: str | None, level: str | None = None) -> Procedure | None:
    """The same, or what the last list that had it said: for dossiers, which outlive a list."""
    return (find_procedure(code, level) or _at_level(last_known(code), level)) if code else None


def known_name(code: str | None, level: str | None = None) -> Listed | None:
    """The same for those who only name it: without a question as long as it is listed."""
    return (_at_level(listed(code), level) or _at_level(last_known(code), level)) if code else None


@lru_cache(maxsize=100)
def _whole(publication: Publication, code: str) -> tuple[Procedure, ...]:
    """Kept: a published list never changes."""
    return rows_of(publication, code)


def search(wanted: Wanted, day: date | None = None) -> Results:
    """What fits, best first. A code finds its procedure, its beginning all that begin so; nothing found offers the nearest."""
    current = _copies.get(day)
    if not wanted.query.strip():
        return Results(_fitting(current.procedures, wanted))
    coded = _by_code(current, wanted.query)
    in_words = not (coded or codes_near(wanted.query))
    found = current.index.search(wanted.query, current.meanings) if in_words else Found([], frozenset())
    every = coded or [current.procedures[place] for place in found.places]
    procedures = _fitting(every, wanted)
    return Results(procedures, found.matched) if procedures else Results((), nearest=_nearest(current, wanted, every))


def _by_code(current: _List, query: str) -> Sequence[Listed]:
    code, start = as_code(query) or code_in(query), as_code_start(query)
    if code in current.by_code or start is None:
        return current.by_code.get(code or "", ())
    first = bisect_left(current.procedures, start, key=lambda procedure: procedure.code)
    return list(takewhile(lambda procedure: procedure.code.startswith(start), islice(current.procedures, first, None)))


def _nearest(current: _List, wanted: Wanted, found: Sequence[Listed]) -> Sequence[Listed]:
    """One of each code: what is like the query and fits the filters; if there is none, what only the filters keep away."""
    coded = (procedure for code in codes_near(wanted.query) for procedure in current.by_code.get(code, ()))
    named = (current.procedures[place] for place in current.index.nearest(wanted.query))
    offered: dict[str, Listed] = {}
    for procedure in chain((procedure for procedure in chain(coded, named) if wanted.fits(procedure)), found):
        offered.setdefault(procedure.code, procedure)
        if len(offered) == MOST_OFFERED:
            break
    return list(offered.values())


def _at_level(found: Sequence[Some], level: str | None) -> Some | None:
    return next((procedure for procedure in found if level in (None, "", procedure.level)), None)


def _fitting(procedures: Sequence[Listed], wanted: Wanted) -> Sequence[Listed]:
    return procedures if wanted.anything else [procedure for procedure in procedures if wanted.fits(procedure)]


def _load(publication: Publication) -> _List:
    procedures = listed_of(publication)
    by_code: dict[str, tuple[Listed, ...]] = {}
    for procedure in procedures:
        by_code[procedure.code] = (*by_code.get(procedure.code, ()), procedure)
    index = Index([p.name for p in procedures], [f"{p.field} {p.agency}" for p in procedures])
    fields = {p.field_slug: p.field for p in sorted(procedures, key=lambda p: p.field_slug) if p.field_slug}
    agencies = {p.agency_slug: p.agency for p in sorted(procedures, key=lambda p: p.agency_slug) if p.agency_slug}
    return _List(publication, procedures, by_code, index, fields, agencies)
