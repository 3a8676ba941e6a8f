"""Names of places however they are written: marks, kinds and their short forms, commas, a slip of the finger. Plain Python."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

DISTRICT = "huyen"  # cities, towns and rural districts alike: people mix them up, and all are gone
_KINDS = {
    ("phuong",): "phuong", ("p",): "phuong", ("xa",): "xa", ("x",): "xa", ("thi", "tran"): "thi tran", ("tt",): "thi tran",
    ("dac", "khu"): "dac khu", ("dk",): "dac khu", ("thanh", "pho"): DISTRICT, ("tp",): DISTRICT, ("thi", "xa"): DISTRICT,
    ("tx",): DISTRICT, ("huyen",): DISTRICT, ("h",): DISTRICT, ("dao",): "",
}  # fmt: skip
_BESIDE = frozenset(("cu", "moi", "thuoc", "ward", "commune", "city", "town", "district", "province"))  # part of no name
LONGEST = 1000  # characters; more is no address
LAST_WORDS = 30  # of an address: the street before them says nothing about the unit
WORDS_OF_A_NAME = 5
SHORTEST = 5  # letters: Hà Tu and Hà An are no slips of each other

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[,;()\n]|\s[-–—]\s")
_D = str.maketrans("đĐðÐɖƉ", "dddddd")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_PROVINCE = re.compile(
    r"(?:^|\s)(?:(?:tinh|t|thanh pho|tp)\s)?quang ?ninh$|(?:^|\s)(?:viet ?nam|vn|\d{5,6})$"
)  # and a postal code
_INVISIBLE = ("Mn", "Me", "Cf")


@dataclass(frozen=True)
class Typed:
    """Words as folded and as spelled, and where each part between commas begins."""

    words: tuple[str, ...]
    spelled: tuple[str, ...]
    begins: frozenset[int]

    def part(self, first: int, end: int) -> "Typed":
        return Typed(self.words[first:end], self.spelled[first:end], frozenset({0}))

    def names_at(self, first: int) -> Iterator[tuple[int, str, str]]:
        """Where a name that begins here may end, itself folded, itself as spelled; no name goes over a comma."""
        for end in range(first + 1, min(first + WORDS_OF_A_NAME, len(self.words)) + 1):
            yield end, "".join(self.words[first:end]), "".join(self.spelled[first:end])
            if end in self.begins:
                return

    def kinds_at(self, first: int) -> list[tuple[str, int]]:
        """The kind of unit said here and where the name after it begins; and that there is none: Phương Đông is a name."""
        said = [(_KINDS[words], first + len(words)) for n in (1, 2) if (words := self.words[first : first + n]) in _KINDS]
        return [*said, ("", first)]

    def starts(self, *, anywhere: bool) -> Iterator[int]:
        """Where the name of a unit may begin: after a comma or at its kind."""
        return (at for at in range(len(self.words)) if anywhere or at in self.begins or len(self.kinds_at(at)) > 1)


def fold(text: str) -> str:
    """Lower case without marks, however they were composed."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).translate(_D)).lower()
    return "".join(c for c in plain if not unicodedata.combining(c))


def key(name: str) -> str:
    """Cẩm Thành, cam thanh → camthanh"""
    return "".join(_WORD.findall(fold(name)))


def slug(name: str) -> str:
    """Minh Châu → minh-chau"""
    return "-".join(_WORD.findall(fold(name)))


def spelled(name: str) -> str:
    """With its marks, the tone of each word last wherever it was put: hòa and hoà are one."""
    return "".join(map(_tone_last, _WORD.findall(unicodedata.normalize("NFC", name))))


def read(text: str) -> Typed:
    """The last words of an address, without the province that all our addresses end with."""
    words: list[str] = []
    marked: list[str] = []
    begins: set[int] = set()
    for part in _BREAK.split("" if len(text) > LONGEST else unicodedata.normalize("NFC", text)):
        begins.add(len(words))
        for word in _WORD.findall("".join(c for c in part if unicodedata.category(c) not in _INVISIBLE)):
            if (folded := fold(word)) not in _BESIDE:
                words.append(folded)
                marked.append(_tone_last(word))
    kept = len(_without_province(" ".join(words)).split())
    first = max(0, kept - LAST_WORDS)
    return Typed(tuple(words[first:kept]), tuple(marked[first:kept]), frozenset(at - first for at in begins))


def one_slip(typed: str, name: str) -> bool:
    """A letter lost, added or changed, or two neighbours swapped."""
    at = next((i for i, (a, b) in enumerate(zip(typed, name, strict=False)) if a != b), min(len(typed), len(name)))
    a, b = typed[at:], name[at:]
    return typed != name and (a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:]))


class Slips:
    """The names one slip away. A slip spares the first two letters or the last two, so only those that share them are tried."""

    def __init__(self, names: list[str]) -> None:
        self.sharing: dict[str, tuple[str, ...]] = {}
        for name in names:
            for end in (name[:2], "-" + name[-2:]):
                self.sharing[end] = (*self.sharing.get(end, ()), name)

    def near(self, typed: str) -> list[str]:
        if len(typed) < SHORTEST:
            return []
        tried = (*self.sharing.get(typed[:2], ()), *self.sharing.get("-" + typed[-2:], ()))
        return [name for name in dict.fromkeys(tried) if len(name) >= SHORTEST and one_slip(typed, name)]


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if c not in _TONES) + "".join(c for c in letters if c in _TONES)


def _without_province(text: str) -> str:
    while (shorter := _PROVINCE.sub("", text)) != text:
        text = shorter
    return text
