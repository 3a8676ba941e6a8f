"""What a visitor asks of the list, read from the address."""

from collections.abc import Mapping

from portal.catalogue.search.rules import Wanted
from portal.catalogue.words.rules import LONGEST_QUERY
from portal.web.text import clean


def read_wanted(args: Mapping[str, str]) -> Wanted:
    """The filters of contract.md; what is not one of the allowed words means any."""
    return Wanted(
        query=clean(args.get("q", ""), LONGEST_QUERY),
        field=clean(args.get("linh-vuc", ""), LONGEST_QUERY),
        level=_one_of(args.get("cap", ""), ("tinh", "xa")),
        agency=clean(args.get("co-quan", ""), LONGEST_QUERY),
        submit=_one_of(args.get("gui", ""), ("co", "khong")),
        back=_one_of(args.get("nhan", ""), ("co", "khong")),
    )


def as_query(wanted: Wanted) -> dict[str, str]:
    """The same filters as parts of an address, empty ones left out."""
    named = {
        "q": wanted.query, "linh-vuc": wanted.field, "cap": wanted.level, "co-quan": wanted.agency,
        "gui": wanted.submit, "nhan": wanted.back,
    }  # fmt: skip
    return {name: value for name, value in named.items() if value}


def _one_of(text: str, allowed: tuple[str, ...]) -> str:
    return text if text in allowed else ""
