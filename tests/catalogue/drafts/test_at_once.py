"""Several people and several workers in the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from flask import Flask

from portal import clock
from portal.catalogue.drafts.intake.service import read_next
from portal.catalogue.drafts.records.queries import ended_drafts, find_draft, open_drafts
from portal.catalogue.drafts.records.rules import Refused
from portal.catalogue.drafts.review.service import publish
from portal.catalogue.drafts.settling.service import take
from portal.catalogue.publications.queries import published
from portal.db import db, writing
from tests.catalogue.drafts.lists import BIRTH, MARRIAGE, NO_CODE, all_lines, drafted, only, table, waiting

MANY = 8


def at_once(app: Flask, call: Callable[[int], object]) -> Counter[str]:
    """How often each thing came of it: "done", or the reason of a refusal."""

    def one(number: int) -> str:
        with app.app_context():
            try:
                call(number)
            except Refused as refused:
                return refused.reason
            return "done"

    db.session.rollback()
    with ThreadPoolExecutor(MANY) as pool:
        return Counter(pool.map(one, range(MANY)))


def test_one_draft_published_many_times_at_once_is_published_once(app: Flask) -> None:
    number = drafted(BIRTH)

    def one(_: int) -> None:
        with writing():
            publish(number, by="an", at=clock.now())

    assert at_once(app, one) == {"done": 1, "ended": MANY - 1}
    assert len(published()) == 1


def test_of_many_decisions_for_one_day_one_is_published(app: Flask) -> None:
    numbers = [drafted(BIRTH, decision=f"{number}/QĐ") for number in range(MANY)]

    def one(number: int) -> None:
        with writing():
            publish(numbers[number], by="an", at=clock.now())

    assert at_once(app, one) == {"done": 1, "overlapping": MANY - 1}


def test_effective_dates_never_go_backwards(app: Flask) -> None:
    numbers = [drafted(BIRTH, decision=f"{number}/QĐ", effective=date(2027, 1, 20 - number)) for number in range(MANY)]

    def one(number: int) -> None:
        with writing():
            publish(numbers[number], by="an", at=clock.now())

    came = at_once(app, one)
    assert set(came) <= {"done", "overlapping"}
    by_moment = sorted(published(), key=lambda each: each.id)
    assert [each.effective for each in by_moment] == sorted(each.effective for each in by_moment)


def test_of_many_uploads_of_one_decision_one_draft_stays_open(app: Flask) -> None:
    came = at_once(app, lambda number: waiting(table(BIRTH), by=f"officer-{number}"))
    assert set(came) <= {"done", "draft_in_work"}
    (left,) = open_drafts()
    assert all(draft.ended_by for draft in ended_drafts(0, 100))
    assert left.status == "reading"


def test_several_workers_read_one_file_once(app: Flask) -> None:
    number = waiting(table(BIRTH, MARRIAGE, NO_CODE)).draft
    at_once(app, lambda _: read_next(writing, clock.now))
    draft = find_draft(number)
    assert draft is not None
    assert (draft.status, [each.line.row for each in all_lines(number)]) == ("ready", [2, 3, 4])


def test_one_doubt_settled_by_many_is_settled_by_the_first(app: Flask) -> None:
    number = drafted(NO_CODE)
    line = only(number, "open").id

    def one(turn: int) -> None:
        with writing():
            take(number, line, {"code": f"9.00000{turn}"}, by=f"officer-{turn}", at=clock.now())

    assert at_once(app, one) == {"done": 1, "settled_already": MANY - 1}
    settled = only(number, "settled")
    assert settled.line.code == f"9.00000{settled.settled_by[-1]}"
