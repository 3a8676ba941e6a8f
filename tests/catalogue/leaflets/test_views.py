"""Leaflet, poster, the QR's address and the staff's figures, as they come through the door."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text

from portal.catalogue.leaflets.queries import scans_since
from portal.catalogue.leaflets.rules import AGENCY, FIELD, mark
from portal.catalogue.search.queries import publication
from portal.db import db
from portal.web.qr import svg
from tests.accounts.cast import PASSWORD, hire
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE, decide
from tests.support.browser import Browser

CODE = "1.001193"
POINT = "post-200000"
LONG_AGO = date(2020, 1, 1)
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"}


def scanned(browser: Browser) -> int:
    with browser.app.app_context():
        return scans_since(LONG_AGO).total


def carries(path: str, browser: Browser) -> bool:
    """Whether the sheet's QR is this address, drawn again by the same hand."""
    return str(svg(f"HTTP://127.0.0.1:8000{path}")) in browser.response.text


def test_a_leaflet_says_what_its_reader_must_know(browser: Browser) -> None:
    page = browser.get(f"/thu-tuc/{CODE}/to-roi?diem={POINT}")
    told = " ".join(page.select_one(".leaflet").text.split())  # type: ignore[union-attr]
    for words in (
        "Thủ tục đăng ký khai sinh", CODE, "✓", "Gửi hồ sơ và nhận kết quả qua bưu điện được", "Ủy ban nhân dân cấp xã",
        "Tính từ khi cơ quan tiếp nhận", "Lệ phí Nhà nước", "Cước bưu điện", "Danh sách trích tự động", "1900 54 54 81",
        "Chúng tôi không bao giờ hỏi căn cước, mã OTP hay chuyển tiền.", "danh mục tham khảo", "In ngày", "Bưu điện Hòn Gai",
    ):  # fmt: skip
        assert words in told, words
    assert browser.response.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in browser.response.headers


def test_the_symbol_carries_procedure_list_and_point(browser: Browser) -> None:
    version = publication().id
    browser.get(f"/thu-tuc/{CODE}/to-roi")
    assert carries(f"/TR/1001193/{version}", browser)
    browser.get(f"/thu-tuc/{CODE}/to-roi?diem={POINT}")
    assert carries(f"/TR/1001193/{version}/POST-200000", browser)


def test_not_by_post_says_where_to_go_instead(browser: Browser) -> None:
    decide("11/QĐ-UBND", date(2026, 9, 1), [BIRTH, MARRIAGE])
    page = browser.get(f"/thu-tuc/{MARRIAGE.code}/to-roi")
    told = page.select_one(".verdict").text  # type: ignore[union-attr]
    assert "✗ Không qua bưu điện" in " ".join(told.split())
    assert "Trung tâm Phục vụ hành chính công" in told
    assert "Hai bên nam, nữ phải có mặt để ký" in told
    assert "Theo 11/QĐ-UBND, hiệu lực từ 01/09/2026." in page.text
    assert "Cước bưu điện" not in page.text


def test_one_leaflet_tells_both_levels_where_they_differ(browser: Browser) -> None:
    province = replace(BIRTH, level="tinh", agency="Sở Tư pháp", submit_by_post=False, days=5)
    decide("11/QĐ-UBND", date(2026, 9, 1), [BIRTH, province])
    page = browser.get(f"/thu-tuc/{CODE}/to-roi")
    verdicts = [" ".join(each.text.split()) for each in page.select(".said")]
    assert verdicts == [
        "✓ Cấp xã: Gửi hồ sơ và nhận kết quả qua bưu điện được",
        "◐ Cấp tỉnh, thành phố: Chỉ nhận kết quả qua bưu điện",
    ]
    assert "Cấp tỉnh, thành phố: Sở Tư pháp" in " ".join(page.text.split())


@pytest.mark.parametrize(
    "path",
    [
        "/thu-tuc/9.999999/to-roi",
        f"/thu-tuc/{CODE}/to-roi?diem=post-nowhere",
        "/danh-muc/ap-phich?linh-vuc=khong-co",
        "/danh-muc/ap-phich",
        "/danh-muc/ap-phich?linh-vuc=thue&co-quan=thue",
    ],
)
def test_what_does_not_exist_is_said(browser: Browser, path: str) -> None:
    page = browser.get(path, status=404)
    assert page.select(".error")
    assert page.select('a[href^="/thu-tuc"]')


