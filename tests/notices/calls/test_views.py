"""Whom to call: the office that is to call sees whom, others do not; the outbox is for supervisors and developers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from portal.db import db, writing
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.service import report
from tests.accounts.cast import PASSWORD, hire
from tests.notices.post import Recorder, rows, send_all, ways
from tests.support.browser import Browser
from tests.tracking.stories import NAME, a_dossier

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
PATH = "/can-bo/tin-nhan"


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def signed_in(app: Flask, name: str) -> Browser:
    hire(name)
    browser = Browser(app)
    browser.sign_in(name, PASSWORD)
    return browser


def a_failure() -> str:
    """The number of a message of post-200000 that the network could not deliver."""
    a_dossier(1)
    send_all(AT, ways(Recorder()))
    number = rows()[0].number
    with writing():
        report(number, "failed", at=AT)
        db.session.query(NoticeRow).update({"office": "post-200000"})
    return number


def test_the_office_sees_whom_to_call_and_what_to_say(app: Flask) -> None:
    number = a_failure()
    page = signed_in(app, "minh").get(PATH)
    words = " ".join(page.main.get_text(" ").split()) if page.main else ""
    assert f"Gọi {NAME} : 0912 345 678" in words
    assert "Nội dung: Ho So Buu Chinh" in words
    assert number in words


@pytest.mark.parametrize("name", ["xa", "sau", "an", "hoa"])
def test_nobody_else_sees_a_name_or_a_telephone(app: Flask, name: str) -> None:
    a_failure()
    text = signed_in(app, name).get(PATH).text
    assert not [each for each in (NAME, "912345678", "0912 345 678") if each in text]


def test_who_has_called_says_so_once(app: Flask) -> None:
    number, minh = a_failure(), signed_in(app, "minh")
    minh.get(PATH)
    page = minh.post(f"{PATH}/{number}/da-goi")
    assert "Không có tin nào cần gọi điện." in page.text
    assert number in page.text
    minh.post(f"{PATH}/{number}/da-goi", status=409)
    assert rows()[0].called_by


def test_a_message_is_sent_again_twice_at_most(app: Flask) -> None:
    number, minh = a_failure(), signed_in(app, "minh")
    minh.get(PATH)
    for _ in range(2):
        minh.post(f"{PATH}/{number}/gui-lai")
    minh.post(f"{PATH}/{number}/gui-lai", status=409)
    assert [row.state for row in rows()] == ["failed", "waiting", "waiting"]


def test_another_office_can_do_nothing_with_it(app: Flask) -> None:
    number, xa = a_failure(), signed_in(app, "xa")
    xa.get(PATH)
    for step in ("da-goi", "gui-lai"):
        xa.post(f"{PATH}/{number}/{step}", status=404)
    assert rows()[0].called_at is None


def test_the_outbox_is_for_supervisors_and_hides_whom_and_the_codes(app: Flask) -> None:
    a_dossier(11)
    page = signed_in(app, "sau").get(f"{PATH}/tat-ca").text
    assert "buu ta dang den, phai noi dung so ****" in page
    assert "912345678" not in page
    signed_in(app, "minh").get(f"{PATH}/tat-ca", status=404)


def test_a_developer_reads_the_codes_on_the_outbox_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    a_dossier(11)
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], environment="development"))
    page = signed_in(app, "minh").get(f"{PATH}/tat-ca").text
    assert "Đang ở chế độ phát triển" in page
    assert rows()[-1].text.partition(": ")[2] in page


def test_an_empty_outbox_and_an_empty_list(app: Flask) -> None:
    sau = signed_in(app, "sau")
    assert "Không có tin nào cần gọi điện." in sau.get(PATH).text
    assert "Chưa có tin nào." in sau.get(f"{PATH}/tat-ca").text
    assert sau.get("/can-bo").select_one(f'main a[href="{PATH}"]')
