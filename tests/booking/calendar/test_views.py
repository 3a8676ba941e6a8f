"""The visit for one's own calendar: public, so it says when and nothing else; a wrong code answers as everywhere."""

import pytest

from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.db import writing
from tests.booking.asking.steps import PERSON, booked, check, procedure, send
from tests.booking.bookings import SOON
from tests.support.browser import Browser

UNKNOWN, MISTYPED = "0000000000000", "0000000000001"


def a_visit(browser: Browser) -> str:
    send(browser, check(browser))
    return booked()[0]


def test_it_says_when_and_which_page(browser: Browser) -> None:
    code = a_visit(browser)
    browser.get(f"/T/{code}.ics")
    answer = browser.response
    assert answer.mimetype == "text/calendar"
    text = answer.text.replace("\r\n ", "")
    assert "DTSTART:20261125T003000Z\r\nDTEND:20261125T050000Z\r\n" in text
    assert f"URL:http://127.0.0.1:8000/T/{code}\r\n" in text
    for secret in (PERSON["name"], "345", PERSON["address"], procedure(submit=True, back=True).name):
        assert secret not in text


def test_a_new_version_replaces_the_old_entry(browser: Browser) -> None:
    code = a_visit(browser)
    before = browser.client.get(f"/T/{code}.ics").text
    with writing():
        record(
            code,
            Said("citizen", "c1", "pickup_changed", SOON, details={"window": "post-200000.2026-11-26.morning"}),
            heard_at=SOON,
        )
    after = browser.client.get(f"/T/{code}.ics").text
    assert "DTSTART:20261126T003000Z" in after
    sequence = [int(text.partition("SEQUENCE:")[2].partition("\r")[0]) for text in (before, after)]
    assert sequence[0] < sequence[1]


def test_where_no_postman_is_awaited_there_is_nothing(browser: Browser) -> None:
    code = a_visit(browser)
    with writing():
        record(code, Said("citizen", "c1", "pickup_cancelled", SOON), heard_at=SOON)
    browser.get(f"/T/{code}.ics", status=404)


@pytest.mark.parametrize("code", [UNKNOWN, MISTYPED, "nonsense"])
def test_a_wrong_code_answers_as_the_tracking_page_does(browser: Browser, code: str) -> None:
    if code == UNKNOWN:
        code = "HA10NGQN2026N"
    page = browser.get(f"/T/{code.upper()}.ics", status=404)
    assert page.text == browser.get(f"/T/{code.upper()}", status=404).text


def test_another_spelling_is_sent_to_the_one_address(browser: Browser) -> None:
    code = a_visit(browser)
    browser.get(f"/T/{code.lower()}.ics", status=301)
    assert browser.response.headers["Location"] == f"/T/{code}.ics"


def test_wrong_guesses_are_counted_together_with_those_of_the_page(browser: Browser) -> None:
    code = a_visit(browser)
    answers = []
    for number in range(60):
        tail = ".ics" if number % 2 else ""
        answers.append(browser.client.get(f"/T/HA10NGQN2026N{tail}").status_code)
    assert answers.count(404) == 50
    assert set(answers[50:]) == {429}
    browser.get(f"/T/{code}.ics")
