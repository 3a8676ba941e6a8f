"""Words however they are typed: folding, codes, slips of the finger. Plain Python."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_CODE = re.compile(r"^\d[.\s]?\d{6}$")
_D = str.maketrans("đĐðÐɖƉ", "dddddd")
LONGEST_QUERY = 200


def fold(text: str) -> str:
    """Lower case without marks: accents in NFC or NFD, đ and its look-alikes, full width."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).translate(_D))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def words(text: str) -> list[str]:
    return _WORD.findall(fold(text[:LONGEST_QUERY]))


def slug(text: str) -> str:
    """Bảo trợ xã hội → bao-tro-xa-hoi"""
    return "-".join(_WORD.findall(fold(text)))


def as_code(query: str) -> str | None:
    """A national procedure code typed with or without its dot, or None."""
    typed = query.strip()
    if not (typed.isascii() and _CODE.match(typed)):
        return None
    digits = re.sub(r"\D", "", typed)
    return f"{digits[0]}.{digits[1:]}"


def within(one: str, other: str, most: int) -> bool:
    """Whether at most `most` insertions, losses, changes or neighbour swaps lie between two words."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if older and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def pieces(text: str) -> list[tuple[str, frozenset[str]]]:
    """The text in words and the gaps between them, each with its folded words; made once, marked often."""
    return [(piece, frozenset(_WORD.findall(fold(piece)))) for piece in re.split(r"(\s+)", text)]
