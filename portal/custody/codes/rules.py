"""The tracking code: 12 random Crockford symbols and a check character over GF(32). Standard library only."""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 13
_VALUE = {symbol: index for index, symbol in enumerate(ALPHABET)}
_LOOK_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_IGNORED = re.compile(r"[\s.\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\ufeff]+")
_ADDRESS = re.compile(r"/T/([^/?#]+)", re.IGNORECASE)
LONGEST_INPUT = 300


def _powers() -> tuple[int, ...]:
    """α⁰ … α³⁰ with α = 2 and the polynomial x⁵ + x² + 1."""
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 0b100000:
            value ^= 0b100101
    return tuple(powers)


_EXP = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_EXP)}


class BadCode(Exception):
    """What was typed cannot be a tracking code."""


class Malformed(BadCode):
    """Wrong length or a symbol that no code has."""


class Mistyped(BadCode):
    """The right shape, but the check character does not fit: a typing mistake."""


def check_character(first: str) -> str:
    """The 13th symbol for 12 symbols, so that Σ αⁱ·dᵢ = 0 over i = 0…12 in GF(32)."""
    total = _weighted(first)
    return ALPHABET[_times(total, 31 - 12)] if total else "0"


def make(random_bits: int) -> str:
    """A code from 60 random bits of the operating system's generator."""
    first = "".join(ALPHABET[(random_bits >> shift) & 31] for shift in range(55, -1, -5))
    return first + check_character(first)


def parse(text: str) -> str:
    """The 13 characters meant by `text`, whatever its case, grouping or look-alikes; else Malformed or Mistyped."""
    if len(text) > LONGEST_INPUT:
        raise Malformed("too long")
    plain = _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_LOOK_ALIKE)
    if len(plain) != LENGTH or any(symbol not in _VALUE for symbol in plain):
        raise Malformed("not thirteen symbols of a code")
    if _weighted(plain):
        raise Mistyped("the check character does not fit")
    return plain


def code_in(scanned: str) -> str:
    """The code in what a scanner or a person gives: a bare code in any grouping or an address ending in /T/<code>."""
    found = _ADDRESS.search(scanned[:LONGEST_INPUT])
    return parse(found.group(1).removesuffix(".json") if found else scanned)


def display(code: str) -> str:
    """XXXX-XXXX-XXXXX, as people see it."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def _weighted(symbols: str) -> int:
    total = 0
    for position, symbol in enumerate(symbols):
        total ^= _times(_VALUE[symbol], position)
    return total


def _times(value: int, power: int) -> int:
    """value · α^power in GF(32)."""
    return _EXP[(_LOG[value] + power) % 31] if value else 0
