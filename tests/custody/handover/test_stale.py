"""A page that somebody else has overtaken: who recorded what and when, nothing typed is lost, and what can be done now."""

from threading import Barrier, Thread

import pytest
from flask import Flask

from portal.custody.audit.queries import verify
from portal.custody.dossiers.queries import find_state
from portal.db import db
from portal.places.rules import VIETNAM
from tests.accounts.cast import PASSWORD, hire
from tests.custody.handover.road import PAPER, Staff, form_of, offered
from tests.support.browser import Browser

TRIES = 200


@pytest.fixture
def staff(app: Flask) -> Staff:
    hire("lan", "nam", "minh", "hoa", "sau")
    return Staff(app, offered(1)[0])


def text_of(page: object) -> str:
    return " ".join(str(getattr(page, "text", "")).split())


def test_the_second_to_accept_is_told_who_has_it_since_when_and_what_to_do(staff: Staff) -> None:
    slow = form_of(staff.page("nam"), "accept")
    staff.does("minh", "accept", count="short", note="thiếu một tờ")
    won = next(line for line in staff.state.lines if line.kind == "accepted")

    page = staff.browser("nam").submit(slow, {"count": "full", "note": "Phong bì hơi ướt"}, status=409)

    met = text_of(page.select_one("[aria-labelledby=meanwhile]"))
    assert "Đã có người ghi từ lúc ông/bà mở trang" in met
    assert "Bên nhận đã xác nhận" in met
    assert "Giao dịch viên bưu điện" in met
    assert "Bưu điện Hòn Gai" in met
    assert "Thiếu giấy tờ" in met
    assert f"{won.heard_at.astimezone(VIETNAM):%H:%M}" in met
    assert "Phong bì hơi ướt" in text_of(page.select_one("[aria-labelledby=typed]"))
    assert page.select_one("[aria-labelledby=next-actions]")


def test_a_page_that_nobody_has_overtaken_shows_the_last_event(staff: Staff) -> None:
    page = staff.sends("hoa", "receive", 409, promised="")

    assert "Lần ghi gần nhất" in text_of(page.select_one("[aria-labelledby=meanwhile]"))
    assert "Đã bàn giao" in text_of(page.select_one("[aria-labelledby=meanwhile]"))


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 40, "999", "٣"])
def test_whatever_a_form_says_it_has_seen_the_page_comes(staff: Staff, seen: str) -> None:
    page = staff.sends("hoa", "receive", 409, seen=seen)

    assert page.select_one("[aria-labelledby=meanwhile]")


def test_papers_that_were_listed_in_vain_are_shown_again(staff: Staff) -> None:
    page = staff.sends("lan", "collect", 409, seal="NP-0042", **PAPER)

    told = text_of(page.select_one("[aria-labelledby=typed]"))
    assert "Tờ khai · 2" in told
    assert "NP-0042" in told


def test_of_two_who_accept_at_the_same_instant_one_wins_and_the_other_is_told_who(app: Flask) -> None:
    hire("nam", "minh")
    codes, start = offered(TRIES), Barrier(2)
    people = {"nam": "Bưu tá", "minh": "Giao dịch viên bưu điện"}
    answers: dict[str, list[tuple[int, str]]] = {name: [] for name in people}

    def accept(browser: Browser, name: str) -> None:
        for number, code in enumerate(codes):
            form = {"id": f"{name}-{number:06}", "seen": "2", "count": "full", "csrf_token": browser.token}
            start.wait(30)
            with app.app_context():
                path = f"/can-bo/ho-so/{code}/accept"
                answer = browser.client.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin"})
            answers[name].append((answer.status_code, answer.text))

    browsers = {name: Browser(app) for name in people}
    for name, browser in browsers.items():
        browser.sign_in(name, PASSWORD)
    db.session.rollback()
    threads = [Thread(target=accept, args=(browser, name)) for name, browser in browsers.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for code, *both in zip(codes, answers["nam"], answers["minh"], strict=True):
        (won, _), (lost, told) = sorted(both)
        assert (won, lost) == (200, 409)
        winner = "minh" if both[1][0] == 200 else "nam"
        assert f"{people[winner]} · " in told
        view = find_state(code)
        assert view is not None
        assert [line.kind for line in view.state.lines] == ["collected", "offered", "accepted"]
    assert verify().ok