def test_a_poster_lists_the_field_with_answers_steps_and_the_hotline(browser: Browser) -> None:
    page = browser.get(f"/danh-muc/ap-phich?linh-vuc=ho-tich&diem={POINT}")
    assert carries(f"/TR/{mark(FIELD, 'ho-tich')}/{publication().id}/POST-200000", browser)
    told = " ".join(page.select_one(".poster").text.split())  # type: ignore[union-attr]
    assert page.h1 is not None
    assert page.h1.text == "Hộ tịch"
    assert len(page.select(".steps li")) == 4
    assert "Thủ tục đăng ký khai sinh" in told
    assert "1900 54 54 81" in told
    assert "mã OTP" in told


def test_a_poster_that_cannot_hold_all_says_how_many_more(browser: Browser) -> None:
    page = browser.get("/danh-muc/ap-phich?co-quan=uy-ban-nhan-dan-cap-xa")
    shown = len(page.select(".lines li"))
    more = page.select_one(".more")
    assert more is not None
    assert 20 < shown < 100
    codes = {row["code"] for row in browser.client.get("/thu-tuc.json?co-quan=uy-ban-nhan-dan-cap-xa").get_json()["procedures"]}
    assert f"Còn {len(codes) - shown} thủ tục nữa" in more.text


def test_the_form_leads_to_the_sheet(browser: Browser) -> None:
    form = browser.get("/danh-muc/to-roi").select_one("main form")
    assert form is not None
    for sent, target in (
        ({"ma": "1001193", "diem": POINT}, f"/thu-tuc/{CODE}/to-roi?diem={POINT}"),
        ({"linh-vuc": "ho-tich"}, "/danh-muc/ap-phich?linh-vuc=ho-tich"),
    ):
        browser.get("/danh-muc/to-roi", status=303, query_string=sent)
        assert browser.response.location == target
    assert browser.submit(form, status=422).select(".error")


