"""What the name of a place may mean today: one of the 54 units, a commune or a district that is no more. Plain Python.

A name is taken for exact only where all that it can mean lies in one place; otherwise every one of those places is a choice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.places.names.rules import Atlas, How, Meaning, Spot, Unit
from portal.places.spelling.rules import DISTRICT, Typed, read, spelled

BOAT_AREAS = {
    "06757": "Xã Vĩnh Thực",
    "06967": "Xã Cái Chiên",
    "06994-ban-sen": "Đặc khu Vân Đồn: Bản Sen",
    "06994-minh-chau": "Đặc khu Vân Đồn: Minh Châu",
    "06994-ngoc-vung": "Đặc khu Vân Đồn: Ngọc Vừng",
    "06994-quan-lan": "Đặc khu Vân Đồn: Quan Lạn",
    "06994-thang-loi": "Đặc khu Vân Đồn: Thắng Lợi",
    "07192": "Đặc khu Cô Tô: đảo Cô Tô",
    "07192-thanh-lan": "Đặc khu Cô Tô: đảo Thanh Lân",
}  # where a postman comes by boat; one for each old island commune, and for each unit that is an island
BY_ROAD = {"06994": "Đặc khu Vân Đồn: đảo Cái Bầu"}  # the rest of such a unit, for which the area is empty
CONTAINERS = 3  # "…, phường Việt Hưng, Hạ Long"


class Question(StrEnum):
    """Why nothing is taken for exact."""

    ANSWERED = ""
    SPLIT = "split"  # the old commune lies in several units now
    SEVERAL = "several"  # the name has several meanings
    ISLANDS = "islands"  # one unit, but which island?
    SIMILAR = "similar"  # no such name, or not there; these are near
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """A place to choose: `label` its name today, `hint` what tells it apart. `area` is empty where the road goes."""

    unit_code: str
    area: str
    label: str
    hint: str

    @property
    def id(self) -> str:
        """One word for both, as a form carries it: an area's id begins with the code of its unit."""
        return self.area or self.unit_code


@dataclass(frozen=True, slots=True)
class Found:
    """`exact` where only one place can be meant; otherwise all that can be, and the question to ask."""

    exact: Place | None
    choices: tuple[Place, ...]
    question: Question


@dataclass(frozen=True, slots=True)
class Reading:
    """A meaning in what was typed, and those of its spots that the rest allows; `sure` unless a letter is wrong."""

    meaning: Meaning
    spots: tuple[Spot, ...]
    name: str
    fits: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Container:
    """What stands after a name: a district that was, units that are."""

    district: str
    units: frozenset[str]
    sure: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """All readings that hold, and the question between them."""

    readings: tuple[Reading, ...]
    question: Question

    def spots(self) -> dict[Spot, list[Reading]]:
        """Where it may be: meant by today's name first, then by an old commune's, then by a district's."""
        order = list(How)
        pairs = [(spot, one) for one in self.readings for spot in one.spots]
        pairs.sort(key=lambda pair: (order.index(pair[1].meaning.how), pair[0].unit_code, pair[0].area))
        grouped: dict[Spot, list[Reading]] = {}
        for spot, one in pairs:
            grouped.setdefault(spot, []).append(one)
        return grouped


