"""What the post may ask at most, from the shipped table: read once per process."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from portal.booking.postage import rules, texts
from portal.booking.postage.rules import DIRECTIONS, LIGHT, Direction, Estimate, Prices, Tariff, Zone, within_province

FILE = Path(__file__).parent / "data" / "ceilings.csv"
EACH_FURTHER = f"+{rules.FURTHER}"
_Row = dict[str, str]


def tariff(on: date) -> Tariff:
    """The table in force. LookupError before the first."""
    return rules.tariff_on(_tariffs(), on)


def ceiling(direction: Direction, zone: Zone, grams: int, on: date) -> int:
    return rules.ceiling(tariff(on), direction, zone, grams)


def estimate(service: str, on: date, grams: int = LIGHT) -> Estimate:
    """For submit, return or both, inside the province. KeyError for another service."""
    table = tariff(on)
    prices = {direction: within_province(table, direction, grams) for direction in DIRECTIONS[service]}
    first, *more = prices.values()
    total = sum(more, first)
    return Estimate(grams, prices.get(Direction.SUBMIT), prices.get(Direction.RETURN), total, texts.WHY_A_RANGE, table)


@cache
def _tariffs() -> tuple[Tariff, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = dict.fromkeys(row["starts"] for row in rows)
    return tuple(_tariff([row for row in rows if row["starts"] == day]) for day in days)


def _tariff(rows: list[_Row]) -> Tariff:
    prices = {(direction, zone): _prices(rows, direction, zone) for direction in Direction for zone in Zone}
    first = rows[0]
    return Tariff(date.fromisoformat(first["starts"]), first["source"], first["confidence"], first["note"], prices)


def _prices(rows: list[_Row], direction: Direction, zone: Zone) -> Prices:
    own = {row["up_to_grams"]: int(row[zone]) for row in rows if row["direction"] == direction}
    further = own.pop(EACH_FURTHER)
    return Prices(tuple(sorted((int(grams), price) for grams, price in own.items())), further)
