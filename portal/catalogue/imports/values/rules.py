"""What stands in a cell: a code, a mark, a duration, a fee, a level. Plain Python."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from portal.catalogue.words.rules import fold

_CODE = re.compile(r"\d\.\d{6}")
_CODE_INSIDE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")
_SUFFIX = re.compile(r"\.0{3}\.0{2}\.0{2}\.H\d{2,3}$", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_APOSTROPHES = str.maketrans("", "", "'’‘`´\"")
_LOOK_ALIKE = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "О": "0", "о": "0"})
_SEPARATORS = re.compile(r"[.\-_:;/·]")
SIX_DECIMALS = 1e-7


@dataclass(frozen=True, slots=True)
class Code:
    """A code as read; `problem` is "", "missing_code", "bad_code" (text is empty then) or "code_corrected"."""

    text: str
    problem: str = ""


def code(raw: str, number: bool = False) -> Code:
    """The national code of a procedure. Never guessed: what cannot be repaired for certain stays empty."""
    if number:
        return _code_of_number(raw)
    text = unicodedata.normalize("NFKC", _BRACKETS.sub("", raw)).translate(_APOSTROPHES).replace(" ", "").replace(",", ".")
    if not text:
        return Code("", "bad_code" if raw.strip() else "missing_code")
    text = _SUFFIX.sub("", text)
    return Code(text) if _CODE.fullmatch(text) and text.isascii() else _repaired(text)


def _code_of_number(raw: str) -> Code:
    value = float(raw)
    if 1 <= value < 10 and abs(round(value, 6) - value) < SIX_DECIMALS and value != int(value):
        return Code(f"{value:.6f}")
    return _repaired(raw)


def _repaired(text: str) -> Code:
    digits = _SEPARATORS.sub("", text.translate(_LOOK_ALIKE))
    if len(digits) == 7 and digits.isascii() and digits.isdigit() and _dots_fit(text):
        return Code(f"{digits[0]}.{digits[1:]}", "code_corrected")
    found = set(_CODE_INSIDE.findall(text)) if text.isascii() or len(text) < 200 else set()
    return Code(found.pop(), "code_corrected") if len(found) == 1 else Code("", "bad_code")


def _dots_fit(text: str) -> bool:
    """Whether the seven digits of a code are all there, only parted wrongly: "1.005.461", "1005461", not "10.05461"."""
    return _SEPARATORS.search(text) is None or _SEPARATORS.match(text[1:]) is not None


YES = frozenset({"x", "х", "×", "✓", "✔", "co", "yes"})
NO = frozenset({"", "-", "–", "—", "−", "khong", "no"})
_FOOTNOTE = re.compile(r"\s*(?:[(\[]\d{1,2}[)\]]|\d{1,2}\)?|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*+|\.)$")


@lru_cache(maxsize=1024)
def mark(text: str) -> bool | None:
    """Whether a cell says yes; None for a mark that nobody agreed on."""
    bare = text.strip().casefold()
    for form in (bare, _FOOTNOTE.sub("", bare)):
        plain = form if form in YES or form in NO else fold(form)
        if plain in YES:
            return True
        if plain in NO and (form or not bare):
            return False
    return None


_SENDS = re.compile(r"\b(tiep nhan|nop|gui|nhan ho so)\b")
_RETURNS = re.compile(r"\b(tra|nhan ket qua)\b")
_BOTH = re.compile(r"(ca )?(hai|2)( chieu| hinh thuc| khau)?|ca hai .*")


@lru_cache(maxsize=1024)
def both(text: str) -> tuple[bool | None, bool | None]:
    """One cell for both ways: a mark, or words such as "Tiếp nhận", "Trả kết quả", "Cả hai"."""
    agreed = mark(text)
    if agreed is not None:
        return agreed, agreed
    words = " ".join(re.findall(r"[a-z0-9]+", fold(text)))
    if _BOTH.fullmatch(words):
        return True, True
    sends, returns = bool(_SENDS.search(words)), bool(_RETURNS.search(words))
    return (sends, returns) if (sends or returns) and "khong" not in words else (None, None)


_NUMBER = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+")
_FEE = re.compile(r"(\d[\d.,\s]*?)\s*(?:dong|vnd|d)?\s*(/.*)?\.?", re.DOTALL)
_FREE = re.compile(r"khong( (thu|co|mat))?( (le )?phi)?( le phi)?|mien( (thu )?(le )?phi)?|0( dong)?")
SMALLEST_FEE = 500
LARGEST_FEE = 10_000_000_000


@lru_cache(maxsize=1024)
def fee(text: str, number: bool = False) -> int | None:
    """The fee in đồng, where the cell holds one amount and nothing else."""
    plain = fold(text).strip(" .;")
    if not number and _FREE.fullmatch(" ".join(re.findall(r"\w+", plain))):
        return 0
    found = _FEE.fullmatch(plain)
    if found is None:
        return None
    digits = re.sub(r"(?<=\d)[.,]0{1,2}$", "", found.group(1)) if number else found.group(1)
    if not _NUMBER.fullmatch(digits):
        return None
    amount = int(re.sub(r"\D", "", digits)[:12])
    return amount if amount == 0 or SMALLEST_FEE <= amount <= LARGEST_FEE else None


_DURATION = re.compile(
    r"(?:(?:khong qua|toi da|trong thoi han|trong vong|trong|thoi han)\s+)*(\d{1,3})\s*(?:\([^)]*\)\s*)?ngay(\s+lam\s+viec)?\b"
)


@lru_cache(maxsize=1024)
def duration(text: str) -> tuple[int | None, str]:
    """(5, "ngày làm việc") from "05 ngày làm việc kể từ ngày …"; (None, "") where the cell begins with no such number."""
    found = _DURATION.match(fold(text).strip(" -+:."))
    if found is None:
        return None, ""
    return int(found.group(1)), "ngày làm việc" if found.group(2) else "ngày"


_PROVINCE = re.compile(r"\b(?:cap )?(?:tinh|thanh pho)\b")
_COMMUNE = re.compile(r"\b(?:cap )?(?:xa|phuong|dac khu)\b")


@lru_cache(maxsize=1024)
def levels(text: str) -> tuple[str, ...]:
    """The levels that a cell of a column for levels names: "tinh", "xa", both, or none."""
    plain = " ".join(re.findall(r"[a-z0-9]+", fold(text)))
    return (("tinh",) if _PROVINCE.search(plain) else ()) + (("xa",) if _COMMUNE.search(plain) else ())


def is_cut(name: str) -> bool:
    return name.endswith(("…", "..."))


LETTERS_OF_A_SENTENCE = 8


def is_capitals(name: str) -> bool:
    return name.isupper() and sum(c.isalpha() for c in name[:50]) >= LETTERS_OF_A_SENTENCE and " " in name


def whole_number(text: str) -> int | None:
    """5 from "5", "05" or the number cell 5.0."""
    found = re.fullmatch(r"(\d{1,6})(?:\.0+)?", text.strip())
    return int(found.group(1)) if found and found.group(1).isascii() else None
