"""Duplicates are settled by their answers, and every line says why it is what it is."""

import json
from dataclasses import replace

from portal.catalogue.imports.lines.rules import Line, Reason, counts, without_duplicates
from portal.catalogue.imports.lines.texts import as_json
from tests.catalogue.imports.books import BIRTH, HEADER, TITLE, kinds, line, lines

ONE = line(*BIRTH)


def settled(*found: Line) -> list[tuple[str, list[str]]]:
    return [(each.result, kinds(each)) for each in without_duplicates(list(found))]


def test_the_same_answers_twice_count_once() -> None:
    assert settled(ONE, replace(ONE, row=9, name="Khai sinh")) == [("accepted", []), ("duplicate", ["duplicate"])]


def test_different_answers_are_all_held_back() -> None:
    other = replace(ONE, row=9, return_by_post=False)
    conflict = ("doubtful", ["conflicting_duplicate"])
    assert settled(ONE, other, replace(ONE, row=10)) == [conflict] * 3
    assert settled(ONE, replace(ONE, row=9, submit_by_post=None)) == [conflict] * 2


def test_another_level_is_another_procedure_and_no_code_is_no_key() -> None:
    assert settled(ONE, replace(ONE, level="tinh")) == [("accepted", [])] * 2
    assert settled(replace(ONE, code=""), replace(ONE, code="", return_by_post=False)) == [("accepted", [])] * 2


def test_each_of_two_points_at_the_other() -> None:
    first, second = without_duplicates([ONE, replace(ONE, row=9, return_by_post=False)])
    assert [first.reasons[0].text(), second.reasons[0].text()] == [
        "conflicting duplicate: Sheet1, row 9", "conflicting duplicate: Sheet1, row 3",
    ]  # fmt: skip


def test_reasons_read_as_sentences() -> None:
    assert Reason("unknown_mark", "F33", "o").text() == "unknown mark in F33: o"
    assert Reason("missing_code", "B35").text() == "missing code in B35"
    assert Reason("hidden_row").text() == "hidden row"


def test_a_line_as_json_has_the_names_of_the_contract() -> None:
    (found,) = lines([TITLE, HEADER, (1, "l.001193", "Đăng ký khai sinh", "o", "-")])
    assert json.loads(json.dumps(as_json(found))) == {
        "sheet": "Sheet1",
        "row": 3,
        "code": "1.001193",
        "name": "Đăng ký khai sinh",
        "level": "xa",
        "field": "",
        "submit_by_post": None,
        "return_by_post": False,
        "result": "doubtful",
        "reasons": ["code corrected in B3: l.001193", "unknown mark in D3: o"],
    }


def test_counts_name_every_result() -> None:
    assert counts([]) == {"rows": 0, "accepted": 0, "doubtful": 0, "rejected": 0, "duplicate": 0}
    assert counts([ONE, replace(ONE, result="rejected")])["rejected"] == 1
