"""The staff's list of questions."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.db import writing
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
