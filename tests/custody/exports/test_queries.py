"""The export says all that a verifier needs; whatever is changed in it is found."""

import json
import random
from typing import Any

import pytest
from flask import Flask

from portal.custody.audit.queries import verify
from portal.custody.exports.queries import export, verify_export
from portal.db import writing
from tests.support.ledgers import Ledger

Line = dict[str, Any]


@pytest.fixture
def lines(app: Flask) -> list[Line]:
    """Three dossiers of ten events, four of them not sealed yet, as they are read back from the file."""
    with writing():
        Ledger(seed=3).grow(30, unsealed=4)
    return [json.loads(json.dumps(line)) for line in export()]


def test_an_export_verifies_like_the_database(lines: list[Line]) -> None:
    assert verify_export(map(json.dumps, lines)) == verify()
    assert (verify().events, verify().dossiers, verify().ok) == (30, 3, True)


def test_an_empty_ledger_is_whole(app: Flask) -> None:
    assert list(export()) == []
    assert verify_export([]).ok
    assert verify().ok


def another(value: Any, chance: random.Random) -> Any:
    """Something else of the same kind, or of another."""
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        return {**value, key: another(value[key], chance)}
    if isinstance(value, bool) or value is None:
        return chance.choice((not value, "x", 1.5))
    if isinstance(value, int):
        return chance.choice((value + 1, value - 1, -value - 1, None, 10**30))
    if isinstance(value, str):
        return chance.choice((None, value + "0", value[:-1] or "0", "x", 7))
    return "x"


def changed(lines: list[Line], chance: random.Random) -> tuple[str, list[Line]]:
    place, other = chance.sample(range(len(lines)), 2)
    line = lines[place]
    way = chance.choice(("value", "value", "value", "value", "gone", "twice", "swapped", "dossier"))
    if way == "value":
        key = chance.choice(list(line))
        fresh = {**line, key: another(line[key], chance)}
        return f"{key} of {place}: {fresh[key]!r}", [*lines[:place], fresh, *lines[place + 1 :]]
    if way == "gone":
        return f"{place} gone", [*lines[:place], *lines[place + 1 :]]
    if way == "twice":
        return f"{place} again at {other}", [*lines[:other], line, *lines[other:]]
    if way == "swapped":
        turned = list(lines)
        turned[place], turned[other] = lines[other], line
        return f"{place} and {other} swapped", turned
    return f"{line['dossier']} gone", [one for one in lines if one["dossier"] != line["dossier"]]


def test_a_thousand_changes_of_an_export_are_found(lines: list[Line]) -> None:
    chance = random.Random(5)
    missed = []
    for _ in range(1000):
        told, now = changed(lines, chance)
        if verify_export(map(json.dumps, now)).ok:
            missed.append(told)
    assert missed == []


@pytest.mark.parametrize("nonsense", ["{", "[]", "null", "{}", '"x"', "7"])
def test_a_line_that_is_none_is_named_and_the_others_are_read(lines: list[Line], nonsense: str) -> None:
    verdict = verify_export([*map(json.dumps, lines), nonsense])
    assert [broken.event for broken in verdict.broken] == ["line 31"]
