"""Everyday and old names of things: what is typed, what it means in the language of the lists. Plain Python."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from portal.catalogue.words.rules import Slips, all_words, from_keystrokes

MOST_READINGS = 3


@dataclass(frozen=True)
class Synonym:
    """`phrase` as people type it; `meanings` as the lists say it, the likeliest first. A retired one is not `active`."""

    id: int
    phrase: str
    meanings: tuple[str, ...]
    active: bool
    changed_by: str
    changed_at: datetime | None


class Reading(NamedTuple):
    """A query said in the words of the lists; `whole`: nothing was typed beside everyday names."""

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
        return min(meant, default=word)

    def readings(self, typed: Sequence[str]) -> list[Reading]:
        """What a query may mean beside what it says; nothing where no everyday name is in it."""
        parts = list(self._parts(typed))
        if not any(part.named for part in parts):
            return []
        count = min(max(len(part.options) for part in parts), MOST_READINGS)
        whole = all(part.named for part in parts)
        return [Reading([word for part in parts for word in part.option(turn)], whole) for turn in range(count)]

    def _parts(self, typed: Sequence[str]) -> Iterator[_Part]:
        """The query cut into everyday names, the longest possible first, and single words."""
        at = 0
        while at < len(typed):
            for length in range(min(self.longest, len(typed) - at), 0, -1):
                options = self.phrases.get(tuple(typed[at : at + length]), [])
                options = [option for option in options if not set(option) <= set(typed)]  # it is said already
                if options:
                    yield _Part(options, named=True)
                    break
            else:
                length = 1
                yield _Part([[typed[at]]], named=False)
            at += length


NO_MEANINGS = Meanings()
