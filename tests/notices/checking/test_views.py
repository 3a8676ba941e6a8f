"""Anybody can ask of a number; nobody can try numbers; every template is told word for word."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from portal.db import writing
from portal.notices.outbox.rules import KEPT, Note
from portal.notices.outbox.service import enqueue, erase_old
from portal.notices.wording.rules import TEMPLATES, faults
from tests.notices.post import TERMS, Recorder, send_all, ways
from tests.support.browser import Browser

AT = datetime(2026, 11, 26, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def sent(key: str = "out_for_delivery", *, demo: bool = False, out: bool = True) -> str:
    values = {"spoken": "9876", "proof": "543210", "digits": "543210"}
    with writing():
        number = enqueue(Note("staff", "e1", "K7QF2M9XTR4DV", "sms", "+84912345678", key, values, demo), at=AT, terms=TERMS)
    if out:
        send_all(AT, ways(Recorder()))
    assert number
    return number


def ask(browser: Browser, typed: str, status: int = 200) -> str:
    page = browser.get("/kiem-tra-tin-nhan", query_string={"so": typed}, status=status)
    return " ".join(page.main.get_text(" ").split()) if page.main else ""


@pytest.mark.parametrize(
    "shape", ["{}", " {} ", "(tin so {})", "Ho So Buu Chinh K7QF-2M9X-TR4DV: xin chao (tin so {})", "tin {}."]
)
def test_a_message_of_ours_is_told_with_its_time_and_words(browser: Browser, shape: str) -> None:
    number = sent()
    page = ask(browser, shape.format(number))
    assert f"Đúng, tin số {number} là của chúng tôi" in page
    assert "Gửi lúc 10:00, thứ Năm 26/11/2026" in page
    assert "Ho So Buu Chinh ****-****-*R4DV: buu ta dang den, phai noi dung so ****. Chi doc ma ******" in page


def test_nothing_that_opens_proves_or_names_is_on_the_page(browser: Browser) -> None:
    ask(browser, sent())
    text = browser.response.text
    assert not [secret for secret in ("9876", "543210", "912345678", "K7QF-2M9X-T", "K7QF2M9XTR4DV") if secret in text.replace(
        "K7QF-2M9X-TR4DV", "")]  # fmt: skip
    assert browser.response.headers["Cache-Control"] == "no-store"


def test_a_number_that_we_never_sent_is_not_ours(browser: Browser) -> None:
    number = sent(out=False)
    page = ask(browser, number)
    assert f"Không, tin số {number} không phải của chúng tôi" in page
    assert "đừng bấm đường dẫn" in page


def test_what_is_no_number_is_said_beside_the_field(browser: Browser) -> None:
    assert "Số của tin gồm 8 chữ số" in ask(browser, "1234", 422)


def test_a_message_about_an_invented_dossier_is_called_so(browser: Browser) -> None:
    assert "Dữ liệu minh họa" in ask(browser, sent(demo=True))


def test_after_thirty_days_the_words_are_gone_and_the_number_is_still_ours(browser: Browser) -> None:
    number = sent()
    with writing():
        erase_old(AT + KEPT + timedelta(days=1))
    page = ask(browser, number)
    assert f"Đúng, tin số {number} là của chúng tôi" in page
    assert "nội dung không còn được giữ" in page


def test_after_twenty_wrong_numbers_an_address_is_told_nothing(browser: Browser) -> None:
    number = sent()
    for wrong in range(20):
        ask(browser, f"{(int(number) + 1 + wrong) % 10**8:08d}")
    browser.get("/kiem-tra-tin-nhan", query_string={"so": number}, status=429)
    assert int(browser.response.headers["Retry-After"]) > 0
    browser.get("/kiem-tra-tin-nhan")


def test_the_page_shows_every_template_and_no_telephone_number_but_the_hotline(browser: Browser) -> None:
    page = browser.get("/kiem-tra-tin-nhan")
    assert len(page.select("ul.cards > li")) == len(TEMPLATES)
    assert {link["href"] for link in page.select('a[href^="tel:"]')} == {"tel:1900545481"}


def test_the_json_tells_key_version_words_and_the_longest_form(app: Flask) -> None:
    found = app.test_client().get("/kiem-tra-tin-nhan.json").get_json()
    assert [set(each) for each in found] == [{"key", "version", "text", "longest"}] * len(TEMPLATES)
    for each in found:
        assert faults(each["longest"], "w" * 23) == []
        assert len(each["longest"]) <= 160
