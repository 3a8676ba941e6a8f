"""The staff's list of questions."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from portal.db import db, writing
from portal.traces.queries import questions
from portal.traces.service import ask, sweep
from tests.accounts.cast import PASSWORD, hire
from tests.support.browser import Browser
from tests.tracking.stories import COLLECTED, START, a_dossier

NOW = START + timedelta(hours=3)
TEXT = "Đã một tuần <b>chưa</b> thấy gì"


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(app: Flask, name: str) -> Browser:
    hire(name)
    browser = Browser(app)
    browser.sign_in(name, PASSWORD)
    return browser


def a_question() -> str:
    code = a_dossier(COLLECTED)
    with writing():
        ask(code, text=TEXT, by="citizen", at=NOW)
    return code


def test_the_office_that_holds_the_papers_sees_what_was_asked(app: Flask) -> None:
    code = a_question()
    page = signed_in(app, "minh").get("/can-bo/tra-soat")
    assert page.select_one(f'a[href="/T/{code}"]')
    assert TEXT in page.text
    assert not page.select("main b")
    assert "trả lời trước" in page.text


@pytest.mark.parametrize("name", ["hoa", "xa"])
def test_another_office_sees_nothing_of_it(app: Flask, name: str) -> None:
    a_question()
    assert "Không có câu hỏi nào chờ trả lời." in signed_in(app, name).get("/can-bo/tra-soat").text


def test_a_supervisor_sees_all_of_them_and_which_are_overdue(app: Flask) -> None:
    code = a_question()
    with writing():
        sweep(now=NOW + timedelta(days=10))
    page = signed_in(app, "sau").get("/can-bo/tra-soat")
    assert page.select_one(f'a[href="/T/{code}"]')
    assert page.select_one("main .tag")


def test_a_question_of_the_clock_says_so(app: Flask) -> None:
    a_dossier(COLLECTED)
    with writing():
        sweep(now=NOW + timedelta(days=3))
    assert "Hệ thống hỏi vì đã quá hạn." in signed_in(app, "minh").get("/can-bo/tra-soat").text


def test_an_answer_takes_the_question_off_the_list_and_reaches_the_citizen_alone(app: Flask) -> None:
    code = a_question()
    minh = signed_in(app, "minh")
    form = minh.get(f"/T/{code}").select_one("form:has([name=answer])")
    assert form is not None
    minh.submit(form, {"answer": "Đang ở bưu cục Hạ Long, mai chuyển đi", "outcome": "delayed"})
    assert "Không có câu hỏi nào chờ trả lời." in minh.get("/can-bo/tra-soat").text
    page = Browser(app).get(f"/T/{code}").text
    assert "mai chuyển đi" not in page
    assert "Tra soát đã có trả lời: giấy tờ đến chậm, không mất." in page


def test_the_days_that_are_left_count_down_and_then_up(app: Flask) -> None:
    a_question()
    page = signed_in(app, "minh").get("/can-bo/tra-soat").text
    assert "còn 5 ngày làm việc" in page
    assert "5 ngày làm việc từ khi được hỏi" in page
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        page = " ".join(signed_in(app, "sau").get("/can-bo/tra-soat").text.split())
        assert "quá hạn 1 ngày làm việc" in page, page


@pytest.mark.parametrize("name", ["lan", "quang", "an"])
def test_who_has_no_part_in_answers_is_kept_out(app: Flask, name: str) -> None:
    signed_in(app, name).get("/can-bo/tra-soat", status=403)


def test_without_signing_in_the_list_is_closed(browser: Browser) -> None:
    answer = browser.client.get("/can-bo/tra-soat")
    assert answer.status_code in (302, 303, 401)
    assert TEXT not in answer.text


def test_an_answer_without_an_outcome_is_asked_for_again_with_its_words_kept(app: Flask) -> None:
    code = a_question()
    minh = signed_in(app, "minh")
    form = minh.get(f"/T/{code}").select_one("form:has([name=answer])")
    assert form is not None
    page = minh.submit(form, {"answer": "Đang tìm ở kho", "outcome": "tự bịa"}, status=422)
    assert page.select_one("#answer_trace-outcome-error")
    assert "Đang tìm ở kho" in page.text


@pytest.mark.parametrize("step", ["agreed", "refunded", "paid"])
def test_a_supervisor_records_the_steps_of_a_compensation_and_the_amount_stays_among_staff(app: Flask, step: str) -> None:
    code, sau = a_question(), signed_in(app, "sau")
    minh = signed_in(app, "minh")
    for browser, field, given in (
        (minh, "answer", {"answer": "Không thấy", "outcome": "lost"}),
        (sau, "what", {"what": "Không thấy bì hồ sơ"}),
        (sau, "step", {"step": step, "what": "Biên bản 4/BB", "amount": "104.000 đồng"}),
    ):
        form = browser.get(f"/T/{code}").select_one(f"form:has([name={field}])")
        assert form is not None, field
        browser.submit(form, given)
    assert "104.000" in sau.get(f"/can-bo/ho-so/{code}").text
    public = Browser(app).get(f"/T/{code}").text
    assert "104.000" not in public
    assert ("ghi là đã trả tiền bồi thường" in public) == (step == "paid")
    assert ("chậm nhất là" in public) == (step != "paid")


def test_what_was_damaged_is_compensated_too(app: Flask) -> None:
    code, minh = a_question(), signed_in(app, "minh")
    form = minh.get(f"/T/{code}").select_one("form:has([name=answer])")
    assert form is not None
    minh.submit(form, {"answer": "Bị ướt", "outcome": "damaged"})
    assert signed_in(app, "sau").get(f"/T/{code}").select_one('form[action$="/compensate"]')
    assert not minh.get(f"/T/{code}").select_one('form[action$="/compensate"]')
    assert "trong 1 tháng từ ngày nhận" in Browser(app).get(f"/T/{code}").text


def test_many_questions_are_read_with_as_few_statements_as_one(app: Flask) -> None:
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        asked.append(statement)

    def statements() -> int:
        asked.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        questions(None, now=NOW)
        event.remove(db.engine, "before_cursor_execute", note)
        return len([statement for statement in asked if "dossier" in statement])

    a_question()
    one = statements()
    for _ in range(4):
        a_question()
    assert statements() == one
