"""Finding a procedure: what is asked, an index of words in memory, best match first. Plain Python."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.catalogue.publications.rules import Procedure
from portal.catalogue.words.rules import within, words

EXACT, PREFIX, FUZZY = 4.0, 2.5, 1.5


class Found(NamedTuple):
    """Places in the list, best first, and the folded words that matched somewhere."""

    places: list[int]
    matched: frozenset[str]


class Index:
    """The words of a list of names. `names` weigh fully, `others` (field, agency) a third."""

    def __init__(self, names: Sequence[str], others: Sequence[str]) -> None:
        self.size = len(names)
        self.folded = [" ".join(words(name)) for name in names]
        self.weights: dict[str, dict[int, float]] = defaultdict(dict)
        for place, (name, other) in enumerate(zip(self.folded, others, strict=True)):
            for word in words(other):
                self.weights[word][place] = 1 / 3
            for word in name.split():
                self.weights[word][place] = 1.0
        self.vocabulary = sorted(self.weights)

    def search(self, query: str) -> Found:
        """Best first. Every word must match; when nothing has them all, those that have most, but at least half."""
        wanted = words(query)
        totals: dict[int, float] = {}
        counts: dict[int, int] = {}
        matched: set[str] = set()
        for word in wanted:
            candidates = self._candidates(word)
            matched.update(candidate for candidate, _ in candidates)
            for place, score in self._best(candidates).items():
                totals[place] = totals.get(place, 0.0) + score
                counts[place] = counts.get(place, 0) + 1
        most = max(counts.values(), default=0)
        if most * 2 < len(wanted):
            return Found([], frozenset())
        phrase = " ".join(wanted)
        ranked = [
            (-totals[place] - self._bonus(place, phrase), len(self.folded[place]), place)
            for place, count in counts.items()
            if count == most
        ]
        return Found([place for _, _, place in sorted(ranked)], frozenset(matched))

    def _bonus(self, place: int, phrase: str) -> float:
        name = self.folded[place]
        start = name.find(phrase)
        return 0.0 if start < 0 else 6.0 + (2.0 if start == 0 else 0.0) + 4.0 * len(phrase) / len(name)

    def _best(self, candidates: Iterable[tuple[str, float]]) -> dict[int, float]:
        """For each place the weight of the candidate that fits it best."""
        best: dict[int, float] = {}
        for candidate, score in candidates:
            for place, weight in self.weights[candidate].items():
                if score * weight > best.get(place, 0.0):
                    best[place] = score * weight
        return best

    def _candidates(self, word: str) -> list[tuple[str, float]]:
        exact = [(word, EXACT)] if word in self.weights else []
        longer = [(w, PREFIX) for w in self._beginning_with(word) if w != word] if len(word) > 1 else []
        if exact or longer or len(word) < 3:
            return exact + longer
        most = 1 if len(word) < 6 else 2
        return [(w, FUZZY) for w in self.vocabulary if within(word, w, most)]

    def _beginning_with(self, start: str) -> list[str]:
        first = bisect_left(self.vocabulary, start)
        return self.vocabulary[first : bisect_left(self.vocabulary, f"{start}\x7f", first)]


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

    def fits(self, procedure: Procedure) -> bool:
        return (
            self.field in ("", procedure.field_slug)
            and self.level in ("", procedure.level)
            and self.agency in ("", procedure.agency_slug)
            and self.submit in ("", "co" if procedure.submit_by_post else "khong")
            and self.back in ("", "co" if procedure.return_by_post else "khong")
        )
