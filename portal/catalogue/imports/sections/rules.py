"""Rows between the procedures: section titles, column numbers, totals, footnotes. Plain Python."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.catalogue.imports.columns.rules import Columns, plain
from portal.catalogue.imports.values.rules import is_capitals

_ROMAN_OR_LETTER = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ])[.):]?")
_DIGITS = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?")
_LEADING_ORDINAL = re.compile(r"(?:[IVXLC]{1,6}[.):\-]?\s+|[A-ZĐ][.):]\s*)(?=\S)")
_LEADING_ANY = re.compile(r"^(?:[IVXLC]{1,6}[.):\-]?\s+|[A-ZĐ][.):]\s*|\d{1,3}(?:\.\d{1,3})*[.)]\s*)(?=\S)")
_COLUMN_NUMBER = re.compile(r"\(?[0-9]{1,2}\)?")
_COUNT = re.compile(r"\(?\s*\d+\s*(?:TTHC|thủ tục(?: hành chính)?)?\s*\)?", re.IGNORECASE)
_TRAILING_COUNT = re.compile(
    r"\s*[:\-–]?\s*\(?\s*(?:gồm|có)?\s*\d+\s*(?:TTHC|thủ tục(?: hành chính)?)\s*\)?\s*$", re.IGNORECASE
)
_FIELD = re.compile(r"^(?:nhóm\s+|các\s+)?lĩnh vực\s*[:\-–]?\s*", re.IGNORECASE)
_AGENCY = re.compile(
    r"so (?!huu\b|lieu\b)\w|ban quan ly|uy ban nhan dan|ubnd|cong an|chi cuc|van phong|thanh tra|bao hiem xa hoi"
)
_TOTAL = re.compile(
    r"(tong so|tong cong|tong|cong)( (so|cong|chung))?( tthc| (so )?(cac )?thu tuc( hanh chinh)?)?( la| co)?( \d+)?"
    r"( tthc| thu tuc.*)?"
)
_FOOTNOTE = re.compile(
    r"(ghi chu|chu thich|noi nhan|nguoi lap|luu (vt|van thu|ho so))\b|"
    r"(tm|kt|tl|tuq)\b|(pho )?(chu tich|giam doc|truong phong|chanh van phong)\b"
)
_FOOTNOTE_SIGN = re.compile(r"\(\d{1,2}\)|[*¹²³]|\[\d{1,2}\]")
LONGEST_TITLE = 300
LONGEST_NUMBER = 20
WIDE = 3  # columns


@dataclass(frozen=True)
class Section:
    """The title of a section; `is_field` where it names a field, not a level or an agency."""

    title: str
    is_field: bool
    is_agency: bool = False


def are_column_numbers(texts: list[str]) -> bool:
    """(1) (2) (3) … under a header, or A B 1 2 3."""
    if len(texts) < WIDE or max(map(len, texts)) > LONGEST_NUMBER:
        return False
    numbers = [int(text.strip("()")) for text in texts if _COLUMN_NUMBER.fullmatch(text)]
    others = [text for text in texts if not _COLUMN_NUMBER.fullmatch(text)]
    return (
        len(numbers) >= WIDE
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and all(text.strip("()").upper() in {"A", "B", "C", "D"} or re.fullmatch(r"\(\d+\)\s*=.*", text) for text in others)
    )


def is_total(texts: list[str]) -> bool:
    """ "Tổng số" or "Cộng: 43 thủ tục hành chính", perhaps behind an ordinal."""
    first = next((text for text in texts if any(c.isalpha() for c in text)), "")
    return len(first) < 80 and bool(_TOTAL.fullmatch(plain(first)))


def stated_count(texts: list[str]) -> int | None:
    """How many procedures a total row says there are."""
    numbers = re.findall(r"\b\d{1,6}\b", " ".join(texts))
    return int(numbers[0]) if len(numbers) == 1 else None


def is_footnote(texts: list[str]) -> bool:
    """A note or a signature under the table; whoever asks has seen that the row carries no code and no mark."""
    first = texts[0]
    return len(texts) <= 2 and (
        bool(_FOOTNOTE_SIGN.match(first) and len(first) > 4) or bool(_FOOTNOTE.match(plain(first[:80])))
    )


def section(texts: Mapping[int, str], columns: Columns, wide: bool) -> Section | None:
    """The section that a row opens, or None. `wide`: its title is merged over several columns."""
    ordinal, rest = _parted(texts)
    if len(rest) == 2 and plain(min(rest.items())[1]) == "linh vuc":
        rest.pop(min(rest))
        ordinal = ordinal or "I"
    if len(rest) != 1:
        return None
    ((column, title),) = rest.items()
    if len(title) > LONGEST_TITLE:
        return None
    words = plain(title)
    if not any(c.isalpha() for c in title):
        return None
    bare = _LEADING_ANY.sub("", title, count=1)
    if plain(bare).startswith("linh vuc") or _opens(ordinal, column, title, columns) or wide:
        return _named(bare)
    return _named(bare) if not ordinal and is_capitals(title) and words else None


def _parted(texts: Mapping[int, str]) -> tuple[str, dict[int, str]]:
    """The ordinal in front, and what else the row holds but counts."""
    columns = sorted(texts)
    first = texts[columns[0]]
    ordinal = first if len(columns) > 1 and (_ROMAN_OR_LETTER.fullmatch(first) or _DIGITS.fullmatch(first)) else ""
    return ordinal, {at: texts[at] for at in columns[1 if ordinal else 0 :] if not _COUNT.fullmatch(texts[at])}


def _opens(ordinal: str, column: int, title: str, columns: Columns) -> bool:
    if ordinal:
        return bool(_ROMAN_OR_LETTER.fullmatch(ordinal))
    return bool(_LEADING_ORDINAL.match(title)) or column == columns.get("ordinal")


def _named(title: str) -> Section:
    title = _TRAILING_COUNT.sub("", title).rstrip(" :.;")
    words = plain(title)
    is_field = bool(_FIELD.match(title))
    if not is_field and _AGENCY.match(words):
        first, _, rest = title.partition(" ")
        return Section(f"{_as_sentence(first)} {_as_sentence(rest)}".strip() if title.isupper() else title, False, True)
    return Section(_as_sentence(_FIELD.sub("", title)), is_field)


def _as_sentence(text: str) -> str:
    text = text.strip()
    return (text[:1].upper() + text[1:].lower()) if text.isupper() else text[:1].upper() + text[1:]
