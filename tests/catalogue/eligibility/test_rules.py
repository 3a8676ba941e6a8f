"""The questions as data: short, without dead ends, and about procedures that there are."""

import csv
from collections.abc import Iterator

from portal.catalogue.eligibility.forms import LONGEST, read_road
from portal.catalogue.eligibility.rules import FIELDS, FIRST, NEED, OTHER, Choice, Question
from portal.catalogue.publications.service import LIST
from portal.catalogue.words.rules import slug


def leaves(question: Question = FIRST, before: tuple[Choice, ...] = ()) -> Iterator[tuple[Choice, ...]]:
    for choice in question.choices:
        road = (*before, choice)
        yield from leaves(choice.then, road) if isinstance(choice.then, Question) else [road]


def questions(question: Question = FIRST) -> Iterator[Question]:
    yield question
    for choice in question.choices:
        if isinstance(choice.then, Question):
            yield from questions(choice.then)


def shipped(column: str) -> set[str]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


def test_every_road_ends_on_procedures_that_the_shipped_list_has() -> None:
    codes = shipped("code")
    roads = list(leaves())
    assert len(roads) > 100
    for road in roads:
        found = road[-1].then
        assert isinstance(found, tuple)
        assert 1 <= len(found) <= 4, road[-1].says
        assert set(found) <= codes, (road[-1].says, set(found) - codes)
        assert len(found) == len(set(found))


def test_no_road_asks_more_than_four_questions() -> None:
    assert max(len(road) for road in leaves()) + 1 == 4


def test_a_question_has_a_few_choices_that_can_be_told_apart() -> None:
    for question in (*questions(), NEED):
        ids, said = [one.id for one in question.choices], [one.says for one in question.choices]
        assert 2 <= len(ids) <= 9, question
        assert len(ids) == len(set(ids))
        assert len(said) == len(set(said))
        assert OTHER not in ids
        assert all(one == slug(one) for one in ids)


def test_the_longest_road_fits_into_the_address() -> None:
    for road in leaves():
        path = ".".join([*(choice.id for choice in road), "ca-hai"])
        assert len(path) <= LONGEST
        end = read_road({"chon": path})
        assert (end.question, end.codes, end.need) == (None, road[-1].then, "ca-hai")
        assert end.path == path


def test_every_group_knows_fields_of_the_list_to_look_further() -> None:
    assert set(FIELDS) == {choice.id for choice in FIRST.choices}
    assert {field for fields in FIELDS.values() for field in fields} <= {slug(name) for name in shipped("field")}


def test_an_answer_that_does_not_exist_keeps_what_came_before() -> None:
    road = read_road({"chon": "ho-tich.khai-sinh.xyz.ca-hai"})
    assert (road.wrong, road.path) == ("xyz", "ho-tich.khai-sinh")
    assert road.question is not None
    assert read_road({"chon": "ho-tich.ban-sao.gui.nua"}).wrong == "nua"
    assert read_road({"chon": "."}).wrong == ""
    assert read_road({}).question is FIRST
