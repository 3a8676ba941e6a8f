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


def read_asked_day(args: Mapping[str, str]) -> Day:
    given = clean(args.get("ngay", ""), 40)
    on = read_day(given)
    return Day(on, "" if on or not given else given)
