"""The search of the shipped list: what a look-up takes in one process, how often it finds, what ten times the list costs."""

import csv
import random
import time
from collections.abc import Callable, Sequence

from portal.catalogue.search.rules import Index
from portal.catalogue.synonyms.rules import Meanings, split
from portal.catalogue.synonyms.service import SHIPPED
from portal.catalogue.words.rules import code_in
from tests.catalogue.search import asked
from tests.catalogue.search.asked import Asked

SEED, COUNT, FIRST, ROUNDS = 20261126, 400, 3, 3
MANY = 15_000


def figures() -> dict[str, float]:
    rows = asked.shipped()
    index, meanings = asked.index_of(rows), shipped_meanings()
    drawn = asked.draw(COUNT, SEED)
    typed = {spoil.__name__: _typed(drawn, spoil) for spoil in (*asked.PLAIN, *asked.SLIPS, asked.telex)}
    found = {name: _found(rows, index, meanings, drawn, queries) for name, queries in typed.items()}
    by_words = [query for name, queries in typed.items() if name != asked.coded.__name__ for query in queries]
    small = seconds(index, meanings, by_words)
    large = seconds(larger(rows, MANY), meanings, by_words)
    return {
        "search_lookup_p99": 1000 * sorted(small)[int(len(small) * 0.99)],
        "search_found_plain": min(found[spoil.__name__] for spoil in asked.PLAIN),
        "search_found_slip": min(found[spoil.__name__] for spoil in asked.SLIPS),
        "search_found_telex": found[asked.telex.__name__],
        "search_growth": sum(large) / sum(small),
    }


def shipped_meanings() -> Meanings:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return Meanings((row["phrase"], split(row["meanings"])) for row in csv.DictReader(file))


def seconds(index: Index, meanings: Meanings, queries: Sequence[str]) -> list[float]:
    """CPU seconds of each look-up, the quickest of three, so that what else the machine does counts little."""
    rounds = []
    for _ in range(ROUNDS):
        took = []
        for query in queries:
            start = time.process_time()
            index.search(query, meanings)
            took.append(time.process_time() - start)
        rounds.append(took)
    return [min(times) for times in zip(*rounds, strict=True)]


def larger(rows: Sequence[dict[str, str]], count: int) -> Index:
    """The list and further names put together from the beginning of one and the end of another."""
    chance = random.Random(SEED)
    invented = list(rows)
    while len(invented) < count:
        one, other = chance.choice(rows), chance.choice(rows)
        head, tail = one["name"].split(), other["name"].split()
        name = head[: chance.randint(1, len(head))] + tail[chance.randrange(len(tail)) :]
        invented.append({**one, "name": " ".join(name)})
    return asked.index_of(invented)


def _typed(drawn: Sequence[Asked], spoil: Callable[[Asked, random.Random], str]) -> list[str]:
    chance = random.Random(SEED)
    return [spoil(one, chance) for one in drawn]


def _found(
    rows: Sequence[dict[str, str]], index: Index, meanings: Meanings, drawn: Sequence[Asked], queries: Sequence[str]
) -> float:
    """Percent whose name is among the first three; another level's row has the same name."""
    names = [asked.folded_name(row) for row in rows]
    good = 0
    for one, query in zip(drawn, queries, strict=True):
        code = code_in(query)
        first = [row["code"] for row in rows if row["code"] == code] if code else []
        places = index.search(query, meanings).places[:FIRST]
        good += one.code in first or (not code and one.name in {names[place] for place in places})
    return 100 * good / len(drawn)
