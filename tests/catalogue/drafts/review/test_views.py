"""The officer's pages of a draft: upload, progress, doubts."""

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal import clock
from portal.catalogue.drafts.records.queries import counts_of, find_draft
from portal.worker import read_drafts
from tests.catalogue.drafts import lists
from tests.catalogue.drafts.lists import BIRTH, DECISION, NO_CODE, NO_LEVEL, UNKNOWN_MARK, all_lines, as_file, drafted, only
from tests.catalogue.drafts.officers import ALL, form_of, signed_in, text_of, upload
from tests.catalogue.publications.lists import decide
from tests.support.browser import Browser


def test_progress_is_shown_without_a_script_and_the_page_asks_again(quang: Browser) -> None:
    number = lists.waiting(lists.table(BIRTH)).draft
    page = quang.get(f"{ALL}/{number}")
    refresh = page.select_one("noscript meta[http-equiv=refresh]")
    asks = page.select_one("#draft[hx-get]")
    assert refresh is not None
    assert asks is not None
    assert asks["hx-get"] == f"{ALL}/{number}"
    read_drafts(clock.now())
    page = quang.get(f"{ALL}/{number}", htmx=True)
    assert not page.select("[hx-get], noscript")
    assert "Chờ xem và công bố" in text_of(page)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"decision": ""}, "decision"), ({"decision": "…"}, "decision"), ({"decision": "x" * 201}, "decision"),
     ({"effective": ""}, "effective"), ({"effective": "01/12/2026"}, "effective"), ({"effective": "2026-02-30"}, "effective"),
     ({"effective": "9999-01-01"}, "effective"), ({"decided_on": "hôm qua"}, "decided_on")],
)  # fmt: skip
def test_a_faulty_upload_says_which_field(quang: Browser, fields: dict[str, str], field: str) -> None:
    page = upload(quang, None, 422, fields)
    assert page.select(f'#error-summary a[href="#{field}"]')
    assert find_draft(1) is None


def test_no_file_and_an_empty_one_are_said(quang: Browser) -> None:
    assert upload(quang, as_file(b""), status=422).select("#file-error")
    assert quang.post(ALL, {"decision": "1", "effective": "2026-12-01"}, status=422).select("#file-error")


