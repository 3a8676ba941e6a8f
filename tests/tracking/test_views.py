"""The public page: its order, its words, its manners towards caches and machines."""

import gzip
import json
import re

import pytest
from flask import Flask

from tests.support.browser import Browser
from tests.tracking.stories import (
    COLLECTED,
    DELIVERED,
    IN_PROGRESS,
    POST,
    WITH_AGENCY,
    Step,
    a_dossier,
    say,
)

MISTYPED, UNKNOWN = "0123456789AB8", "0123456789AB7"


@pytest.fixture(autouse=True)
def _one_morning(time_machine: object) -> None:
    time_machine.move_to("2026-11-24T03:00:00+00:00", tick=False)  # type: ignore[attr-defined]


def test_the_page_begins_with_who_holds_the_papers_since_when(browser: Browser) -> None:
    page = browser.get(f"/T/{a_dossier(COLLECTED)}")
    assert page.h1 is not None
    assert "Bưu tá của" in page.h1.text
    assert "đang giữ hồ sơ, từ 10:00, thứ Hai 23/11/2026" in page.h1.text


def test_sentence_date_next_step_button_timeline_papers_reckoning_and_hotline_stand_in_this_order(browser: Browser) -> None:
    text = browser.get(f"/T/{a_dossier(COLLECTED)}").body.text  # type: ignore[union-attr]
    words = ["đang giữ hồ sơ", "Đúng hạn.", "Việc tiếp theo", "In phiếu có mã QR", "Diễn biến", "Giấy tờ và niêm phong",
             "Hạn được tính thế nào", "1900 54 54 81"]  # fmt: skip
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_the_newest_entry_comes_first_with_source_and_sides(browser: Browser) -> None:
    entries = browser.get(f"/T/{a_dossier(WITH_AGENCY)}").select(".line li")
    assert "Bên nhận ký nhận" in entries[0].text
    assert "hai bên xác nhận" in entries[0].text
    assert "nhân viên quét mã" in entries[0].text
    assert "một bên ghi" in entries[-2].text


def test_an_offer_that_waits_says_so(browser: Browser) -> None:
    entries = browser.get(f"/T/{a_dossier(5)}").select(".line li")
    assert "chờ bên nhận ký" in entries[0].text


def test_what_was_corrected_stays_struck_through_with_its_reason(browser: Browser) -> None:
    code = a_dossier(COLLECTED)
    say(code, Step("corrected", POST, {"event": f"{code}-2", "reason": "duplicate"}), 3)
    struck = browser.get(f"/T/{code}").select_one(".line li.out")
    assert struck is not None
    assert struck.select_one("s") is not None
    assert "ghi trùng" in struck.text


def test_a_late_dossier_says_so_and_offers_to_ask(browser: Browser, time_machine: object) -> None:
    time_machine.move_to("2026-12-31T03:00:00+00:00")  # type: ignore[attr-defined]
    page = browser.get(f"/T/{a_dossier(WITH_AGENCY)}")
    assert "Trễ hạn." in page.text
    button = page.select_one("a.button")
    assert button is not None
    assert button["href"] == "#tra-soat"


def test_a_counted_date_explains_itself_and_is_called_provisional(browser: Browser) -> None:
    text = browser.get(f"/T/{a_dossier(COLLECTED)}").text
    assert "ngày làm việc, tính từ sau ngày" in text
    assert "hạn tạm tính, chờ Bưu điện xác nhận" in text


def test_the_agencys_own_promise_is_shown_as_its_promise(browser: Browser) -> None:
    assert "ngày cơ quan hẹn trả kết quả" in browser.get(f"/T/{a_dossier(IN_PROGRESS)}").text


def test_after_booking_the_page_says_what_to_prepare(browser: Browser) -> None:
    page = browser.get(f"/T/{a_dossier(1)}?moi=1")
    assert "Đã đặt lịch" in page.text
    assert "buổi chiều, thứ Hai 23/11/2026" in page.text


@pytest.mark.parametrize("spelling", ["{0}-{1}", "{0} {1}", "{0}.{1}"])
def test_any_spelling_of_a_code_leads_to_the_one_address(browser: Browser, spelling: str) -> None:
    code = a_dossier()
    for given in (spelling.format(code[:4], code[4:]), spelling.format(code[:4], code[4:]).lower()):
        browser.get(f"/T/{given}", status=301)
        assert browser.response.headers["Location"] == f"/T/{code}"


@pytest.mark.parametrize("tail", ["", ".json", "/qr.svg", "/phieu"])
def test_small_letters_are_sent_on_for_good(browser: Browser, tail: str) -> None:
    code = a_dossier()
    browser.get(f"/t/{code.lower()}{tail}", status=301)
    assert browser.response.headers["Location"] == f"/T/{code}{tail}"


