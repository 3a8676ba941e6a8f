"""Claimed once, sent in order, tried again, given up; limits per number; invented dossiers never reach a real gateway."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.db import db, writing
from portal.notices.gateways.rules import NotTaken
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.queries import to_call
from portal.notices.outbox.rules import CLAIM, LONGEST_TRYING, MOST_TRIES, Note
from portal.notices.outbox.service import enqueue, report
from portal.notices.sending.service import claim, not_taken, send_next, sweep, taken
from tests.notices.post import TERMS, Recorder, rows, send_all, ways

AT = datetime(2026, 11, 26, 3, tzinfo=UTC)  # ten in the morning
CODE, OTHER = "K7QF2M9XTR4DV", "0123456789AB7"
PHONE = "+84912345678"
BUSY = NotTaken("busy")


def note(number: int, phone: str = PHONE, *, code: str = CODE, key: str = "trace_answered", **more: Any) -> Note:
    return Note("mot-cua", f"e{number}", code, "sms", phone, key, {"digits": "730152"}, **more)


def put(*notes: Note, at: datetime = AT) -> None:
    with writing():
        for each in notes:
            enqueue(each, at=at, terms=TERMS)


def phones(count: int) -> list[str]:
    return [f"+8491{number:07d}" for number in range(count)]


def states() -> list[str]:
    return [row.state for row in rows()]


def test_what_a_person_waits_for_goes_first_then_the_oldest(app: Flask) -> None:
    put(note(1, phones(1)[0]), at=AT - timedelta(minutes=1))
    put(note(2))
    put(note(3, key="phone_code"))
    gateway = Recorder()
    send_all(AT, ways(gateway))
    assert [message.id for message in gateway.taken] == [rows()[place].number for place in (2, 0, 1)]
    assert {(row.state, row.gateway, row.gateway_ref) for row in rows()} == {
        ("sent", "recorder", f"ref-{row.number}") for row in rows()
    }


def test_at_most_three_a_day_for_one_number(app: Flask) -> None:
    put(*(note(number, code=CODE if number % 2 else OTHER) for number in range(5)), note(9, phones(1)[0]))
    gateway = Recorder()
    send_all(AT, ways(gateway))
    assert len(gateway.taken) == 4
    assert states() == ["sent"] * 3 + ["dropped"] * 2 + ["sent"]
    assert rows()[3].why == "enough messages today"
    put(note(6), at=AT + timedelta(days=1))
    send_all(AT + timedelta(days=1), ways(gateway))
    assert states()[-1] == "sent"


def test_who_asks_for_codes_all_day_leaves_a_place_for_news(app: Flask) -> None:
    put(*(note(number, key="phone_code") for number in range(5)))
    send_all(AT, ways(Recorder()))
    put(note(9))
    send_all(AT, ways(Recorder()))
    assert states() == ["sent"] * 2 + ["dropped"] * 3 + ["sent"]


def test_at_most_ten_a_dossier_for_one_number(app: Flask) -> None:
    for number in range(12):
        at = AT + timedelta(days=number)
        put(note(number), at=at)
        send_all(at, ways(Recorder()))
    assert states() == ["sent"] * 10 + ["dropped"] * 2
    assert rows()[-1].why == "enough messages for this dossier"


def test_two_workers_at_once_keep_the_limit_and_send_nothing_twice(app: Flask) -> None:
    put(*(note(number) for number in range(12)), *(note(number + 20, phone) for number, phone in enumerate(phones(12))))
    gateway = Recorder()

    def work(_number: int) -> None:
        with app.app_context():
            send_all(AT, ways(gateway))

    db.session.rollback()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    send_all(AT, ways(gateway))
    assert sorted(states()) == ["dropped"] * 9 + ["sent"] * 15
    assert set(gateway.times.values()) == {1}


def test_a_number_is_counted_once_however_often_its_message_is_tried(app: Flask) -> None:
    put(note(1), note(2), note(3))
    send_all(AT, ways(Recorder(*[BUSY] * 6)))
    send_all(AT + timedelta(minutes=10), ways(Recorder()))
    assert states() == ["sent"] * 3


def test_quiet_hours_hold_a_message_until_seven(app: Flask) -> None:
    night = datetime(2026, 11, 26, 15, tzinfo=UTC)
    put(note(1), at=night)
    gateway = Recorder()
    send_all(night + timedelta(hours=8), ways(gateway))
    assert gateway.taken == []
    send_all(night + timedelta(hours=9), ways(gateway))
    assert len(gateway.taken) == 1


def test_invented_dossiers_never_reach_a_real_gateway(app: Flask) -> None:
    put(note(1, demo=True))
    real, aside = Recorder(), Recorder()
    send_all(AT, ways(real, aside=aside))
    assert (len(real.taken), len(aside.taken)) == (0, 1)


def test_a_busy_gateway_is_tried_again_under_the_same_id_until_it_takes_it(app: Flask) -> None:
    put(note(1))
    gateway = Recorder(BUSY, BUSY)
    send_all(AT, ways(gateway))
    row = rows()[0]
    assert (row.state, row.tries, row.why, gateway.taken) == ("waiting", 2, "busy", [])
    send_all(AT + timedelta(seconds=6), ways(gateway))
    assert [message.id for message in gateway.taken] == [row.number]


def test_a_permanent_refusal_is_final(app: Flask) -> None:
    put(note(1))
    send_all(AT, ways(Recorder(NotTaken("no such number", permanent=True))))
    row = rows()[0]
    assert (row.state, row.why, row.tries) == ("failed", "no such number", 1)


def test_a_gateway_that_breaks_counts_as_one_that_did_not_take_it(app: Flask) -> None:
    class Broken(Recorder):
        def send(self, message: object) -> str:
            raise ZeroDivisionError

    put(note(1))
    send_all(AT, ways(Broken()))
    assert (rows()[0].state, rows()[0].why) == ("waiting", "ZeroDivisionError")


def test_after_forty_eight_tries_it_has_failed(app: Flask) -> None:
    put(note(1))
    gateway, at = Recorder(*[BUSY] * 100), AT
    while rows()[0].state == "waiting":
        send_all(at, ways(gateway))
        at += timedelta(seconds=300)
    row = rows()[0]
    assert row.state == "failed"
    assert row.tries == MOST_TRIES
    assert at - AT <= LONGEST_TRYING


def test_after_four_hours_it_has_failed(app: Flask) -> None:
    put(note(1))
    send_all(AT, ways(Recorder(BUSY, BUSY)))
    send_all(AT + LONGEST_TRYING, ways(Recorder()))
    assert (rows()[0].state, rows()[0].why) == ("failed", "busy")


def test_what_lay_for_a_day_without_a_try_is_not_sent(app: Flask) -> None:
    put(note(1))
    gateway = Recorder()
    send_all(AT + timedelta(hours=25), ways(gateway))
    assert (states(), gateway.taken) == (["dropped"], [])


def test_a_code_that_has_run_out_is_not_sent(app: Flask) -> None:
    put(note(1, key="phone_code"), note(2, key="phone_code"))
    send_all(AT, ways(Recorder(BUSY, BUSY, None)))
    gateway = Recorder()
    send_all(AT + timedelta(minutes=11), ways(gateway))
    assert (sorted(states()), gateway.taken) == (["failed", "sent"], [])
    assert to_call("") == ()


def test_a_claim_holds_for_two_minutes_and_then_another_worker_sends(app: Flask) -> None:
    put(note(1))
    with writing():
        lost = claim(AT, TERMS)
    assert lost is not None
    gateway = Recorder()
    send_all(AT + CLAIM - timedelta(seconds=1), ways(gateway))
    assert gateway.taken == []
    send_all(AT + CLAIM, ways(gateway))
    assert [message.id for message in gateway.taken] == [lost.message.id]
    with writing():  # the first one wakes up: what it says is late and changes nothing
        not_taken(lost, "late", permanent=True, at=AT + CLAIM)
    assert states() == ["sent"]


def test_a_report_faster_than_the_mark_stands(app: Flask) -> None:
    put(note(1))
    with writing():
        claimed = claim(AT, TERMS)
    assert claimed is not None
    with writing():
        report(claimed.message.id, "delivered", at=AT)
    with writing():
        taken(claimed, "kannel", "r1", at=AT)
    assert (rows()[0].state, rows()[0].gateway_ref) == ("delivered", "r1")


@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_what_a_jumping_clock_put_out_of_reach_is_found(app: Flask, state: str) -> None:
    put(note(1))
    far = AT + timedelta(days=3)
    with writing():
        row = db.session.query(NoticeRow).one()
        row.state, row.next_at, row.claimed_until = state, far, far
    later = AT + timedelta(minutes=16)
    with writing():
        assert sweep(later) == 1
        assert sweep(later) == 0
    gateway = Recorder()
    send_all(later, ways(gateway))
    assert len(gateway.taken) == 1


def test_nothing_due_is_asked_without_a_write(app: Flask) -> None:
    def refuse() -> Any:
        raise AssertionError("no write is needed")

    assert send_next(refuse, lambda: AT, ways(Recorder()), TERMS) is False
