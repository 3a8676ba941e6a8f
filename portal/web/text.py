"""Text at the door: NFC, nothing invisible, nothing that turns the line around (invariant 13)."""

import re
import unicodedata
from datetime import date

INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, blank on paper
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MARKS_IN_A_ROW = 2  # Vietnamese composes into none; a tower of marks covers the lines above it


def clean(text: str, limit: int) -> str:
    """One line: NFC, without control, bidi and zero-width characters, single spaces, at most `limit` characters."""
    head = text[: limit * 8 + 64]  # an honest text never needs more characters than this before cleaning
    if head.isascii() and head.isprintable():
        return " ".join(head.split())[:limit].rstrip()
    seen = "".join(map(_seen, head))
    composed = unicodedata.normalize("NFC", " ".join(seen.split()))
    return _without_towers(composed)[:limit].rstrip()


def clean_lines(text: str, limit: int) -> str:
    """The same for a longer text whose line breaks are kept; at most one empty line in a row."""
    lines = [clean(line, limit) for line in text[: limit * 8 + 64].splitlines()]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept).strip()[:limit].rstrip()


def read_day(text: str) -> date | None:
    """2026-11-26; None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    if character in INVISIBLE or unicodedata.category(character)[0] == "C":
        return ""
    return character


def _without_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
