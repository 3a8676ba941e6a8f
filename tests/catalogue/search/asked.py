"""What people type, drawn from the shipped list by rule and with a fixed seed: for the tests and for `make bench`.

A query is three to six words that stand side by side in a name, drawn until no other name has all of them; a name that shares
every such piece with another is taken whole. Then it is spoiled in one way.
"""

import csv
import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.catalogue.publications.service import LIST
from portal.catalogue.search.rules import Index
from portal.catalogue.words.rules import all_words, fold

_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
TRIES = 30


@dataclass(frozen=True)
class Asked:
    """Words with their accents, and the folded name they are meant for; at another level it has the same name."""

    words: tuple[str, ...]
    name: str
    code: str


@lru_cache(maxsize=1)
def shipped() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def index_of(rows: Sequence[dict[str, str]]) -> Index:
    return Index([row["name"] for row in rows], [f"{row['field']} {row['agency']}" for row in rows])


def folded_name(row: dict[str, str]) -> str:
    return " ".join(all_words(row["name"]))


def draw(count: int, seed: int) -> list[Asked]:
    chance = random.Random(seed)
    rows = [row for row in shipped() if len(folded_name(row).split()) > 1]
    sets = [set(name.split()) for name in {folded_name(row) for row in rows}]
    return [_piece(row, sets, chance) for row in chance.sample(rows, count)]


def _piece(row: dict[str, str], sets: Sequence[set[str]], chance: random.Random) -> Asked:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", row["name"]))
    for _ in range(TRIES):
        length = min(chance.randint(3, 6), len(words))
        start = chance.randrange(len(words) - length + 1)
        piece = words[start : start + length]
        wanted = {fold(word) for word in piece}
        if sum(wanted <= name for name in sets) == 1:
            break
    else:
        piece = words
    return Asked(tuple(piece), folded_name(row), row["code"])


def unaccented(asked: Asked, _chance: random.Random) -> str:
    return " ".join(fold(word) for word in asked.words)


def decomposed(asked: Asked, _chance: random.Random) -> str:
    return unicodedata.normalize("NFD", " ".join(asked.words))


def disordered(asked: Asked, chance: random.Random) -> str:
    return " ".join(fold(word) for word in chance.sample(asked.words, len(asked.words)))


def coded(asked: Asked, chance: random.Random) -> str:
    return chance.choice((asked.code, asked.code.replace(".", "")))


def dropped(asked: Asked, chance: random.Random) -> str:
    return _spoiled(asked, chance, lambda word, at: word[:at] + word[at + 1 :])


def doubled(asked: Asked, chance: random.Random) -> str:
    return _spoiled(asked, chance, lambda word, at: word[: at + 1] + word[at:])


def swapped(asked: Asked, chance: random.Random) -> str:
    return _spoiled(asked, chance, lambda word, at: word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :])


def telex(asked: Asked, chance: random.Random) -> str:
    """As the keys are pressed, the tone's key after its vowel or after the word, as each person does it."""
    late = chance.random() < 0.7
    return " ".join(_keys(word, late=late) for word in asked.words)


def _spoiled(asked: Asked, chance: random.Random, spoil: Callable[[str, int], str]) -> str:
    words = [fold(word) for word in asked.words]
    changes = [[one for one in (spoil(word, at) for at in range(len(word))) if one not in ("", word)] for word in words]
    place = chance.choice([at for at, ways in enumerate(changes) if ways])
    words[place] = chance.choice(changes[place])
    return " ".join(words)


def _keys(word: str, *, late: bool) -> str:
    pressed, tone = "", ""
    for letter in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", letter)
        key = next((_TONES[mark] for mark in parts if mark in _TONES), "")
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        pressed += _SHAPES.get(bare, bare) + ("" if late else key)
        tone = key or tone
    return pressed + (tone if late else "")


PLAIN = (unaccented, decomposed, disordered, coded)
SLIPS = (dropped, doubled, swapped)
