"""The most the post may ask: by direction, zone and weight; for whom it is free or half. Plain Python.

Send-in includes the delivery of the appointment slip, return includes bringing recalled papers back; both ways is their sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LIGHT = 100  # grams, about twenty sheets: what most dossiers stay below
HEAVIEST = 20_000  # grams; more is no letter
FURTHER = 500  # grams; each one begun counts


class Direction(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"


class Zone(StrEnum):
    """As the circular divides them. Districts are gone since 1 July 2025 and no rule was found that takes their place."""

    INSIDE_DISTRICT = "inside_district"
    BETWEEN_DISTRICTS = "between_districts"
    SAME_REGION = "same_region"
    OTHER_REGION = "other_region"


WITHIN_PROVINCE = (Zone.INSIDE_DISTRICT, Zone.BETWEEN_DISTRICTS)
DIRECTIONS: Mapping[str, tuple[Direction, ...]] = {
    "submit": (Direction.SUBMIT,),
    "return": (Direction.RETURN,),
    "both": (Direction.SUBMIT, Direction.RETURN),
}


@dataclass(frozen=True)
class Prices:
    """One direction in one zone: (grams up to, price) in rising order, and what each further step adds."""

    steps: tuple[tuple[int, int], ...]
    further: int

    def at(self, grams: int) -> int:
        for up_to, price in self.steps:
            if grams <= up_to:
                return price
        heaviest, price = self.steps[-1]
        return price + -(-(grams - heaviest) // FURTHER) * self.further


@dataclass(frozen=True)
class Tariff:
    """A table in force from a day on, where it was read and how sure that is."""

    starts: date
    source: str
    confidence: str
    note: str
    prices: Mapping[tuple[Direction, Zone], Prices]


@dataclass(frozen=True)
class Range:
    """In đồng: the lower price, inside what was a district, and the higher, between two."""

    low: int
    high: int

    @property
    def halved(self) -> "Range":
        return Range(half(self.low), half(self.high))

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class Estimate:
    """What the post may ask at most within the province, without the State's fee.

    `why`: a message that says why it is a range. `halved`: for those who pay half; every price is even, nothing is rounded.
    """

    grams: int
    submit: Range | None
    back: Range | None
    total: Range
    why: str
    tariff: Tariff

    @property
    def halved(self) -> Range:
        return self.total.halved


def tariff_on(tariffs: Iterable[Tariff], on: date) -> Tariff:
    """The youngest that had begun. LookupError before the first."""
    begun = [one for one in tariffs if one.starts <= on]
    if not begun:
        raise LookupError(on)
    return max(begun, key=lambda one: one.starts)


def ceiling(tariff: Tariff, direction: Direction, zone: Zone, grams: int) -> int:
    """In đồng. ValueError for what weighs nothing or is no letter any more."""
    if not 0 < grams <= HEAVIEST:
        raise ValueError(grams)
    return tariff.prices[direction, zone].at(grams)


def within_province(tariff: Tariff, direction: Direction, grams: int) -> Range:
    low, high = (ceiling(tariff, direction, zone, grams) for zone in WITHIN_PROVINCE)
    return Range(low, high)


def half(price: int) -> int:
    """For those who pay half; an odd đồng would be left to them."""
    return price // 2
