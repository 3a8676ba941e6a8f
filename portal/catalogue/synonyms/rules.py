"""Everyday and old names of things: what is typed, what it means in the language of the lists. Plain Python."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from portal.catalogue.words.rules import Slips, all_words, from_keystrokes

MOST_READINGS = 3
_FILLING = "a anh cach can chi dau em gi hoi lam minh muon nao thi toi xin"
FILLING = frozenset(all_words(_FILLING))  # said around a name


LONGEST_PHRASE, LONGEST_MEANINGS = 60, 300


@dataclass(frozen=True)
class Synonym:
    """`phrase` as people type it; `meanings` as the lists say it, the likeliest first. Shipped ones were changed by nobody."""

    id: int
    phrase: str
    meanings: tuple[str, ...]
    active: bool
    changed_by: str
    changed_at: datetime | None


def folded(phrase: str) -> str:
    """What tells two phrases apart: their words without marks; empty when there is none."""
    return " ".join(all_words(phrase))


def split(meanings: str) -> tuple[str, ...]:
    """Meanings stand in one line, a semicolon between two."""
    return tuple(part.strip() for part in meanings.split(";") if folded(part))


class Reading(NamedTuple):
    """A query said in the words of the lists; `whole`: nothing was typed but one everyday name."""

    words: list[str]
    whole: bool


class _Part(NamedTuple):
    options: Sequence[list[str]]
    named: bool

    def option(self, turn: int) -> list[str]:
        return self.options[min(turn, len(self.options) - 1)]


class Meanings:
    """All active synonyms, ready to read queries with."""

    def __init__(self, known: Iterable[tuple[str, Sequence[str]]] = ()) -> None:
        self.phrases = {tuple(all_words(phrase)): [all_words(meaning) for meaning in means] for phrase, means in known}
        self.longest = max(map(len, self.phrases), default=0)
        self.words = frozenset(word for phrase in self.phrases for word in phrase)
        self.slips = Slips(self.words)

    def plain(self, word: str) -> str:
        """A word of an everyday name typed with Telex keystrokes or with a slip; any other word as it is."""
        if word in self.words:
            return word
        meant = {decoded for decoded in from_keystrokes(word) if decoded in self.words} or self.slips.near(word)
        return min(meant, default=word, key=lambda other: (other[0] != word[0], -len(other), other))

    def readings(self, typed: Sequence[str]) -> list[Reading]:
        """What a query may mean beside what it says; nothing where no everyday name is in it."""
        parts = [part for part in self._parts(typed) if part.named or part.options[0][0] not in FILLING]
        if not any(part.named for part in parts):
            return []
        count = min(max(len(part.options) for part in parts), MOST_READINGS)
        whole = len(parts) == 1
        return [Reading([word for part in parts for word in part.option(turn)], whole) for turn in range(count)]

    def _parts(self, typed: Sequence[str]) -> Iterator[_Part]:
        """The query cut into everyday names, the longest possible first, and single words."""
        at = 0
        while at < len(typed):
            longest = min(self.longest, len(typed) - at) if typed[at] in self.words else 0
            for length in range(longest, 0, -1):
                options = self._new_words(typed, typed[at : at + length])
                if options:
                    yield _Part(options, named=True)
                    break
            else:
                length = 1
                yield _Part([[typed[at]]], named=False)
            at += length

    def _new_words(self, typed: Sequence[str], phrase: Sequence[str]) -> list[list[str]]:
        """What a phrase means, but for what the words around it say already."""
        options = self.phrases.get(tuple(phrase), [])
        return [option for option in options if set(option) <= set(phrase) or not set(option) <= set(typed)]


NO_MEANINGS = Meanings()
