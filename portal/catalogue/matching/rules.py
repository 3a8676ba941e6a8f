"""How well names fit what was typed: all of them roughly at once, then the best of them word by word. Plain Python.

The names that have a word are the bits of one whole number, the lowest bit for the first name. A few operations on such
numbers score all names, however long the list is.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from math import inf, log

from portal.catalogue.words.rules import Slips, from_keystrokes

# What a known word is worth for one that was typed:
EXACT, DECODED = 1.0, 0.95
BEGUN = 0.8  # it goes on
SLIP, DOUBTFUL, FURTHER = 0.6, 0.45, 0.4  # one slip in an unknown word, in a known one, two slips
ELSEWHERE = 0.3  # it stands in the field or the agency
UNKNOWN = 3.0  # the weight of a word that nothing is like
# What it is worth that words stand …
PAIR = 0.5  # side by side as they were typed, for each two
TURNED = 0.6  # of that, the other way round
CLOSE = 0.4  # all close together, in any order
PHRASE = 0.15  # all side by side
SHARE = 0.3  # in a name that says nothing else
START = 0.05  # at the beginning, for the first
POINTS = 2  # of the rough score for each unit of weight
FAR = 1000
_ON = bytes.maketrans(b"01", b"\0\1")
_NONE: dict[int, float] = {}


@dataclass(frozen=True, eq=False)
class Typed:
    """A word typed: the known words it surely means, those it means if there is a slip in it, each with its weight; the
    names that have one of the first, only one of the second, or the first only in the field or agency, as bits."""

    word: str
    meant: dict[str, float]
    slips: dict[str, float]
    sure: int
    slipped: int
    elsewhere: int

    def marked(self, best: Sequence[str]) -> Iterable[str]:
        """The words to mark where `best` is the best name."""
        meant: Iterable[str] = self.meant if self.word not in self.meant else self.meant.keys() & set(best)
        return {*meant, *(self.slips.keys() & set(best)), *(self.meant.keys() & {self.word})}

    @property
    def surely(self) -> int:
        return self.sure | self.elsewhere

    @property
    def anywhere(self) -> int:
        return self.sure | self.slipped | self.elsewhere


class Lexicon:
    """The words of all names and of what stands beside them: who has them, how rare they are, which are alike."""

    def __init__(self, names: Sequence[Sequence[str]], beside: Iterable[Iterable[str]]) -> None:
        self.size = len(names)
        self.in_name = bits_of(names)
        self.elsewhere = bits_of(beside)
        self.rarity = {word: self.weight(bits) for word, bits in (self.elsewhere | self.in_name).items()}
        self.alphabetical = sorted(self.rarity)
        self.slips = Slips(self.alphabetical)

    def weight(self, names: int) -> float:
        """The fewer names something is true of, the more it tells."""
        return log(1 + self.size / names.bit_count()) if names else UNKNOWN

    def typed(self, word: str, *, last: bool = False) -> Typed:
        """What it may mean as it stands. `last`: it may not be finished yet."""
        meant = {word: EXACT} if word in self.rarity else {w: DECODED for w in from_keystrokes(word) if w in self.rarity}
        if last or not meant:
            meant = dict.fromkeys(self._beginning_with(word), BEGUN) | meant
        sure = either(self.in_name, meant)
        return Typed(word, self._weighed(word, meant), {}, sure, 0, either(self.elsewhere, meant) & ~sure)

    def with_slips(self, one: Typed, *, long: bool = False) -> Typed:
        """What it may mean with a slip in it, too; `long`: among so many words only if it is unknown."""
        known = one.word in self.rarity
        slips = dict.fromkeys(self.slips.near(one.word), DOUBTFUL if known else SLIP) if not (known and long) else {}
        if not (one.meant or slips or long):
            slips = dict.fromkeys(self.slips.further(one.word), FURTHER)
        slipped = either(self.in_name, slips) & ~one.sure
        elsewhere = one.elsewhere & ~slipped
        return replace(one, slips=self._weighed(one.word, slips), slipped=slipped, elsewhere=elsewhere)

    def _weighed(self, typed: str, some: Mapping[str, float]) -> dict[str, float]:
        """No other word is worth more than the one that was typed."""
        most = self.rarity.get(typed, inf)
        return {word: worth * min(self.rarity[word], most) for word, worth in some.items()}

    def _beginning_with(self, start: str) -> list[str]:
        first = bisect_left(self.alphabetical, start)
        return self.alphabetical[first : bisect_left(self.alphabetical, f"{start}\x7f", first)]

    def tally(self, typed: Iterable[Typed]) -> tuple["Tally", float]:
        """The rough score of all names, and what a name would have that has every word."""
        tally, possible = Tally(), 0.0
        for one in typed:
            sure, loose = POINTS * self.weight(one.surely), POINTS * self.weight(one.anywhere)
            tally.add(one.sure, round(sure))
            tally.add(one.slipped, round(SLIP * loose))
            tally.add(one.elsewhere, round(ELSEWHERE * sure))
            possible += sure if one.surely else loose
        return tally, possible


class Tally:
    """Points for every name at once: the k-th number holds the k-th binary digit of all the points."""

    def __init__(self) -> None:
        self.digits: list[int] = []

    def add(self, names: int, points: int) -> None:
        for place in range(points.bit_length()):
            carry, at = names if points >> place & 1 else 0, place
            while carry:
                self.digits.extend([0] * (at + 1 - len(self.digits)))
                self.digits[at], carry = self.digits[at] ^ carry, self.digits[at] & carry
                at += 1

    def best(self, names: int) -> Iterator[tuple[int, int]]:
        """Points and which of the names have them, most points first."""
        todo = [(names, len(self.digits), 0)]
        while todo:
            some, place, points = todo.pop()
            if some and not place:
                yield points, some
            elif some:
                more = some & self.digits[place - 1]
                todo += [(some ^ more, place - 1, points * 2), (more, place - 1, points * 2 + 1)]


class Fit:
    """Looks at one name after another, word by word."""

    def __init__(self, typed: Sequence[Typed]) -> None:
        self.elsewhere = [one.elsewhere for one in typed]
        self.worth: dict[str, dict[int, float]] = {}
        for place, one in enumerate(typed):
            for word, weight in (one.slips | one.meant).items():
                self.worth.setdefault(word, {})[place] = weight
        self.ideal = [max((one.meant or one.slips).values(), default=UNKNOWN) for one in typed]
        self.whole = sum(self.ideal)
        self.most = self.whole + PAIR * sum(map(min, self.ideal, self.ideal[1:]))

    def score(self, name: Sequence[str], number: int, weight: float) -> float:
        """From 0 to about 2. `weight`: of all words of the name together."""
        count = len(self.ideal)
        found, pairs, last = [0.0] * count, [0.0] * count, [-FAR] * count
        span, previous, before = FAR, -FAR, _NONE
        for position, here in [(at, hit) for at, hit in enumerate(map(self.worth.get, name)) if hit]:
            if position - previous > 1:
                before = _NONE
            for place, gain in here.items():
                last[place] = position
                found[place] = max(found[place], gain)
                if place - 1 in before:
                    pairs[place] = max(pairs[place], min(gain, before[place - 1]))
                if place + 1 in before:
                    pairs[place + 1] = max(pairs[place + 1], TURNED * min(gain, before[place + 1]))
            span = min(span, position - min(last) + 1)
            previous, before = position, here
        said = sum(found)
        together = CLOSE * count / max(span, count) + (PHRASE if found[0] and all(pairs[1:]) else 0.0)
        begins = START if 0 in self.worth.get(name[0], _NONE) else 0.0
        beside = 0.0 if all(found) else self._beside(found, number)
        return (said + beside + PAIR * sum(pairs)) / self.most + together * said / self.whole + SHARE * said / weight + begins

    def _beside(self, found: Sequence[float], number: int) -> float:
        """What the words count for that stand not in the name but in its field or agency."""
        every = zip(found, self.ideal, self.elsewhere, strict=True)
        return sum(ELSEWHERE * ideal for gain, ideal, elsewhere in every if not gain and elsewhere >> number & 1)


def bits_of(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """word → the numbers of the texts that have it, as bits."""
    found: dict[str, int] = defaultdict(int)
    for number, text in enumerate(texts):
        for word in text:
            found[word] |= 1 << number
    return dict(found)


def union(some: Iterable[int]) -> int:
    joined = 0
    for bits in some:
        joined |= bits
    return joined


def either(bits: Mapping[str, int], some: Iterable[str]) -> int:
    """The names that have one of some words."""
    return union(bits.get(word, 0) for word in some)


def numbers(bits: int) -> list[int]:
    """Which bits are set, lowest first."""
    if bits.bit_count() * 20 > bits.bit_length():
        return list(compress(range(bits.bit_length()), bin(bits)[:1:-1].encode().translate(_ON)))
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def having_all(typed: Sequence[Typed], everything: int) -> tuple[int, int]:
    """The names that have every word, at most one of them by a slip; and those that have all surely."""
    surely = one_slip = everything if typed else 0
    for one in typed:
        one_slip = one_slip & one.surely | surely & one.anywhere
        surely &= one.surely
    return one_slip, surely


def marked(typed: Iterable[Typed], best: Sequence[str]) -> frozenset[str]:
    """The words to mark: those typed; else what they may mean; of slips only what stands in the best name."""
    return frozenset().union(*(one.marked(best) for one in typed))
