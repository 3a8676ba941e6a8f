"""A file becomes a draft: read once, from its beginning, never doubled, whoever dies half-way."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock, worker
from portal.catalogue.drafts.intake import service
from portal.catalogue.drafts.intake.service import read_next
from portal.catalogue.drafts.records.models import FileRow
from portal.catalogue.drafts.records.queries import counts_of, find_draft
from portal.catalogue.drafts.records.rules import MOST_ATTEMPTS, Draft, Refused, Remark
from portal.catalogue.drafts.records.service import discard
from portal.catalogue.drafts.settling.service import leave_out
from portal.catalogue.imports.reading.queries import read
from portal.db import db, writing
from tests.catalogue.drafts.lists import ANNEX, BIRTH, MARRIAGE, UNKNOWN_MARK, all_lines, drafted, new, only, table, waiting
from tests.catalogue.publications.lists import decide

pytestmark = pytest.mark.usefixtures("app")
LATER = timedelta(minutes=2)
LONG = table(*(f"1.{number:06d},Thủ tục {number},Cấp xã,Hộ tịch,x,x" for number in range(1, 2501)))


def found(number: int) -> Draft:
    draft = find_draft(number)
    assert draft is not None
    return draft


def files() -> int:
    return db.session.scalar(select(func.count()).select_from(FileRow)) or 0


class Dies(Exception):
    """The reader's process is gone."""


class Transactions:
    """Real ones, until the given count is used up."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self) -> AbstractContextManager[None]:
        self.left -= 1
        if self.left < 0:
            raise Dies
        return writing()


def test_an_uploaded_file_waits_is_read_and_its_bytes_are_dropped() -> None:
    number = waiting(ANNEX).draft
    assert (found(number).status, files()) == ("reading", 1)
    assert read_next(writing, clock.now)
    draft, counts = found(number), counts_of(number)
    assert (draft.status, draft.lines, draft.stored, files()) == ("ready", 97, 97, 0)
    assert draft.rows_read > 97
    assert (counts.accepted, counts.open, counts.rejected, counts.duplicate) == (85, 11, 0, 1)
    assert not read_next(writing, clock.now)


def test_the_worker_reads_what_waits(app: Flask) -> None:
    number = waiting(table(BIRTH)).draft
    assert worker.run(app, once=True) == 0
    assert found(number).status == "ready"


def test_lines_keep_all_that_was_read() -> None:
    number = drafted(BIRTH, UNKNOWN_MARK)
    (line, doubt) = (each.line for each in all_lines(number))
    assert (line.sheet, line.row, line.code, line.level, line.field, line.submit_by_post) == (
        "phu-luc.csv", 2, "1.001193", "xa", "Hộ tịch", True,
    )  # fmt: skip
    assert [(reason.kind, reason.where, reason.raw) for reason in doubt.reasons] == [("unknown_mark", "E3", "o")]
    assert doubt.submit_by_post is None


def test_what_a_sheet_leaves_open_is_remarked() -> None:
    number = waiting(ANNEX).draft
    read_next(writing, clock.now)
    assert found(number).remarks == (Remark("no_header", "Tong hop"),)
    short = drafted(BIRTH, "Tổng số,3,,,,", decision="2/QĐ")
    assert found(short).remarks == (Remark("total", "phu-luc.csv", 3, stated=3, found=1),)


def test_a_file_that_is_refused_says_why_and_leaves_nothing() -> None:
    number = waiting(b"%PDF-1.7").draft
    read_next(writing, clock.now)
    assert (found(number).status, found(number).refused, files()) == ("refused", "unknown_format", 0)


@pytest.mark.parametrize("most", range(1, 7))
def test_a_reader_that_dies_is_followed_by_one_that_begins_again(most: int) -> None:
    number = waiting(LONG).draft
    with pytest.raises(Dies):
        read_next(Transactions(most), clock.now)
    assert not read_next(writing, clock.now), "the dead one may still be at work"
    assert read_next(writing, lambda: clock.now() + LATER)
    assert found(number).status == "ready"
    assert [each.line.row for each in all_lines(number)] == list(range(2, 2502))


def test_progress_is_seen_while_a_long_file_is_kept() -> None:
    number = waiting(LONG).draft
    with pytest.raises(Dies):
        read_next(Transactions(5), clock.now)
    draft = found(number)
    assert (draft.status, draft.rows_read, draft.lines, draft.stored) == ("reading", 2501, 2500, 1000)


def test_a_slow_reader_that_lost_its_draft_writes_nothing_more() -> None:
    number = waiting(LONG).draft
    turns = iter(range(100))

    def meanwhile() -> AbstractContextManager[None]:
        if next(turns) == 4:
            read_next(writing, lambda: clock.now() + LATER)
        return writing()

    read_next(meanwhile, clock.now)
    assert (found(number).status, len(all_lines(number))) == ("ready", 2500)


def test_a_draft_discarded_while_it_is_read_stays_discarded() -> None:
    number = waiting(LONG).draft
    turns = iter(range(100))

    def meanwhile() -> AbstractContextManager[None]:
        if next(turns) == 4:
            with writing():
                discard(number, "nhầm tệp", by="an", at=clock.now())
        return writing()

    read_next(meanwhile, clock.now)
    assert (found(number).status, found(number).ended_by, all_lines(number)) == ("discarded", "an", [])


def test_a_file_that_kills_every_reader_is_given_up() -> None:
    number = waiting(LONG).draft
    for turn in range(MOST_ATTEMPTS):
        with pytest.raises(Dies):
            read_next(Transactions(1), lambda turn=turn: clock.now() + turn * LATER)  # type: ignore[misc]
    read_next(writing, lambda: clock.now() + MOST_ATTEMPTS * LATER)
    assert found(number).status == "refused"


def test_a_new_file_takes_the_place_of_a_draft_that_nobody_worked_on() -> None:
    first = drafted(BIRTH)
    second = drafted(BIRTH, MARRIAGE, by="an")
    assert (found(first).status, found(first).ended_reason, found(first).ended_by) == ("discarded", service.REPLACED, "an")
    assert (found(second).status, all_lines(first)) == ("ready", [])


def test_a_draft_in_which_somebody_settled_a_doubt_is_not_thrown_away_by_a_new_file() -> None:
    number = drafted(BIRTH, UNKNOWN_MARK)
    with writing():
        leave_out(number, only(number, "open").id, by="an", at=clock.now())
    with pytest.raises(Refused) as refused:
        waiting(table(BIRTH))
    assert refused.value.reason == "draft_in_work"
    assert found(number).status == "ready"


@pytest.mark.parametrize(
    ("decision", "effective", "reason"),
    [("11/qđ-ubnd", date(2027, 1, 1), "same_decision"), ("12/QĐ-UBND", date(2026, 9, 1), "overlapping"),
     ("12/QĐ-UBND", date(2026, 8, 1), "overlapping"), ("…", date(2027, 1, 1), "decision_missing")],
)  # fmt: skip
def test_what_could_never_be_published_is_refused_at_once(decision: str, effective: date, reason: str) -> None:
    decide("11/QĐ-UBND", date(2026, 9, 1))
    with pytest.raises(Refused) as refused:
        waiting(table(BIRTH), decision=decision, effective=effective)
    assert refused.value.reason == reason


def test_whoever_reads_at_once_keeps_the_worker_away(app: Flask) -> None:
    content = table(BIRTH)
    with writing():
        claim = service.prepare(new(content), content, at=clock.now(), claimed=True)
    assert not read_next(writing, clock.now)
    assert service.store(claim, read(content, "phu-luc.csv"), writing, clock.now)
    assert found(claim.draft).status == "ready"
