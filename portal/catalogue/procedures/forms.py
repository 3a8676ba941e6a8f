"""The day a reader asks about, from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.web.text import clean, read_day


@dataclass(frozen=True)
class Day:
    """`on` is None for today; `wrong` is what was given and is no date."""

    on: date | None = None
    wrong: str = ""


def read_version(args: Mapping[str, str]) -> int | None:
    """The list a scanned leaflet was printed from; 0, which no list has, for what is no number, None where none is named."""
    given = args.get("tu", "")
    if not given:
        return None
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def read_asked_day(args: Mapping[str, str]) -> Day:
    given = clean(args.get("ngay", ""), 40)
    on = read_day(given)
    return Day(on, "" if on or not given else given)