@pytest.mark.parametrize(
    "path", ["/TR/1001193/{}", "/tr/1001193/{}", "/TR/1001193/{}/POST-200000", "/tr/1001193/{}/post-200000"]
)
def test_a_scan_is_counted_and_leads_to_the_procedure_with_its_list(browser: Browser, path: str) -> None:
    version = publication().id
    answer = browser.client.get(path.format(version), headers=PHONE)
    assert (answer.status_code, answer.location) == (302, f"/thu-tuc/{CODE}?tu={version}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert scanned(browser) == 1
    assert "Tờ rơi này vẫn đúng." in browser.get(answer.location).text


@pytest.mark.parametrize("kind", [FIELD, AGENCY])
def test_a_scanned_poster_leads_to_its_list(browser: Browser, kind: str) -> None:
    answer = browser.client.get(f"/TR/{mark(kind, 'thue')}/{publication().id}", headers=PHONE)
    assert answer.location == f"/thu-tuc?{kind}=thue"
    assert scanned(browser) == 1


def test_an_outdated_leaflet_is_told_what_changed(browser: Browser) -> None:
    decide("11/QĐ-UBND", date(2026, 9, 1), [BIRTH, DEATH])
    old = publication().id
    decide(
        "12/QĐ-UBND",
        date(2026, 10, 1),
        [replace(BIRTH, fee_vnd=8000, agency="Trung tâm một cửa", papers=("Tờ khai", "Giấy ủy quyền"))],
    )
    page = browser.get(f"/TR/1001193/{old}")
    notice = " ".join(page.select_one("section.warn").text.split())  # type: ignore[union-attr]
    assert "Tờ rơi in theo 11/QĐ-UBND (01/09/2026). Nay theo 12/QĐ-UBND, hiệu lực từ 01/10/2026" in notice
    assert [gone.text for gone in page.select("section.warn del")] == ["Ủy ban nhân dân cấp xã", "0 đồng", "Giấy chứng sinh"]
    assert [new.text for new in page.select("section.warn ins")] == ["Trung tâm một cửa", "8.000 đồng", "Giấy ủy quyền"]
    gone = browser.get(f"/thu-tuc/{DEATH.code}?tu={old}", status=404)
    assert "Không còn trong danh mục: Cấp xã" in " ".join(gone.text.split())


@pytest.mark.parametrize("version", ["999999", "0", "x", "1" * 40])
def test_a_leaflet_of_an_unknown_list_still_opens_its_procedure(browser: Browser, version: str) -> None:
    assert "Không rõ tờ rơi này" in browser.get(f"/thu-tuc/{CODE}?tu={version}").text
    assert scanned(browser) == 0


@pytest.mark.parametrize("rest", ["9999999/1", "khai-sinh/1", "L12345678/1", "1001193", "%20/1"])
def test_an_unknown_sheet_ends_on_a_page_that_searches(browser: Browser, rest: str) -> None:
    answer = browser.client.get(f"/TR/{rest}", headers=PHONE, follow_redirects=True)
    assert answer.status_code in (200, 404)
    assert 'name="q"' in answer.text or CODE in answer.text
    assert scanned(browser) == 0


def test_what_no_reader_asked_for_is_not_counted(browser: Browser) -> None:
    path = f"/TR/1001193/{publication().id}"
    for headers in ({"User-Agent": "facebookexternalhit/1.1"}, {**PHONE, "Sec-Purpose": "prefetch;prerender"}):
        assert browser.client.get(path, headers=headers).status_code == 302
    assert browser.client.head(path, headers=PHONE).status_code == 302
    assert browser.client.get(f"{path}/POST-NOWHERE", headers=PHONE).status_code == 302
    assert scanned(browser) == 0


@contextmanager
def somebody_else_writing() -> Iterator[None]:
    connection = db.engine.connect()
    held = "BEGIN IMMEDIATE" if db.engine.dialect.name == "sqlite" else "LOCK TABLE leaflet_scan IN EXCLUSIVE MODE"
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.cursor().execute(held)
    yield
    raw.rollback()
    connection.close()


def test_a_locked_database_neither_fails_nor_holds_up_a_scan(app: Flask, browser: Browser) -> None:
    path = f"/TR/1001193/{publication().id}"
    db.session.rollback()
    with somebody_else_writing():
        began = time.perf_counter()
        assert browser.client.get(path, headers=PHONE).status_code == 302
        assert time.perf_counter() - began < 1
    assert scanned(browser) == 0
    browser.client.get(path, headers=PHONE)
    assert scanned(browser) == 1


def test_after_a_hurried_write_the_next_one_waits_its_turn_again(app: Flask, browser: Browser) -> None:
    browser.client.get(f"/TR/1001193/{publication().id}", headers=PHONE)
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 5000
    else:
        assert db.session.scalar(text("SHOW lock_timeout")) == "0"


def test_staff_see_how_often_which_sheet_was_scanned_and_where(browser: Browser) -> None:
    hire("quang")
    browser.sign_in("quang", PASSWORD)
    assert "Chưa có lượt quét nào." in browser.get("/can-bo/to-roi").text
    version = publication().id
    for tail in ("", "", "/POST-200000"):
        browser.client.get(f"/TR/1001193/{version}{tail}", headers=PHONE)
    browser.client.get(f"/TR/{mark(FIELD, 'ho-tich')}/{version}", headers=PHONE)
    tables = [[[cell.text for cell in row.select("td")] for row in table.select("tbody tr")]
              for table in browser.get("/can-bo/to-roi").select("table")]  # fmt: skip
    decision = publication().decision
    assert tables[0] == [["Không ghi nơi phát", "3"], ["Bưu điện Hòn Gai", "1"]]
    assert tables[1] == [["Thủ tục đăng ký khai sinh (1.001193)", decision, "3"], ["Áp phích lĩnh vực: Hộ tịch", decision, "1"]]
    assert tables[2][0][1] == "4"
    only = browser.get(f"/can-bo/to-roi?diem={POINT}")
    assert "Tất cả: 1 lượt." in only.text
    assert browser.get("/can-bo/to-roi?diem=post-nowhere", status=404).select(".error")
