"""A message with its event: who is told what, once, in the same transaction."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers import service as dossiers
from portal.custody.dossiers.service import Contact, NewDossier, Said
from portal.db import writing
from portal.notices.outbox.rules import KEPT, Note
from portal.notices.outbox.service import Refused, enqueue, erase_old, mark_called, phone_code, report, send_again
from portal.traces.service import sweep
from tests.notices.post import TERMS, Recorder, rows, send_all, ways
from tests.tracking.stories import DESK, NAME, PHONE, POST, ROAD, START, Step

CONTACT = Contact(NAME, PHONE, "06685", "Số 1 phố Cây Bàng", email="hoa@example.vn")


def a_dossier(notices: str = "main", *, demo: bool = False, contact: Contact = CONTACT) -> str:
    new = NewDossier(True, True, "portal", contact=contact, post_office=POST, agency_office=DESK, notices=notices, demo=demo)
    with writing():
        return dossiers.register(new, at=START)


def say(code: str, step: Step, number: int, *, heard: timedelta = timedelta(0)) -> datetime:
    at = START + timedelta(hours=number)
    said = Said(step.source, f"{code}-{number}", step.kind, at, step.office, None, details=step.details)
    with writing():
        dossiers.record(code, said, heard_at=at + heard)
    return at


def along(code: str, steps: int = len(ROAD)) -> None:
    for number, step in enumerate(ROAD[:steps], 1):
        say(code, step, number)


def keys(channel: str = "sms") -> list[str]:
    return [row.template for row in rows(channel)]


MAIN = ["booked", "accepted", "result_ready", "out_for_delivery", "delivered"]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("main", MAIN),
        ("all", ["booked", "collected", "at_post", "accepted", "promised", "result_ready", "result_with_post",
                 "out_for_delivery", "delivered"]),
        ("none", []),
    ],
)  # fmt: skip
def test_along_the_whole_road_everybody_is_told_what_they_chose(app: Flask, wish: str, told: list[str]) -> None:
    along(a_dossier(wish))
    assert keys() == told
    assert keys("email") == told


def test_the_text_of_the_delivery_carries_the_codes_of_the_visit_and_the_check_page_does_not(app: Flask) -> None:
    code = a_dossier()
    along(code, 11)
    visit = find_visit(code)
    assert visit is not None
    row = rows()[-1]
    assert f"phai noi dung so {visit.spoken}. Chi doc ma {visit.proof} khi da cam ket qua" in row.text
    assert visit.spoken not in row.shown.replace(row.number, "")
    assert visit.proof not in row.shown.replace(row.number, "")
    assert row.number in row.shown
    assert len(row.number) == 8


def test_an_event_that_is_rolled_back_leaves_no_message(app: Flask) -> None:
    code = a_dossier()
    said = Said("portal", "b", "pickup_booked", START, details={"window": "post-200000.2026-11-23.afternoon"})

    def record_and_break() -> None:
        with writing():
            dossiers.record(code, said, heard_at=START)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        record_and_break()
    assert rows() == []


def test_the_same_event_twice_is_one_message(app: Flask) -> None:
    code = a_dossier()
    for _ in range(3):
        say(code, ROAD[0], 1)
    assert keys() == ["booked"]


def test_the_same_note_twice_is_one_message(app: Flask) -> None:
    note = Note("mot-cua", "e1", "K7QF2M9XTR4DV", "sms", PHONE, "result_ready", {"office": "Bưu điện Hạ Long"})
    with writing():
        first = enqueue(note, at=START, terms=TERMS)
        assert enqueue(note, at=START, terms=TERMS) is None
    assert [row.number for row in rows()] == [first]


@pytest.mark.parametrize("phone", ["+842033825825", "+14155550100", ""])
def test_no_text_goes_to_a_land_line_or_abroad(app: Flask, phone: str) -> None:
    along(a_dossier(contact=replace(CONTACT, phone=phone)))
    assert keys() == []
    assert keys("email") == MAIN


def test_old_news_is_no_message(app: Flask) -> None:
    code = a_dossier()
    say(code, ROAD[0], 1, heard=timedelta(hours=25))
    say(code, ROAD[1], 2, heard=timedelta(days=3))
    assert rows() == []


def test_what_contradicts_is_no_message(app: Flask) -> None:
    code = a_dossier()
    along(code)
    say(code, ROAD[11], 13)
    assert keys() == MAIN


def test_what_no_longer_stands_when_it_is_heard_is_no_message(app: Flask) -> None:
    code = a_dossier()
    along(code, 2)
    say(code, ROAD[7], 8)
    say(code, ROAD[5], 6, heard=timedelta(hours=3))
    assert keys() == ["booked", "result_ready"]


def test_result_ready_said_twice_by_two_systems_is_told_once(app: Flask) -> None:
    code = a_dossier()
    along(code, 8)
    say(code, Step("agency_status", DESK, {"status": 9}, "mot-cua"), 9)
    assert keys() == MAIN[:3]


def test_an_overrun_clock_tells_the_citizen_and_so_does_the_answer(app: Flask) -> None:
    code = a_dossier()
    along(code, 6)
    late = START + timedelta(days=30)
    with writing():
        assert sweep(now=late) == 1
    with writing():
        answer = Said("staff", "answer", "trace_answered", late, DESK, details={"outcome": "delayed"})
        dossiers.record(code, answer, heard_at=late + timedelta(hours=1))
    assert keys()[2:] == ["late", "trace_answered"]
    assert "Noi giu: Mot cua P. Hong Gai. Da hoi, tra loi truoc " in rows()[2].text


def test_before_the_papers_are_collected_a_stranger_gets_one_text(app: Flask) -> None:
    code = a_dossier("all")
    say(code, ROAD[0], 1)
    say(code, Step("pickup_missed", POST, {"reason": "absent"}), 9)
    with writing():
        sweep(now=START + timedelta(days=3))
    assert keys() == ["booked"]
    say(code, Step("pickup_missed", POST, {"reason": "closed"}), 10)
    assert keys() == ["booked", "called_off"]


def test_a_window_that_cannot_be_read_costs_no_event(app: Flask) -> None:
    code = a_dossier()
    say(code, Step("pickup_booked", POST, {}), 1)
    assert rows() == []


def test_a_code_that_somebody_waits_for_is_due_in_the_night(app: Flask) -> None:
    code, night = a_dossier("none"), datetime(2026, 11, 26, 16, tzinfo=UTC)
    with writing():
        phone_code(code, PHONE, "730152", night, terms=TERMS)
    row = rows()[0]
    assert (row.due_at, row.priority) == (night, 0)
    assert "ma 730152" in row.text
    assert "730152" not in row.shown.replace(row.number, "")


def test_the_first_final_report_stands(app: Flask) -> None:
    code = a_dossier()
    say(code, ROAD[0], 1)
    at = START + timedelta(hours=2)
    send_all(at, ways(Recorder()))
    number = rows()[0].number
    with writing():
        assert report(number, "buffered", at=at)
        assert report(number, "delivered", at=at)
        assert report(number, "failed", at=at)
        assert not report("00000000" if number != "00000000" else "1", "delivered", at=at)
    assert rows()[0].state == "delivered"


def failed_message(at: datetime) -> str:
    say(a_dossier(), ROAD[0], 1)
    send_all(at, ways(Recorder()))
    number = rows()[0].number
    with writing():
        report(number, "failed", at=at)
    return number


def test_staff_send_a_failed_message_again_twice_at_most(app: Flask) -> None:
    at = START + timedelta(hours=2)
    number = failed_message(at)
    for _ in range(2):
        with writing():
            fresh = send_again(number, by="minh", at=at, terms=TERMS)
    with writing(), pytest.raises(Refused):
        send_again(number, by="minh", at=at, terms=TERMS)
    last = rows()[-1]
    assert (last.number, last.state) == (fresh, "waiting")
    assert fresh in last.text
    assert number not in last.text


def test_a_call_is_noted_once(app: Flask) -> None:
    at = START + timedelta(hours=2)
    number = failed_message(at)
    with writing():
        mark_called(number, by="minh", at=at)
    with writing(), pytest.raises(Refused):
        mark_called(number, by="minh", at=at)


def test_after_thirty_days_neither_text_nor_recipient_is_left(app: Flask) -> None:
    code = a_dossier()
    along(code)
    send_all(START + timedelta(hours=12), ways(Recorder()))
    with writing():
        assert erase_old(START + KEPT) == 0
        assert erase_old(START + KEPT + timedelta(hours=13)) == 10
    assert {(row.text, row.shown, row.subject, row.recipient.lstrip("-")) for row in rows()} == {
        ("", "", "", row.number) for row in rows()
    }
