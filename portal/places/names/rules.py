"""All names of units there are and were: what each may mean, and where that lies today. Plain Python."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from portal.places.spelling.rules import DISTRICT, Slips, fold, key, read, slug

_Value = TypeVar("_Value")


class How(StrEnum):
    """What somebody speaks of who means a place by a name."""

    NEW = "new"
    OLD = "old"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Unit:
    """One of the units since 1 July 2025."""

    code: str
    kind: str
    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a commune was called, and the district it then lay in."""

    kind: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Former:
    """A commune that was: its names, oldest first, the districts it has been in, the units where it lies now."""

    names: tuple[Name, ...]
    districts: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A unit, or what a boat goes to in it."""

    unit_code: str
    area: str

    @property
    def id(self) -> str:
        return self.area or self.unit_code


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a name may mean: what may stand before it, the districts that may stand after it, where it lies."""

    how: How
    called: str
    kinds: frozenset[str]
    districts: frozenset[str]
    spots: tuple[Spot, ...]
    old: Former | None = None


class Atlas:
    """`members`: the old communes at each spot, whole or in part. `meanings`: of every name without its kind and its marks."""

    def __init__(self, units: Sequence[Unit], former: Sequence[Former], areas: Collection[str]) -> None:
        self.units = {unit.code: unit for unit in units}
        self.former = tuple(former)
        self.areas = areas
        self._seen: dict[object, object] = {}
        self.members: dict[Spot, list[Former]] = {}
        self.meanings: dict[str, list[Meaning]] = {}
        for old in former:
            for spot in self._spots(old):
                self.members.setdefault(spot, []).append(old)
        self._name_units()
        self._name_former()
        self._name_districts()
        self._slips = Slips(list(self.meanings))
        self._seen.clear()

    def known(self, name: str, *, near: bool) -> list[tuple[str, bool]]:
        """The name itself, surely; if there is none such and `near` ones do, those one slip away, doubtfully."""
        if name in self.meanings:
            return [(name, True)]
        return [(other, False) for other in self._slips.near(name)] if near else []

    def parts(self, unit_code: str) -> tuple[Spot, ...]:
        """The unit, or what a postman reaches in it by different ways; by road first."""
        return tuple(sorted((spot for spot in self.members if spot.unit_code == unit_code), key=lambda spot: spot.area))

    def _spots(self, old: Former) -> tuple[Spot, ...]:
        return self._once(tuple(self._once(Spot(code, self._area(code, slug(old.names[-1].name)))) for code in old.units))

    def _area(self, code: str, commune: str) -> str:
        return next((area for area in (f"{code}-{commune}", code) if area in self.areas), "")

    def _name_units(self) -> None:
        for unit in self.units.values():
            spots = self.parts(unit.code)
            districts = {district for spot in spots for old in self.members[spot] for district in old.districts}
            kinds, within = self._once(frozenset({fold(unit.kind)})), self._once(frozenset(districts))
            self._add(Meaning(How.NEW, unit.name, kinds, within, spots))

    def _name_former(self) -> None:
        for old in self.former:
            alike: dict[str, list[Name]] = {}
            for name in old.names:
                alike.setdefault(key(name.name), []).append(name)
            for names in alike.values():
                kinds, within = self._once(frozenset(fold(n.kind) for n in names)), self._once(frozenset(old.districts))
                self._add(Meaning(How.OLD, names[0].name, kinds, within, self._spots(old), old))

    def _name_districts(self) -> None:
        """Every place that has ever been in a district; nothing larger ever stands after its name."""
        names = {without_kind(name.district) for old in self.former for name in old.names}
        for name in sorted(names):
            spots = tuple(spot for spot, members in self.members.items() if any(key(name) in old.districts for old in members))
            self._add(Meaning(How.DISTRICT, name, frozenset({DISTRICT}), frozenset(), spots))

    def _once(self, value: _Value) -> _Value:
        """The equal one that is there already: hundreds of names share a few kinds, districts and places."""
        return self._seen.setdefault(value, value)  # type: ignore[return-value]

    def _add(self, meaning: Meaning) -> None:
        self.meanings.setdefault(key(meaning.called), []).append(meaning)


def without_kind(district: str) -> str:
    """Thành phố Hạ Long → Hạ Long"""
    return " ".join(district.split()[read(district).kinds_at(0)[0][1] :])
