"""What a text message asks: in whatever encoding, the codes in it, and who may be answered. Standard library only."""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from portal.custody.codes.rules import LENGTH, BadCode, Malformed, parse

LONGEST = 1600  # ten parts; what stands behind is not read
MOST_CODES = 3
_LETTER = re.compile(r"[^\W_]")
_NUMBER = re.compile(r"(?:00)?([1-9][0-9]{8,14})|0([1-9][0-9]{8,9})", re.ASCII)
_BETWEEN = re.compile(r"[\s+().\-]+")
_DIGIT = re.compile(r"[0-9]", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """`codes`: well-formed ones, in the order of the text; `tried`: something in it was meant as one."""

    codes: tuple[str, ...]
    tried: bool


def read_text(raw: bytes) -> str:
    """The letters of a message: UTF-8, UTF-16 as telephones send it, else byte by byte. A code is told in any of them."""
    raw = raw[: LONGEST * 4]
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return raw.decode("utf-16", "replace")
    if raw.count(0) * 4 >= len(raw) > 0:  # the upper half of a plain letter is zero
        return raw.decode("utf-16-be" if raw[::2].count(0) >= raw[1::2].count(0) else "utf-16-le", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def read_question(text: str) -> Asked:
    """Every run of words that makes thirteen symbols, whatever stands around it: "ma so k7qf 2m9x tr4dv giup toi".

    Where there is none, also what is glued to a word: "mak7qf2m9xtr4dv".
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]
    letters = [found.start() for found in _LETTER.finditer(plain)]
    begins = [number == 0 or letters[number - 1] < at - 1 for number, at in enumerate(letters)]
    ends = [*begins[1:], True]
    spans = [(first, first + LENGTH - 1) for first in range(len(letters) - LENGTH + 1)]
    apart = [plain[letters[a] : letters[z] + 1] for a, z in spans if begins[a] and ends[z]]
    found, tried = _codes(apart)
    if not found:
        glued = [plain[letters[a] : letters[z] + 1] for a, z in spans if begins[a] != ends[z]]
        found, _ = _codes(said for said in glued if _DIGIT.search(said))
    return Asked(found, tried or bool(found))


def read_sender(given: bytes) -> str | None:
    """A telephone number as its digits with the country in front; None for names and short numbers, which are not answered."""
    found = _NUMBER.fullmatch(_BETWEEN.sub("", given[:40].decode("ascii", "replace")))
    if found is None:
        return None
    return found[1] or f"84{found[2]}"


def key_of(number: str, secret: str) -> str:
    """What a sender is counted under: whoever reads the counts learns no number from it."""
    return hmac.new(secret.encode(), b"sms sender\0" + number.encode(), sha256).hexdigest()[:32]


def _codes(candidates: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The well-formed ones, and whether one was meant: thirteen letters that happen to be words were not."""
    codes: dict[str, None] = {}
    tried = False
    for said in candidates:
        try:
            codes[parse(said)] = None
        except Malformed:
            continue
        except BadCode:
            tried = tried or _DIGIT.search(said) is not None
    return tuple(codes)[:MOST_CODES], tried
