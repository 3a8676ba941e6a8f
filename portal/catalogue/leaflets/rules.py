"""What a printed QR says, who is no reader of it, and what is said once for both levels. Plain Python."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeVar

from portal.catalogue.procedures.rules import bare_number, kinds
from portal.catalogue.publications.rules import Listed, Procedure
from portal.catalogue.words.rules import as_code

PROCEDURE, FIELD, AGENCY = "thu-tuc", "linh-vuc", "co-quan"
_LETTERS = {FIELD: "L", AGENCY: "C"}
_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_POINT = re.compile(r"[a-z]+-[a-z0-9-]{1,60}", re.ASCII)
_AUTOMATIC = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|facebookcatalog|whatsapp|embedly|vkshare|skypeuri|"
    r"monitor|uptime|headlesschrome|lighthouse",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Printed:
    """What a QR carries: whose sheet it is, the list it was printed from, and the office that hands it out ("" for none).

    `subject` is a procedure's code, or the mark of a field or an agency (see mark()). `version` is a publication's id."""

    subject: str
    version: int
    point: str = ""


def address(printed: Printed) -> str:
    """The path behind the QR, in capitals: nothing in it leaves the alphanumeric mode."""
    parts = [printed.subject.replace(".", ""), str(printed.version), *([printed.point] if printed.point else [])]
    return "/TR/" + "/".join(parts).upper()


def read_address(rest: str) -> Printed | None:
    """The part behind /TR/, in any case; None when it is not one of ours."""
    subject, _, tail = rest.strip("/").partition("/")
    version, _, point = tail.partition("/")
    point = point.lower()
    known = as_code(subject) or (subject.upper() if re.fullmatch(r"[LClc][0-9A-Fa-f]{8}", subject) else None)
    if known is None or not _VERSION.fullmatch(version) or (point and not _POINT.fullmatch(point)):
        return None
    return Printed(known, int(version), point)


def mark(kind: str, slug: str) -> str:
    """Nine characters for a field or an agency, whose names may have two hundred."""
    return _LETTERS[kind] + sha256(slug.encode()).hexdigest()[:8].upper()


def find_slug(subject: str, fields: Iterable[str], agencies: Iterable[str]) -> tuple[str, str] | None:
    """Which field or agency a mark means: ("linh-vuc", its slug)."""
    offered: Mapping[str, Iterable[str]] = {FIELD: fields, AGENCY: agencies}
    kind = next((kind for kind, letter in _LETTERS.items() if subject.startswith(letter)), "")
    return next(((kind, slug) for slug in offered.get(kind, ()) if mark(kind, slug) == subject), None)


def is_automatic(user_agent: str) -> bool:
    """Whether a link preview, a search engine or a monitor asks, by its own words."""
    return bool(_AUTOMATIC.search(user_agent))


Some = TypeVar("Some", bound=Listed)


def answer(procedure: Listed) -> str:
    """both | submit | return | none"""
    if procedure.submit_by_post:
        return "both" if procedure.return_by_post else "submit"
    return "return" if procedure.return_by_post else "none"


def by_level(procedures: Sequence[Some], *names: str) -> tuple[tuple[str, Some], ...]:
    """One row with no level where all levels say the same of these attributes, else a row per level, the nearest first."""
    said = {tuple(getattr(procedure, name) for name in names) for procedure in procedures}
    if len(said) == 1:
        return (("", procedures[0]),)
    return tuple((procedure.level, procedure) for procedure in sorted(procedures, key=lambda each: each.level != "xa"))


def year_before(day: date) -> date:
    """The first of the month, eleven months back: twelve months with the one that runs."""
    months = day.year * 12 + day.month - 12
    return date(months // 12, months % 12 + 1, 1)


# -- how much fits: everything in millimetres, letters taken wider than most fonts have them

POINT = 0.3528
LEAFLET_HEIGHT, LEAFLET_WIDTH, FACT_WIDTH = 195.0, 134.0, 104.0
LEAFLET_FIXED = 72.5  # the strip, the signs, the row with the QR, the line about the list
FORM = " – bản sao chứng thực"  # as long as a form of a paper mostly is
POSTER_HEIGHT, POSTER_WIDTH = 220.0, 268.0  # below the strip; above the steps and the line "so many more"
LEGEND_LINE = 7.9
LONGEST_LINE = 220  # characters of a name on a poster
TITLES, TEXTS = (17, 14, 12, 10, 9), (10, 9)
POSTERS = ((20, 1), (17, 1), (15, 2), (13, 2), (12, 2), (11, 2))  # size in points, columns


@dataclass(frozen=True)
class Layout:
    """Letter sizes in points, and how many papers or lines go on the sheet; `columns` of a poster."""

    title: int
    text: int
    shown: int
    columns: int = 1


@dataclass(frozen=True)
class Line:
    """A procedure on a poster; `level` only where the levels answer differently."""

    name: str
    answer: str
    level: str = ""


def leaflet_layout(procedures: Sequence[Procedure]) -> Layout:
    """The largest letters with which one A5 page holds everything; with the smallest, as many papers as go on."""
    first = procedures[0]
    title = next((size for size in TITLES if _height(first.name, size, LEAFLET_WIDTH, wide=0.6) <= 30), TITLES[-1])
    room = LEAFLET_HEIGHT - LEAFLET_FIXED - _height(first.name, title, LEAFLET_WIDTH, wide=0.6)
    for size in TEXTS:
        left = room - sum(_height(fact, size, FACT_WIDTH) + 1.2 for fact in _facts(procedures))
        heights = [_height(f"{paper}{FORM * len(kinds(paper))}", size, FACT_WIDTH - 4) + 0.5 for paper in first.papers]
        if sum(heights) <= left:
            return Layout(title, size, len(heights))
    return Layout(title, TEXTS[-1], _fitting(heights, left - _height(" ", TEXTS[-1], FACT_WIDTH)))


def poster_lines(procedures: Sequence[Listed]) -> list[Line]:
    """What goes by post first; one line per code unless its levels answer differently."""
    codes: dict[str, list[Listed]] = {}
    for procedure in procedures:
        codes.setdefault(procedure.code, []).append(procedure)
    rows = [row for rows in codes.values() for row in by_level(rows, "submit_by_post", "return_by_post")]
    lines = [Line(_shortened(procedure.name), answer(procedure), level) for level, procedure in rows]
    return sorted(lines, key=lambda line: ("both", "submit", "return", "none").index(line.answer))


def poster_layout(title: str, lines: Sequence[Line]) -> Layout:
    """The largest letters with which one A3 sheet holds every line, or as many lines as the smallest let on."""
    heading = 44 if len(title) < 60 else 30 if len(title) < 120 else 22
    legend = min(3, len({line.answer for line in lines})) * LEGEND_LINE
    room = POSTER_HEIGHT - legend - _height(title, heading, POSTER_WIDTH, wide=0.6)
    for size, columns in POSTERS:
        shown = _in_columns([_poster_line(line, size, columns) for line in lines], columns, room)
        if shown == len(lines):
            break
    return Layout(heading, size, shown, columns)


def _facts(procedures: Sequence[Procedure]) -> list[str]:
    """The texts beside the papers, at least as long as they are printed."""
    agencies = [f"{procedure.agency} Cấp tỉnh, thành phố: " for _, procedure in by_level(procedures, "agency")]
    times = [_time(procedure) for _, procedure in by_level(procedures, "days", "days_unit", "time_text")]
    fees = [f"{procedure.fee_note:60}" for _, procedure in by_level(procedures, "fee_vnd", "fee_note")]
    verdicts = [_alternative(procedure) for _, procedure in by_level(procedures, "submit_by_post", "return_by_post")]
    return [*agencies, *times, *fees, *verdicts, *map("x".__mul__, (60, 115, 95))]


def _time(procedure: Procedure) -> str:
    """A number without its unit is printed with a warning."""
    return "x" * 85 if bare_number(procedure) else f"{procedure.time_text:20}"


def _alternative(procedure: Procedure) -> str:
    """What stands under a "no"; in a box as wide as the page, so it takes a fifth less than counted here."""
    return "" if answer(procedure) == "both" else "x" * 165 + procedure.reason


def _poster_line(line: Line, size: int, columns: int) -> float:
    return _height(line.name + " " * 22 * bool(line.level), size, POSTER_WIDTH / columns - size * 0.6) + 1.8


def _in_columns(heights: Sequence[float], columns: int, room: float) -> int:
    """How many lines go on when a line is never split."""
    column, used = 1, 0.0
    for place, height in enumerate(heights):
        if used + height > room:
            column, used = column + 1, 0.0
        if column > columns:
            return place
        used += height
    return len(heights)


def _fitting(heights: Sequence[float], room: float) -> int:
    return sum(1 for place in range(len(heights)) if sum(heights[: place + 1]) <= room)


def _height(text: str, size: int, width: float, wide: float = 0.49) -> float:
    a_line = max(1, int(width / (size * POINT * wide)))
    return -(-len(text) // a_line) * size * POINT * 1.25


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_LINE else name[:LONGEST_LINE].rpartition(" ")[0] + " …"
