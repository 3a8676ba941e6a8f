"""Finding a procedure: what is asked, an index of names in memory, best match first. Plain Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from portal.catalogue.matching.rules import Fit, Lexicon, Tally, Typed, having_all, marked, numbers, union
from portal.catalogue.publications.rules import Listed
from portal.catalogue.synonyms.rules import NO_MEANINGS, Meanings
from portal.catalogue.words.rules import all_words, asked, without_lead, words

LOOKED_AT = 30  # names that are looked at word by word
LEFT = 0.6  # of the best score: what matches less, and not every word of it surely, is not shown
TOGETHER = 1.5  # a score that only words side by side reach
PARTLY = 0.75  # the same where no name has all words
MEANT, LATER = 1.2, 0.05  # the worth of what a bare everyday name means; of each later meaning that much less
LONG = 10  # words


class Found(NamedTuple):
    """Places in the list, best first, and the folded words that matched somewhere."""

    places: list[int]
    matched: frozenset[str]


@dataclass(frozen=True)
class _Reading:
    """What one way to understand the query gives: scored names; all names that have every word of it; the words to mark."""

    scores: Sequence[tuple[float, int]] = ()
    surely: int = 0
    matched: frozenset[str] = frozenset()

    @property
    def together(self) -> bool:
        """A name has the words side by side."""
        return any(score >= TOGETHER for score, _ in self.scores)

    def levelled(self, most: float) -> "_Reading":
        """The same with so much for the best."""
        best = max((score for score, _ in self.scores), default=1.0)
        return replace(self, scores=[(most * score / best, name) for score, name in self.scores])

    def as_phrase(self) -> "_Reading":
        """Only what has the words together, not all that happens to have them."""
        together = [one for one in self.scores if one[0] >= TOGETHER]
        return _Reading(together, 0, self.matched if together else frozenset())


class Index:
    """The words of a list of names; `others` (field, agency) count less. Equal names are one entry."""

    def __init__(self, names: Sequence[str], others: Sequence[str]) -> None:
        places: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            places.setdefault(" ".join(without_lead(all_words(name))), []).append(place)
        self.names = sorted(places, key=lambda name: (len(name), name))  # of two that match alike the shorter comes first
        self.places = [tuple(places[name]) for name in self.names]
        split = {text: frozenset(all_words(text)) for text in set(others)}
        beside = (frozenset().union(*(split[others[place]] for place in own)) for own in self.places)
        self.lexicon = Lexicon([name.split() for name in self.names], beside)
        self.weights = [sum(map(self.lexicon.rarity.__getitem__, name.split())) for name in self.names]

    def search(self, query: str, meanings: Meanings = NO_MEANINGS) -> Found:
        """Best first, by the words typed and by what they mean. Every word must match; when no name has them all, those that
        have most, but at least half."""
        typed = asked(words(query))
        meant = meanings.readings([word if word in self.lexicon.rarity else meanings.plain(word) for word in typed])
        bare = any(reading.whole for reading in meant)
        literal = self._read(typed, LOOKED_AT // 2 if bare else LOOKED_AT, finished=False)
        if literal.together and not bare:  # a name says it as it was typed
            return self._joined([literal])
        readings = [
            self._read(reading.words, LOOKED_AT // 2, finished=True) for reading in meant[: 1 if len(typed) >= LONG else None]
        ]
        if not (bare and any(reading.scores for reading in readings)):
            return self._joined([*readings, literal])
        meanings_first = [reading.levelled(MEANT - LATER * turn) for turn, reading in enumerate(readings)]
        return self._joined([*meanings_first, literal.as_phrase().levelled(1.0)])

    def nearest(self, query: str) -> Iterator[int]:
        """Places of the names that have most in common with a query that finds nothing, the best first."""
        typed = [self.lexicon.with_slips(self.lexicon.typed(word)) for word in asked(words(query))[:LONG]]
        tally, possible = self.lexicon.tally(typed)
        for name in _best(tally, union(one.anywhere for one in typed), possible / 4):
            yield from self.places[name]

    def _read(self, wanted: Sequence[str], most: int, *, finished: bool) -> _Reading:
        """As it was typed where names say it so; else with slips. `finished`: the last word is not still being typed."""
        begun = wanted[-1] if wanted and not finished else ""
        plain = {word: self.lexicon.typed(word, last=word == begun) for word in set(wanted)}
        reading = self._scored([plain[word] for word in wanted], most)
        if reading.together:
            return reading
        long = len(wanted) >= LONG
        spoiled = {word: self.lexicon.with_slips(one, long=long) for word, one in plain.items()}
        return self._scored([spoiled[word] for word in wanted], most, partly=True)

    def _scored(self, typed: Sequence[Typed], most: int, *, partly: bool = False) -> _Reading:
        """The names that have every word; with `partly` those that have most, when none has all."""
        every, surely = having_all(typed, (1 << len(self.names)) - 1)
        fit = Fit(typed)
        scores = [
            (fit.score(self.names[name].split(), name, self.weights[name]), name)
            for name in self._worth_looking(typed, every, most, partly=partly)
        ]
        if not scores:
            return _Reading()
        best, name = max(scores)
        least = best * (LEFT if every else PARTLY)
        left = [one for one in scores if one[0] >= least or surely >> one[1] & 1]
        return _Reading(left, surely, marked(typed, self.names[name].split()))

    def _worth_looking(self, typed: Sequence[Typed], every: int, most: int, *, partly: bool) -> list[int]:
        """The names to look at word by word, the best by the rough score: those that have every word, with `partly` half as
        many that have at least half."""
        tally, possible = self.lexicon.tally(set(typed))
        found = list(islice(_best(tally, every, 0.0), most))
        if partly:
            others = union(one.anywhere for one in typed) & ~every
            found += islice(_best(tally, others, possible / 2), most // 2 if every else most)
        return found

    def _joined(self, readings: Sequence[_Reading]) -> Found:
        """The best of all readings; then, unscored, what else has every word."""
        best: dict[int, float] = {}
        for reading in readings:
            for score, name in reading.scores:
                best[name] = max(score, best.get(name, 0.0))
        surely = union(reading.surely for reading in readings)
        least = LEFT * max(best.values(), default=0.0)
        ordered = sorted((-score, name) for name, score in best.items() if score >= least or surely >> name & 1)
        rest = numbers(surely & ~union(1 << name for name in best))
        places = [place for name in (*(name for _, name in ordered), *rest) for place in self.places[name]]
        return Found(places, frozenset().union(*(reading.matched for reading in readings)))


def _best(tally: Tally, some: int, least: float) -> Iterator[int]:
    """Some names by their points, most first, as long as they have the least."""
    for points, names in tally.best(some):
        if points < least:
            return
        yield from numbers(names)


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; empty means any."""

    query: str = ""
    field: str = ""
    level: str = ""
    agency: str = ""
    submit: str = ""
    back: str = ""

    @property
    def anything(self) -> bool:
        """No filter is set; only the words count."""
        return not (self.field or self.level or self.agency or self.submit or self.back)

    def fits(self, procedure: Listed) -> bool:
        return (
            self.field in ("", procedure.field_slug)
            and self.level in ("", procedure.level)
            and self.agency in ("", procedure.agency_slug)
            and self.submit in ("", "co" if procedure.submit_by_post else "khong")
            and self.back in ("", "co" if procedure.return_by_post else "khong")
        )
