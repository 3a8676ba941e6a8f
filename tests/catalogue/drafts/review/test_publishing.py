"""The officer's pages from the changes to the published list."""

from datetime import UTC, datetime

import time_machine
from flask import Flask

from portal import clock
from portal.catalogue.drafts.records.queries import find_draft
from portal.worker import read_drafts
from tests.catalogue.drafts.lists import (
    BIRTH,
    DECISION,
    MARRIAGE,
    NO_CODE,
    UNKNOWN_MARK,
    drafted,
    only,
)
from tests.catalogue.drafts.officers import ALL, form_of, publish, signed_in, text_of, upload
from tests.support.browser import Browser


def test_a_messy_annex_becomes_the_published_list(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 2, tzinfo=UTC), tick=False):
        quang = signed_in(app, "quang")
        page = upload(quang)
        assert "Đang đọc tệp" in text_of(page)
        read_drafts(clock.now())
        page = quang.get(f"{ALL}/1")
        assert "Dòng nghi vấn (11)" in text_of(page)
        assert "Trang tính “Tong hop” không có dòng tiêu đề nên không đọc." in text_of(page)
        first = page.select("#nghi-van ~ ul > li")[0]
        assert "dòng 35" in text_of(first)
        assert "Không có mã thủ tục (ô B35)" in text_of(first)
        page = quang.submit(first.select("form")[0], {"code": "9.000001"})
        assert "Dòng nghi vấn (10)" in text_of(page)
        second = page.select("#nghi-van ~ ul > li button[formaction]")[0]
        page = quang.post(str(second["formaction"]))
        assert "Dòng nghi vấn đã xử lý (2)" in text_of(page)

        an = signed_in(app, "an")
        assert "9 dòng nghi vấn chưa xử lý sẽ không vào danh mục" in text_of(an.get(f"{ALL}/1/thay-doi"))
        page = publish(an, 1, stay_out="1")
        assert str(page.select_one("h1").text) == DECISION  # type: ignore[union-attr]
        assert "9 dòng của tệp còn nghi vấn" in text_of(page)


def test_a_published_list_takes_effect_at_midnight_in_vietnam(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 2, tzinfo=UTC), tick=False) as now:
        visitor = signed_in(app, "an")
        publish(visitor, drafted(BIRTH, MARRIAGE))
        for moment in ("2026-11-30T02:00:00", "2026-11-30T16:59:59"):
            now.move_to(datetime.fromisoformat(moment + "Z"))
            assert "Danh mục tham khảo" in visitor.get("/thu-tuc").text
        now.move_to(datetime(2026, 11, 30, 17, 0, 1, tzinfo=UTC))
        listed = visitor.get("/thu-tuc").text
        assert "Danh mục tham khảo" not in listed
        assert "Tìm thấy 2 thủ tục" in listed
        assert "Tìm thấy 1736 thủ tục" in visitor.get("/thu-tuc?ngay=2026-11-30").text
        row = visitor.client.get("/thu-tuc.json?q=1.001193").get_json()["procedures"][0]
        assert (row["eligibility_basis"], row["submit_by_post"]) == ("published list", True)


def test_whoever_prepared_sees_why_there_is_no_button_and_is_refused(quang: Browser) -> None:
    number = drafted(BIRTH)
    page = quang.get(f"{ALL}/{number}/thay-doi")
    assert not page.select('form[action$="cong-bo"]')
    assert "Cần người thứ hai" in text_of(page)
    draft = find_draft(number)
    assert draft is not None
    sent = {"looked": "1", "version": str(draft.version), "before": "1"}
    assert "không tự công bố" in text_of(quang.post(f"{ALL}/{number}/cong-bo", sent, status=409))


def test_publishing_needs_its_ticks_and_what_was_looked_at(app: Flask, quang: Browser) -> None:
    number = drafted(BIRTH, NO_CODE)
    an = signed_in(app, "an")
    page = publish(an, number, status=422, looked="")
    assert {str(link["href"]) for link in page.select("#error-summary a")} == {"#looked", "#stay_out"}
    form = form_of(an.get(f"{ALL}/{number}/thay-doi"), "cong-bo")
    quang.post(f"{ALL}/{number}/dong/{only(number, 'open').id}/bo")
    page = an.submit(form, {"looked": "1", "stay_out": "1"}, status=409)
    assert "vừa thay đổi" in text_of(page)
    an.post(f"{ALL}/{number}/cong-bo", {"looked": "1", "stay_out": "1"}, status=422)
    publish(an, number)


def test_what_is_published_does_not_change(app: Flask, quang: Browser) -> None:
    number = drafted(BIRTH, NO_CODE)
    line = only(number, "open").id
    publish(signed_in(app, "an"), number, stay_out="1")
    page = quang.post(f"{ALL}/{number}/dong/{line}/bo", status=409)
    assert "đã công bố thì không sửa" in text_of(page)
    assert not page.select('form[action*="/dong/"]')
    assert "đã khép lại" in text_of(quang.post(f"{ALL}/{number}/huy", {"reason": "sai"}, status=409))


def test_changes_tell_added_withdrawn_changed_and_held_back(quang: Browser) -> None:
    number = drafted(BIRTH, MARRIAGE, UNKNOWN_MARK, "9.000001,Thủ tục mới,Cấp xã,Hộ tịch,x,x")
    page = quang.get(f"{ALL}/{number}/thay-doi")
    told = text_of(page)
    assert "Thêm: 1 " in told
    assert "Bỏ: tệp không còn nêu: 1.733" in told
    assert "Chưa vào vì dòng còn nghi vấn hoặc đã bỏ: 1" in told
    assert "Dấu không rõ nghĩa (ô E4): “o”" in told
    assert "Mong ông/bà xem kỹ" in told
    assert page.select("li del")
    assert page.select("li ins")


def test_long_lists_of_changes_come_in_pages(quang: Browser) -> None:
    number = drafted(BIRTH)
    quang.get(f"{ALL}/{number}/thay-doi")
    assert len(quang.response.data) < 60_000
    page = quang.get(f"{ALL}/{number}/thay-doi?loai=bo&trang=35")
    assert "Trang 35 trên 35" in text_of(page)
    assert len(page.select("ul.list > li")) == 1735 - 34 * 50
