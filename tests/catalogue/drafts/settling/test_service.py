"""Settling doubts: with what was read or what was missing, once, by somebody with a name."""

import pytest

from portal import clock
from portal.catalogue.drafts.records.queries import counts_of, find_draft, lines_of, settlers
from portal.catalogue.drafts.records.rules import LEFT_OUT, TAKEN, Refused
from portal.catalogue.drafts.records.service import discard
from portal.catalogue.drafts.settling import service
from portal.db import writing
from tests.catalogue.drafts.lists import BIRTH, NO_CODE, NO_LEVEL, UNKNOWN_MARK, drafted, only, waiting

pytestmark = pytest.mark.usefixtures("app")


def take(number: int, line: int, **given: object) -> None:
    with writing():
        service.take(number, line, given, by="quang", at=clock.now())


def refusal_of(number: int, line: int, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        take(number, line, **given)
    return refused.value.reason


def version(number: int) -> int:
    draft = find_draft(number)
    assert draft is not None
    return draft.version


def test_a_line_is_taken_with_the_value_that_was_missing() -> None:
    number = drafted(UNKNOWN_MARK)
    line = only(number, "open").id
    assert refusal_of(number, line) == "missing_value"
    before = version(number)
    take(number, line, submit_by_post=False)
    settled = only(number, "settled")
    assert (settled.line.submit_by_post, settled.line.return_by_post) == (False, True)
    assert (settled.settled, settled.settled_by, settled.given) == ("taken", "quang", {"submit_by_post": (None, False)})
    assert version(number) == before + 1
    assert settlers(number) == (("quang", 1, 0),)


@pytest.mark.parametrize(("row", "given"), [(NO_CODE, {"code": "1.004837"}), (NO_LEVEL, {"level": "tinh"})])
def test_a_code_or_a_level_can_be_given(row: str, given: dict[str, str]) -> None:
    number = drafted(row)
    take(number, only(number, "open").id, **given)
    line = only(number, "settled").line
    assert {name: getattr(line, name) for name in given} == given


def test_the_second_of_two_people_is_told_who_was_first() -> None:
    number = drafted(UNKNOWN_MARK)
    line = only(number, "open").id
    take(number, line, submit_by_post=True)
    with pytest.raises(Refused) as refused, writing():
        service.leave_out(number, line, by="an", at=clock.now())
    assert (refused.value.reason, refused.value.facts) == ("settled_already", {"by": "quang"})


def test_a_line_may_be_looked_at_again_as_it_was_read() -> None:
    number = drafted(UNKNOWN_MARK)
    line = only(number, "open").id
    take(number, line, submit_by_post=True)
    with writing():
        service.reopen(number, line, by="an", at=clock.now())
    again = only(number, "open")
    assert (again.line.submit_by_post, again.settled, again.settled_by, again.given) == (None, "", "an", {})


def test_one_code_at_one_level_is_taken_once() -> None:
    number = drafted(BIRTH, NO_CODE)
    assert refusal_of(number, only(number, "open").id, code="1.001193") == "taken_twice"


def test_of_two_conflicting_lines_one_is_taken() -> None:
    number = drafted(BIRTH, BIRTH.replace(",x,x", ",,x"))
    first, second = (each.id for each in lines_of(number, "open", 0, 10))
    take(number, second)
    assert refusal_of(number, first) == "taken_twice"
    with writing():
        service.leave_out(number, first, by="quang", at=clock.now())
    assert (counts_of(number).taken, counts_of(number).left_out, counts_of(number).open) == (1, 1, 0)


CAPITALS = [f"1.{number:06d},THỦ TỤC SỐ {number},Cấp xã,Hộ tịch,x,x" for number in range(1, 1201)]


@pytest.mark.parametrize("settled", [TAKEN, LEFT_OUT])
def test_lines_in_doubt_for_one_cause_are_settled_together(settled: str) -> None:
    number = drafted(*CAPITALS, "9.000001,TÊN VIẾT HOA VÀ DẤU LẠ,Cấp xã,Hộ tịch,o,x", NO_LEVEL)
    before = version(number)
    with writing():
        assert service.settle_alike(number, "name_in_capitals", settled, by="quang", at=clock.now()) == 1200
    counts = counts_of(number)
    assert (getattr(counts, settled), counts.open) == (1200, 2), "what is in doubt for more than that stays open"
    assert version(number) == before + 1
    assert settlers(number) == (("quang", 1200, 0) if settled == TAKEN else ("quang", 0, 1200),)


def test_nor_is_a_code_taken_twice_together() -> None:
    number = drafted(NO_CODE, *CAPITALS[:3])
    take(number, next(each.id for each in lines_of(number, "open", 0, 9) if not each.line.code), code="1.000002")
    with writing():
        assert service.settle_alike(number, "name_in_capitals", TAKEN, by="quang", at=clock.now()) == 2
    (left,) = lines_of(number, "open", 0, 9)
    assert left.line.code == "1.000002"


@pytest.mark.parametrize("kind", ["unknown_mark", "conflicting_duplicate", "no_such_kind"])
def test_what_needs_a_look_of_its_own_is_never_settled_together(kind: str) -> None:
    number = drafted(UNKNOWN_MARK, BIRTH, BIRTH.replace(",x,x", ",,x"))
    with writing():
        assert service.settle_alike(number, kind, TAKEN, by="quang", at=clock.now()) == 0
    assert counts_of(number).open == 3


def test_nothing_is_settled_in_a_draft_that_is_over_or_not_read() -> None:
    number = drafted(UNKNOWN_MARK)
    line = only(number, "open").id
    with writing():
        discard(number, "nhầm", by="an", at=clock.now())
    assert refusal_of(number, line, submit_by_post=True) == "ended"
    assert refusal_of(waiting(b"x").draft, 1) == "not_read_yet"


def test_only_doubts_are_settled() -> None:
    number = drafted(BIRTH)
    assert refusal_of(number, only(number, "accepted").id) == "no_such_line"
