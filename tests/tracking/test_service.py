"""What a citizen may do behind a code: ask, and say whether the result came."""

import pytest

from portal.custody.dossiers.queries import find_state
from portal.custody.states.rules import State
from tests.support.browser import Browser
from tests.tracking.stories import COLLECTED, DELIVERED, LAST4, a_dossier


def _state(code: str) -> State:
    view = find_state(code)
    assert view is not None
    return view.state


def test_asking_opens_a_trace_that_the_page_shows(browser: Browser) -> None:
    code = a_dossier(COLLECTED)
    form = browser.get(f"/T/{code}").select_one("form[action$=tra-soat]")
    assert form is not None
    page = browser.submit(form, {"text": "Hồ sơ của tôi đang ở đâu?"})
    trace = _state(code).trace
    assert trace is not None
    assert trace.state == "open"
    assert "Đang tra soát" in page.text
    assert "Hồ sơ của tôi" not in page.text
    assert page.select_one("form[action$=tra-soat]") is None


def test_asking_twice_opens_one_trace(browser: Browser) -> None:
    code = a_dossier(COLLECTED)
    for _ in range(2):
        browser.post(f"/T/{code}/tra-soat", {"text": "", "id": "1"})
    assert [line.kind for line in _state(code).lines].count("trace_opened") == 1


def test_the_citizens_word_finishes_the_dossier(browser: Browser) -> None:
    code = a_dossier(DELIVERED)
    form = browser.get(f"/T/{code}").select_one("form[action$=xac-nhan]")
    assert form is not None
    page = browser.submit(form, {"answer": "received", "confirm_last4": LAST4})
    assert _state(code).stage == "confirmed"
    assert "đã nhận đủ" in page.text
    assert page.select_one("form[action$=xac-nhan]") is None


@pytest.mark.parametrize("answer", ["incomplete", "not_received"])
def test_a_bad_answer_opens_a_trace_and_counts_once(browser: Browser, answer: str) -> None:
    code = a_dossier(DELIVERED)
    for _ in range(2):
        browser.post(f"/T/{code}/xac-nhan", {"answer": answer, "confirm_last4": LAST4, "id": "13"})
    state = _state(code)
    assert state.citizen_answer == answer
    assert state.trace is not None
    assert [line.kind for line in state.lines].count("citizen_confirmed") == 1


def test_without_the_digits_nobody_confirms(browser: Browser) -> None:
    code = a_dossier(DELIVERED)
    for wrong in ("", "0000"):
        browser.post(f"/T/{code}/xac-nhan", {"answer": "received", "confirm_last4": wrong}, status=422)
    assert _state(code).stage == "delivered"


def test_an_answer_must_be_chosen(browser: Browser) -> None:
    page = browser.post(f"/T/{a_dossier(DELIVERED)}/xac-nhan", {"answer": "maybe", "confirm_last4": LAST4}, status=422)
    assert page.select_one("#answer-error") is not None


def test_a_dossier_without_a_contact_is_confirmed_by_the_code_alone(browser: Browser) -> None:
    code = a_dossier(DELIVERED, contact=False)
    browser.post(f"/T/{code}/xac-nhan", {"answer": "received"})
    assert _state(code).stage == "confirmed"


def test_what_is_not_delivered_cannot_be_confirmed(browser: Browser) -> None:
    code = a_dossier(COLLECTED)
    browser.post(f"/T/{code}/xac-nhan", {"answer": "received", "confirm_last4": LAST4})
    assert _state(code).citizen_answer is None


def test_another_site_cannot_send_our_forms(browser: Browser) -> None:
    code = a_dossier(COLLECTED)
    answer = browser.client.post(f"/T/{code}/tra-soat", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert _state(code).trace is None