class Reader:
    """Reads what was typed by the names there are and were."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas

    def find(self, text: str) -> Answer:
        """All that something typed may mean; what has a slip in it is only ever offered."""
        typed = read(text)
        start, readings = self._first(typed, near=False)
        if not readings:
            near = self._first(typed, near=True)[1] or self._first(typed, near=False, anywhere=True)[1]
            return _answer(near, sure=False)
        beside = self._beside(typed, start, readings)
        return _answer([*beside, *readings], sure=not beside and all(one.sure for one in readings))

    def _first(self, typed: Typed, *, near: bool, anywhere: bool = False) -> tuple[int, list[Reading]]:
        """The earliest place from which everything up to the end makes sense; the street stands before it."""
        for start in typed.starts(anywhere=anywhere):
            readings = list(self._from(typed, start, near=near))
            if readings:
                return start, [one for one in readings if one.fits] or [_doubtful(one) for one in readings]
        return 0, []

    def _beside(self, typed: Typed, start: int, readings: Sequence[Reading]) -> list[Reading]:
        """A commune before a district it never was in, or with a slip: meant as well, or the name of a street."""
        before = max((at for at in typed.begins if at < start), default=0)
        part = typed.part(before, start)
        said_kind = len(part.kinds_at(0)) > 1
        if not start or start not in typed.begins or not (said_kind or any(r.meaning.how is How.DISTRICT for r in readings)):
            return []
        return self._first(part, near=True)[1] or [_doubtful(one) for one in readings if said_kind]

    def _from(self, typed: Typed, start: int, *, near: bool) -> Iterator[Reading]:
        for kind, first in typed.kinds_at(start):
            for end, name, as_spelled in typed.names_at(first):
                containers = list(self._containers(typed, end, near=near)) if self.atlas.known(name, near=near) else []
                for known, sure in self.atlas.known(name, near=near) if containers else ():
                    for meaning in _as_spelled(self.atlas.meanings[known], as_spelled):
                        for inside in containers:
                            spots = _narrowed(meaning, inside)
                            fits = not kind or kind in meaning.kinds
                            if spots:
                                yield Reading(meaning, spots, known, fits, sure and all(one.sure for one in inside))

    def _containers(self, typed: Typed, start: int, *, near: bool, left: int = CONTAINERS) -> Iterator[tuple[Container, ...]]:
        """The ways to understand everything from here to the end as what the name lies in."""
        if start == len(typed.words):
            yield ()
        for kind, first in typed.kinds_at(start) if left else ():
            for end, name, _ in typed.names_at(first):
                for known, sure in self.atlas.known(name, near=near):
                    inside = self._container(known, kind, sure=sure)
                    further = self._containers(typed, end, near=near, left=left - 1)
                    yield from ((inside, *outside) for outside in further) if inside else ()

    def _container(self, known: str, kind: str, *, sure: bool) -> Container | None:
        meanings = self.atlas.meanings[known]
        district = known if kind in ("", DISTRICT) and any(one.how is How.DISTRICT for one in meanings) else ""
        new = [one for one in meanings if one.how is How.NEW and (not kind or kind in one.kinds)]
        units = frozenset(spot.unit_code for one in new for spot in one.spots)
        return Container(district, units, sure) if district or units else None


def label(unit: Unit, area: str) -> str:
    return BOAT_AREAS.get(area) or BY_ROAD.get(unit.code) or unit.full_name


def _as_spelled(meanings: Sequence[Meaning], typed: str) -> Sequence[Meaning]:
    """Quang Trung may be anything; who writes Quảng Trung means Quảng Trung."""
    if typed.isascii() or len(meanings) == 1:
        return meanings
    return [one for one in meanings if spelled(one.called) == typed] or meanings


def _narrowed(meaning: Meaning, containers: Iterable[Container]) -> tuple[Spot, ...]:
    spots = meaning.spots
    for one in containers:
        if one.district not in meaning.districts:
            spots = tuple(spot for spot in spots if spot.unit_code in one.units)
    return spots


def _doubtful(reading: Reading) -> Reading:
    return Reading(reading.meaning, reading.spots, reading.name, reading.fits, sure=False)


def _answer(readings: Sequence[Reading], *, sure: bool) -> Answer:
    spots = {spot for one in readings for spot in one.spots}
    if not readings:
        question = Question.NONE
    elif not sure:
        question = Question.SIMILAR
    elif len(spots) == 1:
        question = Question.ANSWERED
    elif len({spot.unit_code for spot in spots}) == 1:
        question = Question.ISLANDS
    else:
        question = Question.SPLIT if _is_split(readings) else Question.SEVERAL
    return Answer(tuple(readings), question)


def _is_split(readings: Sequence[Reading]) -> bool:
    """Whether one old commune was meant that now lies in several units, one of which may bear its name."""
    old = [one for one in readings if one.meaning.how is How.OLD]
    district = any(one.meaning.how is How.DISTRICT for one in readings)
    return not district and len(old) == 1 and len(old[0].spots) > 1
