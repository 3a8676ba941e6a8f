"""What a visitor asks of the list, read from the address. A value that does not exist is said, not ignored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.catalogue.search.queries import agencies, fields
from portal.catalogue.search.rules import Wanted
from portal.catalogue.words.rules import LONGEST_QUERY
from portal.web.text import clean, read_day

LEVELS, ANSWERS = ("tinh", "xa"), ("co", "khong")


@dataclass(frozen=True)
class Asked:
    """`day`: the list as of that date, None for today's. `faults`: parameter and the value that does not exist."""

    wanted: Wanted
    day: date | None = None
    faults: tuple[tuple[str, str], ...] = ()

    def as_query(self) -> dict[str, str]:
        """The same question as parts of an address, empty ones left out."""
        wanted = self.wanted
        named = {
            "q": wanted.query, "linh-vuc": wanted.field, "cap": wanted.level, "co-quan": wanted.agency,
            "gui": wanted.submit, "nhan": wanted.back, "ngay": self.day.isoformat() if self.day else "",
        }  # fmt: skip
        return {name: value for name, value in named.items() if value}


def read_asked(args: Mapping[str, str]) -> Asked:
    """The question of contract.md. Filters that do not exist are left out of it and named in `faults`."""
    given = {name: clean(args.get(name, ""), LONGEST_QUERY) for name in ("linh-vuc", "cap", "co-quan", "gui", "nhan", "ngay")}
    day = read_day(given["ngay"])
    allowed = {
        "linh-vuc": fields(day) if given["linh-vuc"] else (), "cap": LEVELS,
        "co-quan": agencies(day) if given["co-quan"] else (), "gui": ANSWERS, "nhan": ANSWERS,
    }  # fmt: skip
    wrong = [name for name, values in allowed.items() if given[name] and given[name] not in values]
    faults = [(name, given[name]) for name in [*wrong, *(["ngay"] if given["ngay"] and day is None else [])]]
    kept = {name: "" if name in wrong else value for name, value in given.items()}
    wanted = Wanted(
        query=clean(args.get("q", ""), LONGEST_QUERY), field=kept["linh-vuc"], level=kept["cap"], agency=kept["co-quan"],
        submit=kept["gui"], back=kept["nhan"],
    )  # fmt: skip
    return Asked(wanted, day, tuple(faults))