@pytest.mark.parametrize("tail", ["", ".json", "/qr.svg", "/phieu"])
@pytest.mark.parametrize("code", [MISTYPED, UNKNOWN, "nonsense"])
def test_no_representation_knows_a_wrong_code(browser: Browser, code: str, tail: str) -> None:
    browser.get(f"/T/{code.upper()}{tail}", status=404)


def test_a_typing_mistake_is_told_from_an_unknown_code(browser: Browser) -> None:
    assert "gõ nhầm" in browser.get(f"/T/{MISTYPED}", status=404).text
    assert "Không có hồ sơ nào" in browser.get(f"/T/{UNKNOWN}", status=404).text


def test_the_box_takes_an_address_a_spaced_code_and_look_alikes(browser: Browser) -> None:
    code = a_dossier()
    for typed in (f"http://127.0.0.1:8000/T/{code}", f" {code[:4]} {code[4:8]} {code[8:]} ".lower()):
        browser.get("/tra-cuu", status=302, query_string={"ma": typed})
        assert browser.response.headers["Location"] == f"/T/{code}"


@pytest.mark.parametrize(
    ("typed", "status"), [(MISTYPED, 422), ("12", 422), ("U" * 13, 422), ("<b>" * 200, 422), (UNKNOWN, 404), ("", 200)]
)
def test_the_box_comes_back_with_what_was_wrong(browser: Browser, typed: str, status: int) -> None:
    page = browser.get("/tra-cuu", status=status, query_string={"ma": typed})
    assert page.select_one("input[name=ma]") is not None


def test_an_unchanged_page_is_not_sent_again(app: Flask) -> None:
    client, code = app.test_client(), a_dossier(COLLECTED)
    first = client.get(f"/T/{code}")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"/T/{code}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_a_new_event_a_passed_deadline_or_another_language_changes_the_page(app: Flask, time_machine: object) -> None:
    client, code = app.test_client(), a_dossier(COLLECTED)
    tags = {client.get(f"/T/{code}").headers["ETag"]}
    say(code, Step("offered", POST, {"to": POST}), 3)
    tags.add(client.get(f"/T/{code}").headers["ETag"])
    time_machine.move_to("2026-12-31T03:00:00+00:00")  # type: ignore[attr-defined]
    tags.add(client.get(f"/T/{code}").headers["ETag"])
    client.get("/ngon-ngu/en")
    tags.add(client.get(f"/T/{code}").headers["ETag"])
    assert len(tags) == 4


def test_the_json_has_the_contracts_shape(browser: Browser) -> None:
    browser.get(f"/T/{a_dossier(WITH_AGENCY)}.json")
    assert browser.response.headers["Access-Control-Allow-Origin"] == "*"
    body = json.loads(browser.response.text)
    assert set(body) >= {"code", "stage", "stage_text", "holder", "since", "late", "expected_by", "expected_why", "next",
                         "legs", "agency_status", "events", "trace", "updated_at"}  # fmt: skip
    assert body["stage"] == "with_agency"
    assert set(body["holder"]) == {"kind", "office", "office_name"}
    assert {leg["leg"] for leg in body["legs"]} == {"submission", "slip", "result", "recall"}
    assert set(body["events"][0]) == {"kind", "at", "heard_at", "office_name", "source", "sides", "conflict", "corrected_by"}
    assert body["trace"] is None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", body["since"])


def test_an_unknown_code_is_a_problem_in_json(browser: Browser) -> None:
    browser.get(f"/T/{UNKNOWN}.json", status=404)
    assert browser.response.mimetype == "application/problem+json"
    assert browser.response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_page_fits_into_six_kilobytes_without_script_or_cookie(app: Flask) -> None:
    answer = app.test_client().get(f"/T/{a_dossier(DELIVERED)}")
    assert len(gzip.compress(answer.data)) <= 6 * 1024
    assert "<script" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_link_preview_learns_nothing(browser: Browser) -> None:
    code = a_dossier(COLLECTED)
    previews = browser.get(f"/T/{code}").select("meta[property]")
    assert previews
    assert not [tag for tag in previews if code in str(tag) or "giữ" in str(tag["content"])]


def test_the_receipt_shows_code_qr_and_what_to_keep(browser: Browser) -> None:
    code = a_dossier(1)
    page = browser.get(f"/T/{code}/phieu")
    assert page.select_one(".qr svg") is not None
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in page.text
    assert "danh mục giấy tờ" in page.text