@pytest.mark.parametrize(("size", "status"), [(2_000_000, 303), (2_000_001, 422), (3_000_000, 413)])
def test_a_file_may_have_two_megabytes(quang: Browser, size: int, status: int) -> None:
    sent = {
        "decision": DECISION,
        "effective": "2026-12-01",
        "csrf_token": quang.token,
        "file": FileStorage(BytesIO(b"x" * size), "a.csv"),
    }
    boundary, body = encode_multipart(sent)  # whole in memory: the client's own way leaves a temporary file open
    answer = quang.client.post(
        ALL, data=body, content_type=f"multipart/form-data; boundary={boundary}", headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == status
    assert ("lớn hơn 2 MB" in answer.text) is (status == 422)


def test_a_refused_file_is_explained(quang: Browser) -> None:
    upload(quang, as_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cu.xls"))
    read_drafts(clock.now())
    assert "tệp .xls cũ" in text_of(quang.get(f"{ALL}/1"))
    assert "tệp .xls cũ" in text_of(quang.get(ALL))


def test_a_published_decision_cannot_be_uploaded_again(quang: Browser) -> None:
    decide(DECISION, clock.now().date())
    assert "Quyết định này đã được công bố" in text_of(upload(quang, status=422))


def test_a_value_that_does_not_fit_comes_back_with_its_message(quang: Browser) -> None:
    number = drafted(NO_CODE)
    line = only(number, "open").id
    page = quang.post(f"{ALL}/{number}/dong/{line}/nhan", {"code": "12345"}, status=422)
    field = page.select_one(f"#code-{line}")
    assert field is not None
    assert (field["value"], field["aria-describedby"]) == ("12345", f"code-{line}-error")
    assert page.select(f'#error-summary a[href="#code-{line}"]')
    assert counts_of(number).open == 1


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [(UNKNOWN_MARK, "submit_by_post", "khong"), (NO_LEVEL, "level", "tinh"), (NO_CODE, "code", "1.004837")],
)
def test_each_kind_of_missing_value_has_its_field(quang: Browser, row: str, field: str, value: str) -> None:
    number = drafted(row)
    form = form_of(quang.get(f"{ALL}/{number}"), "/nhan")
    assert form.select(f"[name={field}]")
    quang.submit(form, status=422)
    page = quang.submit(form, {field: value})
    assert "✓ Đã nhận" in text_of(page)
    quang.submit(form_of(page, "/mo-lai"))
    assert counts_of(number).open == 1


def test_many_lines_in_doubt_for_one_cause_have_one_button(quang: Browser) -> None:
    number = drafted(NO_CODE, *(f"1.{each:06d},THỦ TỤC SỐ {each},Cấp xã,Hộ tịch,x,x" for each in range(1, 7)))
    form = form_of(quang.get(f"{ALL}/{number}"), "/loai/name_in_capitals/nhan")
    page = quang.submit(form)
    assert "Dòng nghi vấn (1)" in text_of(page)
    assert "Dòng nghi vấn đã xử lý (6)" in text_of(page)
    assert not page.select('form[action*="/loai/"]')


def test_a_line_that_somebody_else_settled_is_said(app: Flask, quang: Browser) -> None:
    number = drafted(NO_CODE)
    form = form_of(quang.get(f"{ALL}/{number}"), "/nhan")
    sau = signed_in(app, "sau")
    sau.post(f"{ALL}/{number}/dong/{only(number, 'open').id}/bo")
    assert "vừa được sau xử lý" in text_of(quang.submit(form, {"code": "1.004837"}, status=409))


def test_long_drafts_come_in_pages(quang: Browser) -> None:
    rows = [f"1.{number:06d},Thủ tục {number},Cấp xã,Hộ tịch,x,x" for number in range(1, 121)]
    doubts = [f",Không mã {number},Cấp xã,Hộ tịch,x,x" for number in range(60)]
    number = drafted(*rows, *doubts, lists.NOTHING)
    page = quang.get(f"{ALL}/{number}?trang=2")
    assert len(page.select("#nghi-van ~ ul > li[id]")) == 10
    page = quang.submit(page.select("#nghi-van ~ ul > li form")[0], {"code": "9.999999"})
    assert "trang=2" in quang.response.request.full_path
    assert len(page.select("#nghi-van ~ ul > li[id]")) == 9
    assert "Không đọc được (1)" in text_of(page)
    page = quang.get(f"{ALL}/{number}/dong?loai=nhan&trang=3")
    assert "Trang 3 trên 3" in text_of(page)
    assert len(page.select("ul.cards > li")) == 20
    quang.get(f"{ALL}/{number}/dong?loai=khac", status=404)


def test_a_draft_is_discarded_with_a_reason(quang: Browser) -> None:
    number = drafted(BIRTH)
    quang.post(f"{ALL}/{number}/huy", {"reason": " "}, status=422)
    quang.post(f"{ALL}/{number}/huy", {"reason": "Nhầm tệp"})
    assert "Nhầm tệp" in text_of(quang.get(f"{ALL}/{number}"))
    assert all_lines(number) == []


def test_what_a_file_says_is_text_on_every_page(quang: Browser) -> None:
    rows = "<script>x</script>,<b>Tên</b> {{ 7*7 }},Cấp xã,<i>Hộ tịch</i>,<u>o</u>,x"
    number = drafted(rows, decision="<em>1</em>/QĐ")
    for path in ("", "/dong?loai=nghi-van", "/thay-doi"):
        page = quang.get(f"{ALL}/{number}{path}")
        assert not page.select("main script, main b, main i, main u, main em")
    assert lists.HEADER not in page.text


def test_a_draft_that_is_not_there_is_not_found(quang: Browser) -> None:
    for path in ("/7", "/7/dong", "/7/thay-doi"):
        quang.get(f"{ALL}{path}", status=404)
    quang.post(f"{ALL}/7/cong-bo", {}, status=404)
