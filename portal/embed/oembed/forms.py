"""What a site asks of oEmbed: one of our addresses, and how much room it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from portal.catalogue.listing.forms import read_asked
from portal.catalogue.search.queries import listed
from portal.catalogue.words.rules import as_code
from portal.embed.lines.rules import HEIGHTS, LIST, TRACK, WIDTH, Shown

LONGEST = 2000
SMALLEST = 1


@dataclass(frozen=True)
class Wanted:
    shown: Shown
    width: int
    height: int


def read_wanted(args: Mapping[str, str], origins: frozenset[str]) -> Wanted | None:
    """None for an address that is not ours, that shows a dossier, or that nothing stands behind."""
    shown = _shown(args.get("url", "")[:LONGEST], origins)
    if shown is None:
        return None
    return Wanted(shown, _room(args.get("maxwidth", ""), WIDTH), _room(args.get("maxheight", ""), HEIGHTS[shown.view]))


def _shown(url: str, origins: frozenset[str]) -> Shown | None:
    try:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, max_num_fields=50))
    except ValueError:
        return None
    if f"{parts.scheme}://{parts.netloc}".lower() not in origins:
        return None
    head, _, code = parts.path.removeprefix("/").rstrip("/").partition("/")
    if head == TRACK and not code:
        return Shown(TRACK)
    return _of_list(code, query) if head == LIST else None


def _of_list(code: str, query: Mapping[str, str]) -> Shown | None:
    asked = read_asked(query)
    if asked.faults:
        return None
    if not code:
        return Shown(LIST, query=tuple(asked.as_query().items()))
    known = as_code(code)
    if not known or not listed(known, asked.day):
        return None
    return Shown(LIST, known, query=(("ngay", asked.day.isoformat()),) if asked.day else ())


def _room(given: str, usual: int) -> int:
    """No more than there is room for; nonsense says nothing."""
    if not (given.isascii() and given.isdigit() and len(given) < 6):
        return usual
    return min(usual, max(SMALLEST, int(given)))
