"""The pages of the sheets as people use them, their weight, the print, and what a stranger learns by the QR."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from portal.accounts.rules import Actor
from portal.custody.codes.rules import display
from portal.custody.manifests.sheets import queries
from portal.custody.manifests.sheets.rules import SheetState
from portal.places.queries import office_name
from tests.accounts.cast import DESK, OTHER_DESK, PASSWORD, POST, hire
from tests.custody.manifests.sheets import (
    ADDRESS,
    AT_THE_POST,
    COLLECTED,
    NAME,
    a_dossier,
    checked,
    dossiers,
    given,
    opened,
    sheet,
    state,
)
from tests.support.browser import Browser

HEAVIEST = 60_000
LIST = "/can-bo/bang-ke"


@pytest.fixture
def cast(app: Flask) -> dict[str, Actor]:
    return hire()


def at_work(app: Flask, name: str) -> Browser:
    browser = Browser(app)
    browser.sign_in(name, PASSWORD)
    return browser


def scan(browser: Browser, made: str, typed: str, status: int = 200, *, htmx: bool = False, **more: str) -> BeautifulSoup:
    return browser.post(f"{LIST}/{made}/quet", {"ma": typed, "id": "scan-0001", **more}, status=status, htmx=htmx)


def press(browser: Browser, made: str, action: str, status: int = 200, **fields: str) -> BeautifulSoup:
    return browser.post(f"{LIST}/{made}/{action}", fields, status=status)


def opened_by_hand(browser: Browser, to: str = DESK) -> str:
    form = browser.get(LIST).select_one("form[action$='/bang-ke']")
    assert form is not None
    browser.submit(form, {"to": to})
    return str(browser.response.request.path).rpartition("/")[2]


def words(page: BeautifulSoup) -> str:
    return " ".join(page.text.split())


def test_a_clerk_fills_and_gives_a_sheet_and_the_desk_receives_it(app: Flask, cast: dict[str, Actor]) -> None:
    codes = dossiers(3, item_number=None)
    minh, hoa = at_work(app, "minh"), at_work(app, "hoa")
    made = opened_by_hand(minh)
    for code in codes:
        page = scan(minh, made, f"HTTPS://HOSO.QUANGNINH.GOV.VN/T/{code}", id=f"scan-{code}")
    assert "Trên bảng kê: 3 hồ sơ" in words(page)
    press(minh, made, "bo", dossier=codes[2])
    press(minh, made, "giao")
    assert sheet(made).state is SheetState.GIVEN

    assert sheet(made).number in words(hoa.get("/can-bo"))
    for code in codes[:2]:
        scan(hoa, made, display(code), id=f"scan-{code}")
    page = press(hoa, made, "nhan")

    assert sheet(made).state is SheetState.CLOSED
    assert "Hai bên đã ký" in words(page)
    assert state(codes[0]).holder.office == DESK
    assert state(codes[2]).holder.office == POST


def test_the_same_post_once_more_gives_the_same_answer(app: Flask, cast: dict[str, Actor]) -> None:
    code, minh, hoa = a_dossier(), at_work(app, "minh"), at_work(app, "hoa")
    made = opened_by_hand(minh)
    assert words(scan(minh, made, code)) == words(scan(minh, made, code))
    for _ in range(2):
        press(minh, made, "giao")
    assert words(scan(hoa, made, code)) == words(scan(hoa, made, code))
    for _ in range(2):
        press(hoa, made, "nhan")

    assert [line.kind for line in state(code).lines][len(AT_THE_POST) :] == ["offered", "accepted"]


def test_a_scan_that_is_not_taken_says_why_and_loses_nothing(app: Flask, cast: dict[str, Actor]) -> None:
    minh, code = at_work(app, "minh"), a_dossier()
    made = opened(cast["minh"], code)
    wrong = ("1" if code[0] != "1" else "2") + code[1:]

    assert "bị gõ nhầm một chỗ" in words(scan(minh, made, wrong, 422))
    assert "không phải mã hồ sơ" in words(scan(minh, made, "xin chào", 422))
    assert "không có trong hệ thống" in words(scan(minh, made, "HA10NGQN2026N", 409))
    assert "theo sổ vẫn ở nhà người dân" in words(scan(minh, made, a_dossier(()), 409))
    assert "Trên bảng kê: 1 hồ sơ" in words(minh.get(f"{LIST}/{made}"))


def test_a_postal_item_number_does_as_well_as_the_code(app: Flask, cast: dict[str, Actor]) -> None:
    minh, code = at_work(app, "minh"), a_dossier(item_number="RR 473124829 VN")
    made = opened(cast["minh"])

    assert display(code) in words(scan(minh, made, "RR473124829VN"))


def test_the_receiver_decides_what_differs_before_signing(app: Flask, cast: dict[str, Actor]) -> None:
    there, missing, extra = dossiers(3)
    made = given(cast["minh"], there, missing)
    hoa, minh = at_work(app, "hoa"), at_work(app, "minh")
    scan(hoa, made, there)
    assert "không có trên bảng kê này" in words(scan(hoa, made, extra))

    page = press(hoa, made, "nhan", 409)
    assert "Còn mục chưa quyết định" in words(page)
    shown = [link.text for link in page.select(".cards a.code")]
    assert shown == [display(extra), display(missing)]
    press(hoa, made, "quyet-dinh", dossier=missing, decision="trace")
    item = hoa.get(f"{LIST}/{made}/muc/{extra}")
    assert [field["value"] for field in item.select("input[name=decision]")] == ["accept", "return"]
    press(hoa, made, "quyet-dinh", dossier=extra, decision="misrouted", status=409)
    press(hoa, made, "quyet-dinh", dossier=extra, decision="nonsense", status=422)
    press(hoa, made, "quyet-dinh", dossier=extra, decision="return")
    press(hoa, made, "nhan")
    assert sheet(made).state is SheetState.RECEIVED

    assert sheet(made).number in words(minh.get("/can-bo"))
    press(minh, made, "ky-doi-chieu")
    assert sheet(made).state is SheetState.CLOSED


def test_all_missing_are_decided_by_one_press(app: Flask, cast: dict[str, Actor]) -> None:
    codes = dossiers(25)
    made = given(cast["minh"], *codes)
    hoa = at_work(app, "hoa")
    scan(hoa, made, codes[0])
    press(hoa, made, "quyet-dinh", decision="refuse")
    press(hoa, made, "nhan")

    assert state(codes[0]).holder.office == DESK
    assert {state(code).holder.office for code in codes[1:]} == {POST}


def test_who_gave_the_sheet_is_told_that_another_must_receive(app: Flask, cast: dict[str, Actor]) -> None:
    made = given(cast["lan"], a_dossier(COLLECTED), to=POST)
    page = at_work(app, "lan").get(f"{LIST}/{made}")

    assert "Người giao không được ký nhận" in words(page)
    assert page.select_one("form[action$='/quet']") is None


def test_a_script_gets_only_the_board(app: Flask, cast: dict[str, Actor]) -> None:
    codes = dossiers(30)
    made = opened(cast["minh"], *codes[:29])
    minh = at_work(app, "minh")
    board = scan(minh, made, codes[29], htmx=True)

    assert "đã thêm vào bảng kê" in words(board)
    assert len(board.select(".cards > li")) == queries.NEWEST
    assert len(minh.response.data) < 20_000


def test_pages_of_300_items_stay_light(app: Flask, cast: dict[str, Actor]) -> None:
    codes, extra = dossiers(300), dossiers(30)
    made = opened(cast["minh"], *codes)
    minh, hoa = at_work(app, "minh"), at_work(app, "hoa")
    sizes = {path: _weight(minh, f"{LIST}/{made}{path}") for path in ("", "/tat-ca", "/tat-ca?trang=6")}
    press(minh, made, "giao")
    checked(made, cast["hoa"], *codes[:200], *extra)
    sizes |= {
        f"hoa {path}": _weight(hoa, f"{LIST}/{made}{path}") for path in ("", "/doi-chieu", "/tat-ca", "/doi-chieu?trang=5")
    }

    assert max(sizes.values()) < HEAVIEST, sizes


def _weight(browser: Browser, path: str) -> int:
    browser.get(path)
    return len(browser.response.data)


def test_the_print_names_no_person_and_carries_one_qr(app: Flask, cast: dict[str, Actor]) -> None:
    codes = dossiers(3, item_number=None)
    made = given(cast["minh"], *codes)
    page = at_work(app, "hoa").get(f"{LIST}/{made}/in")
    said = words(page)

    for secret in (NAME, "Hoa", "912345678", "0912", ADDRESS, "Giấy khai sinh", "Trần Văn Minh"):
        assert secret not in said.replace("Đỗ Thị Hoa", "")
    for fact in (sheet(made).number, office_name(POST), office_name(DESK), "BÊN GIAO", "BÊN NHẬN", "Tổng cộng: 3 hồ sơ"):
        assert fact in said
    assert [row.select_one("td.code").text for row in page.select("tbody tr")] == [display(code) for code in codes]  # type: ignore[union-attr]
    assert len(page.select("article svg")) == 1


def test_the_print_shows_only_the_group_of_a_sensitive_procedure(app: Flask, cast: dict[str, Actor]) -> None:
    from portal.catalogue.search.queries import all_procedures

    sensitive = next(each for each in all_procedures() if each.sensitive)
    made = given(cast["minh"], a_dossier(procedure_code=sensitive.code, procedure_level=sensitive.level))
    said = words(at_work(app, "hoa").get(f"{LIST}/{made}/in"))

    assert sensitive.public_name[:60] in said
    assert sensitive.name not in said


def test_the_qr_of_a_sheet_opens_it_for_its_two_offices_and_nothing_for_others(app: Flask, cast: dict[str, Actor]) -> None:
    code = a_dossier()
    made = given(cast["minh"], code)
    for who in ("minh", "hoa", "sau"):
        browser = at_work(app, who)
        browser.get(f"/BK/{made}", status=303)
        assert browser.response.location.endswith(f"{LIST}/{made}")
    stranger = words(Browser(app).get(f"/BK/{made}"))
    assert "xin ông/bà trả về bưu điện" in stranger
    assert stranger == words(Browser(app).get("/BK/HA10NGQN2026N")).replace("HA10NGQN2026N", made)
    for who in ("xa", "quang"):
        page = words(at_work(app, who).get(f"/bk/{made.lower()}"))
        assert "trả về bưu điện" in page
        assert display(code) not in page
    at_work(app, "xa").get(f"{LIST}/{made}", status=404)
    at_work(app, "xa").get(f"{LIST}/{made}/in", status=404)
    scan(at_work(app, "xa"), made, code, 404)


def test_the_camera_of_a_phone_puts_a_dossier_on_the_open_sheet(app: Flask, cast: dict[str, Actor]) -> None:
    code = a_dossier()
    made = opened(cast["minh"])
    minh = at_work(app, "minh")
    form = minh.get(f"/T/{code}").select_one(f"form[action$='/{made}/quet']")
    assert form is not None
    minh.submit(form)

    assert queries.counts(made).listed == 1
    assert minh.get(f"/T/{code}").select_one(f"form[action$='/{made}/quet']") is None
    assert Browser(app).get(f"/T/{code}").select_one("form[action$='/quet']") is None


def test_a_sheet_to_oneself_or_to_nowhere_is_not_opened(app: Flask, cast: dict[str, Actor]) -> None:
    minh = at_work(app, "minh")
    for to in (POST, "desk-99999", ""):
        page = minh.post(LIST, {"to": to, "id": "press-0001"}, status=422)
        assert page.select_one("#to-error") is not None
    assert not queries.sheets_of(cast["minh"]).filling
    assert opened_by_hand(minh, OTHER_DESK)


def test_an_open_sheet_can_be_given_up(app: Flask, cast: dict[str, Actor]) -> None:
    code = a_dossier()
    made = opened(cast["minh"], code)
    minh = at_work(app, "minh")
    press(minh, made, "huy")

    assert sheet(made).state is SheetState.CANCELLED
    assert "vừa được ký hoặc hủy" in words(scan(minh, made, code, 409))


def test_a_scan_outlives_its_session(app: Flask, cast: dict[str, Actor]) -> None:
    code, minh = a_dossier(), at_work(app, "minh")
    made = opened(cast["minh"])
    minh.client.delete_cookie("session")
    form = scan(minh, made, code, 401).select_one("form[action='/can-bo/dang-nhap']")
    assert form is not None
    again = minh.submit(form, {"username": "minh", "password": PASSWORD})
    kept = again.select_one(f"form[action$='/{made}/quet']")
    assert kept is not None
    assert code in words(again)
    minh.submit(kept)
    assert queries.counts(made).listed == 1
