"""The page of limits: assumptions are called so, a new limit begins tomorrow at the earliest, the past stands apart."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from portal.custody.limits import queries
from portal.custody.limits.queries import lately, limits
from portal.custody.limits.service import note_stage
from portal.db import db, writing
from tests.accounts.cast import PASSWORD, hire
from tests.support.browser import Browser
from tests.tracking.stories import COLLECTED, a_dossier

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
GOOD = {"stage": "to_agency", "area": "đặc khu", "days": "3", "starts": "2026-12-01", "basis": "Thỏa thuận 12/TT-BĐ"}


@pytest.fixture(autouse=True)
def _same_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sau(app: Flask) -> Browser:
    hire("sau")
    browser = Browser(app)
    browser.sign_in("sau", PASSWORD)
    return browser


def words(browser: Browser, path: str = "/can-bo/han") -> str:
    return " ".join(browser.get(path).text.split())


def passed(count: int, hours: int, stage: str = "with_postman") -> None:
    with writing():
        for number in range(count):
            ended = NOW - timedelta(hours=number)
            note_stage(f"K{number:012d}", stage, ended - timedelta(hours=hours), ended)


def test_what_nobody_has_confirmed_is_called_an_assumption(sau: Browser) -> None:
    page = words(sau)
    assert page.count("Giả định, chờ bưu điện xác nhận") == 9
    assert "Chưa chặng nào có đủ hồ sơ." in page


def test_a_new_limit_stands_with_its_day_its_basis_and_who_set_it(sau: Browser) -> None:
    sau.get("/can-bo/han")
    sau.post("/can-bo/han", GOOD, status=303)
    page = words(sau)
    assert "3 ngày làm việc (bưu điện), từ thứ Ba 01/12/2026 Chưa bắt đầu Căn cứ: Thỏa thuận 12/TT-BĐ · người ghi: sau" in page
    assert any(limit.area == "đặc khu" and limit.days == 3 and limit.operator == "post" for limit in limits())
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        sau.sign_in("sau", PASSWORD)
        page = words(sau)
        assert "Chưa bắt đầu" not in page
        assert "Đã thay" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", "2026-11-25"), ("starts", "2026-11-01"), ("starts", "2036-01-01"), ("starts", "mai"), ("starts", ""),
        ("days", "0"), ("days", "61"), ("days", "-1"), ("days", "hai"), ("days", "²"), ("stage", "in_progress"),
        ("area", "huyện"), ("basis", ""), ("basis", "assumption"), ("basis", "x" * 201),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(sau: Browser, field: str, value: str) -> None:
    before = limits()
    sau.get("/can-bo/han")
    page = sau.post("/can-bo/han", {**GOOD, field: value}, status=422)
    assert page.select_one(f"#{field}-error")
    assert limits() == before


def test_a_limit_from_the_same_day_is_not_overwritten(sau: Browser) -> None:
    sau.get("/can-bo/han")
    sau.post("/can-bo/han", GOOD, status=303)
    page = sau.post("/can-bo/han", {**GOOD, "days": "9"}, status=422)
    assert page.select_one("#starts-error")
    assert not [limit for limit in limits() if limit.days == 9]


def test_our_own_past_stands_apart_from_the_limits_from_thirty_on(sau: Browser) -> None:
    passed(29, 20)
    assert "Chưa chặng nào có đủ hồ sơ." in words(sau)
    passed(30, 20)
    assert "một nửa xong trong 20 giờ, 9 trên 10 xong trong 20 giờ (30 hồ sơ)" in words(sau)


def test_the_citizen_reads_how_long_a_step_takes_and_that_it_is_no_limit(app: Flask) -> None:
    code = a_dossier(COLLECTED)
    assert "Đây không phải hạn" not in Browser(app).get(f"/T/{code}").text
    queries.forget()
    passed(40, 50)
    assert (
        "Trong 40 hồ sơ gần đây, 9 trên 10 hồ sơ qua bước này trong 3 ngày. Đây không phải hạn."
        in Browser(app).get(f"/T/{code}").text
    )


def test_the_public_page_asks_for_it_once_in_ten_minutes(app: Flask) -> None:
    asked: list[str] = []
    with writing():
        for number in range(30):
            note_stage(f"{number:013d}", "with_postman", NOW - timedelta(hours=1), NOW)

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    for _ in range(5):
        lately("with_postman", now=NOW)
        lately("delivered", now=NOW)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if "stage_time" in statement]) == 1
