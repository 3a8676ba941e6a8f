"""The citizen chooses what to be told, with the last four digits; what waits and is not wanted is dropped."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from portal.custody.dossiers.queries import find_addressee
from tests.notices.post import Recorder, rows, send_all, ways
from tests.support.browser import Browser
from tests.tracking.stories import LAST4, START, a_dossier


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    with time_machine.travel(START, tick=False):
        yield


def chosen(code: str) -> str:
    whom = find_addressee(code)
    assert whom is not None
    return whom.notices


@pytest.mark.parametrize("wish", ["all", "none", "main"])
def test_a_choice_is_kept(browser: Browser, wish: str) -> None:
    code = a_dossier(1)
    page = browser.get(f"/T/{code}/tin-nhan")
    assert page.select_one("[value=main][checked]")
    page = browser.post(f"/T/{code}/tin-nhan", {"notices": wish, "phone_last4": LAST4})
    assert chosen(code) == wish
    assert page.select_one(f"[value={wish}][checked]")
    assert "Đã ghi lựa chọn" in page.text
    assert "Set-Cookie" not in browser.response.headers


def test_who_stops_gets_not_even_what_is_waiting(browser: Browser) -> None:
    code = a_dossier(1)
    assert [row.state for row in rows()] == ["waiting"]
    browser.post(f"/T/{code}/tin-nhan", {"notices": "none", "phone_last4": LAST4}, status=303)
    gateway = Recorder()
    send_all(START, ways(gateway))
    assert [(row.state, row.why) for row in rows()] == [("dropped", "no longer wanted")]
    assert gateway.taken == []


def test_wrong_digits_change_nothing_and_are_counted(browser: Browser) -> None:
    code = a_dossier()
    for _ in range(5):
        page = browser.post(f"/T/{code}/tin-nhan", {"notices": "none", "phone_last4": "0000"}, status=422)
        assert "Bốn số này không đúng" in page.text
        assert page.select_one("[value=none][checked]")
    browser.post(f"/T/{code}/tin-nhan", {"notices": "none", "phone_last4": LAST4}, status=429)
    assert chosen(code) == "main"


@pytest.mark.parametrize(
    "fields", [{}, {"notices": "everything", "phone_last4": LAST4}, {"notices": "all", "phone_last4": "x"}]
)
def test_what_cannot_be_read_is_said_beside_its_field(browser: Browser, fields: dict[str, str]) -> None:
    code = a_dossier()
    page = browser.post(f"/T/{code}/tin-nhan", fields, status=422)
    assert page.select_one("#error-summary a")
    assert chosen(code) == "main"


def test_a_dossier_without_a_telephone_has_nothing_to_choose(browser: Browser) -> None:
    code = a_dossier(contact=False)
    assert "không có số điện thoại" in browser.get(f"/T/{code}/tin-nhan").text
    browser.post(f"/T/{code}/tin-nhan", {"notices": "none", "phone_last4": LAST4}, status=404)


def test_the_public_page_leads_there(browser: Browser) -> None:
    code = a_dossier()
    assert browser.get(f"/T/{code}").select_one(f'a[href="/T/{code}/tin-nhan"]')


def test_other_spellings_lead_to_the_one_and_guesses_are_counted_with_all_others(app: Flask) -> None:
    code, client = a_dossier(), app.test_client()
    answer = client.get(f"/T/{code[:4]}-{code[4:8]}-{code[8:]}/tin-nhan")
    assert (answer.status_code, answer.location) == (301, f"/T/{code}/tin-nhan")
    statuses = [client.get("/T/ZZZZZZZZZZZZD/tin-nhan").status_code for _ in range(51)]
    assert statuses == [404] * 50 + [429]
    assert client.get("/T/ZZZZZZZZZZZZD").status_code == 429
    assert client.get(f"/T/{code}/tin-nhan").status_code == 200
