"""The staff's first screen: the box that takes anything, and the lists."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from portal import clock
from portal.custody.codes.rules import display
from portal.custody.doorstep.queries import find_visit
from portal.custody.doorstep.service import lock_codes
from portal.custody.dossiers.service import Contact, NewDossier, Said, record, register
from portal.db import writing
from tests.accounts.cast import DESK, PASSWORD, POST, hire
from tests.support.browser import Browser


def a_dossier(**more: Any) -> str:
    new = NewDossier(
        submit_by_post=True, return_by_post=True, registered_by="citizen", post_office=POST, agency_office=DESK, **more
    )
    with writing():
        return register(new, at=clock.now())


def happened(code: str, *kinds: str, **details: object) -> None:
    with writing():
        for number, kind in enumerate(kinds):
            said = Said("vnpost", f"{code}-{number}", kind, clock.now(), office=POST, actor="gdv-7", details=dict(details))
            record(code, said, heard_at=clock.now())


def listed(page: BeautifulSoup, section: str) -> str:
    found = page.select_one(f'section[aria-labelledby="{section}"]')
    assert found is not None
    return " ".join(found.text.split())


@pytest.fixture
def minh(app: Flask) -> Browser:
    hire("minh")
    browser = Browser(app)
    browser.sign_in("minh", PASSWORD)
    return browser


def test_an_empty_day_says_so_list_by_list(minh: Browser) -> None:
    page = minh.get("/can-bo")

    assert "Không có hồ sơ nào chờ xác nhận." in listed(page, "offered")
    assert "Không có câu hỏi nào chờ trả lời." in listed(page, "trace")
    assert "Không có lịch nào chờ đến lấy." in listed(page, "pickups")
    nothing = page.select_one("#nothing")
    assert nothing is not None
    assert {"Trễ hạn", "Sắp đến hạn", "Đơn vị đang giữ", "Hai bên nói khác nhau"} <= set(re.split(r"[:;.]\s*", nothing.text))


def test_the_box_is_focused_and_alone_for_the_scanner(minh: Browser) -> None:
    boxes = minh.get("/can-bo").select("[autofocus]")

    assert [box["name"] for box in boxes] == ["ma"]


def test_what_the_office_holds_and_must_accept_is_listed(minh: Browser) -> None:
    held, offered = a_dossier(), a_dossier()
    happened(held, "accepted")
    happened(offered, "collected", "offered", to=POST)

    page = minh.get("/can-bo")

    assert display(held) in listed(page, "holds")
    assert display(offered) in listed(page, "offered")
    assert display(held) not in listed(page, "offered")


def test_who_offered_to_the_own_office_does_not_wait_for_themselves(app: Flask) -> None:
    hire("lan")
    lan = Browser(app)
    lan.sign_in("lan", PASSWORD)
    code = a_dossier()
    form = {"paper-0-kind": "Tờ khai", "paper-0-original": "copy", "id": "c" * 32}
    lan.post(f"/can-bo/ho-so/{code}/collect", form)
    lan.post(f"/can-bo/ho-so/{code}/offer", {"to": POST, "id": "d" * 32})

    assert display(code) not in listed(lan.get("/can-bo"), "offered")


def test_the_late_ones_stand_first(app: Flask) -> None:
    hire("minh")
    with time_machine.travel(clock.now() - timedelta(days=20), tick=False):
        late = a_dossier()
        happened(late, "accepted")
    fresh = a_dossier()
    happened(fresh, "accepted")
    minh = Browser(app)
    minh.sign_in("minh", PASSWORD)

    page = minh.get("/can-bo")

    assert display(late) in listed(page, "late")
    assert display(fresh) in listed(page, "holds")
    assert next(tag["aria-labelledby"] for tag in page.select("section[aria-labelledby]")) == "late"


def test_a_contradiction_stands_on_the_list_of_both_sides(app: Flask, minh: Browser) -> None:
    code = a_dossier()
    happened(code, "collected", "refused", reason="mistake")

    assert display(code) in listed(minh.get("/can-bo"), "conflict")


def test_a_question_waits_on_the_list(minh: Browser) -> None:
    code = a_dossier()
    happened(code, "accepted", "trace_opened", by="citizen")

    assert display(code) in listed(minh.get("/can-bo"), "trace")


@pytest.mark.parametrize("shape", ["{}", "{} ", "  {}\n", "http://127.0.0.1:8000/T/{}", "HTTPS://HOSO.EXAMPLE/T/{}?x=1"])
def test_the_box_takes_a_scan_or_a_typed_code(minh: Browser, shape: str) -> None:
    code = a_dossier()

    minh.get("/can-bo/quet", query_string={"ma": shape.format(code)}, status=303)
    assert minh.response.headers["Location"] == f"/T/{code}"
    minh.get("/can-bo/quet", query_string={"ma": shape.format(display(code).lower())}, status=303)
    assert minh.response.headers["Location"] == f"/T/{code}"


def test_the_box_takes_the_agencys_own_number(minh: Browser) -> None:
    code = a_dossier(agency_number="H49.19-251125-0007", item_number="EB123456789VN")

    for number in ("h49.19-251125-0007", "EB 123 456 789 VN"):
        minh.get("/can-bo/quet", query_string={"ma": number}, status=303)
        assert minh.response.headers["Location"] == f"/T/{code}"


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("K7QF2M9XTR4DW", 422, "gõ nhầm"),
        ("HA10NGQN2026N", 404, "Không có hồ sơ nào mang mã này"),
        ("xin chào", 422, "không phải mã hồ sơ"),
        ("", 422, "chưa điền"),
        ("   ", 422, "chưa điền"),
        ("K" * 5000, 422, "300"),
        ("\u202e<script>", 422, "không phải mã hồ sơ"),
        ("%' or 1=1 --", 422, "không phải mã hồ sơ"),
        ("\ud800", 422, ""),
    ],
)
def test_a_bad_code_is_told_kindly_beside_the_box(minh: Browser, typed: str, status: int, words: str) -> None:
    page = minh.get("/can-bo/quet", query_string={"ma": typed.encode("utf-8", "replace").decode()}, status=status)

    error = page.select_one("#ma-error")
    assert error is not None
    assert words in error.text


def test_a_scan_changes_nothing(minh: Browser) -> None:
    code = a_dossier()

    minh.get("/can-bo/quet", query_string={"ma": code}, status=303)

    assert "Chưa có ghi nhận nào." in minh.get(f"/can-bo/ho-so/{code}").text


def test_the_list_names_nobody(minh: Browser) -> None:
    code = a_dossier(contact=Contact("Lý Thị Hoa", "+84912345678", "06685", "12 Lê Thánh Tông"))
    happened(code, "accepted")

    assert "Lý Thị Hoa" not in listed(minh.get("/can-bo"), "holds")


def test_the_page_behind_the_qr_shows_the_button_to_staff_and_to_nobody_else(app: Flask, minh: Browser) -> None:
    code = a_dossier()
    happened(code, "collected", "offered", to=POST)

    page = minh.get(f"/T/{code}")
    assert page.select_one(f'form[action="/can-bo/ho-so/{code}/accept"]')
    assert minh.response.headers["Cache-Control"] == "no-store"

    stranger = Browser(app)
    assert "/can-bo" not in str(stranger.get(f"/T/{code}").select_one("main"))
    assert "Set-Cookie" not in stranger.response.headers


def test_after_a_press_one_tap_leads_to_what_comes_next(minh: Browser) -> None:
    code = a_dossier()
    happened(code, "collected", "offered", to=POST)
    form = minh.get(f"/T/{code}").select_one('form[action$="/accept"]')
    assert form is not None

    page = minh.submit(form, {"count": "full"})
    onward = page.select_one(f'main a[href="/T/{code}"]')
    assert onward is not None

    assert minh.get(str(onward["href"])).select_one('form[action$="/offer"]')


def signed_in(app: Flask, name: str) -> Browser:
    hire(name)
    browser = Browser(app)
    browser.sign_in(name, PASSWORD)
    return browser


def test_what_is_busy_stands_before_what_is_empty_with_its_number(app: Flask) -> None:
    code = a_dossier()
    happened(code, "collected", "offered", to=POST)
    lan = signed_in(app, "lan").get("/can-bo")

    headings = [heading.text for heading in lan.select("main section h2")]
    assert headings[0] == "Chờ tôi nhận (1)"
    assert "Tôi đang mang, phải giao tiếp (0)" in headings


def test_a_postman_sees_what_to_say_at_the_door_and_nobody_else_does(app: Flask) -> None:
    code, actor = a_dossier(), hire("lan")["lan"]
    lan = Browser(app)
    lan.sign_in("lan", PASSWORD)
    with writing():
        said = Said("staff", f"{actor.opaque}:1", "out_for_delivery", clock.now(), office=POST, actor=actor.opaque)
        record(code, said, heard_at=clock.now())
    visit = find_visit(code)
    assert visit is not None

    assert f"Mã ông/bà nói với người nhận: {visit.spoken}" in listed(lan.get("/can-bo"), "out")
    assert visit.spoken not in signed_in(app, "minh").get("/can-bo").text
    assert visit.proof not in lan.get("/can-bo").text


def test_three_wrong_codes_are_on_the_supervisors_screen(app: Flask) -> None:
    code = a_dossier()
    happened(code, "accepted", "out_for_delivery")
    with writing():
        lock_codes(code)

    assert "Đã khóa mã" in listed(signed_in(app, "sau").get("/can-bo"), "doors")


def test_a_long_list_says_how_many_more_there_are_and_where(app: Flask, minh: Browser) -> None:
    codes = [a_dossier() for _ in range(23)]
    for code in codes:
        happened(code, "accepted")
    page = minh.get("/can-bo")
    link = page.select_one('section[aria-labelledby="holds"] a.button')
    assert link is not None
    assert link.text == "Còn 3 hồ sơ nữa: xem tất cả"

    whole = minh.get(str(link["href"]))

    assert {anchor["href"] for anchor in whole.select("main ul.cards a.code")} == {f"/T/{code}" for code in codes}


@pytest.mark.parametrize("page", ["2", "99", "-1", "x"])
def test_a_page_that_is_not_there_is_never_an_error(minh: Browser, page: str) -> None:
    happened(a_dossier(), "accepted")
    assert minh.get("/can-bo/viec/holds", query_string={"trang": page}).select("main ul.cards a.code")


def test_a_list_of_another_role_or_of_nobody_is_not_found(minh: Browser) -> None:
    for name in ("doors", "slip_due", "nothing", "given"):
        minh.get(f"/can-bo/viec/{name}", status=404)


@pytest.mark.parametrize(
    ("name", "link"), [("sau", "/can-bo/han"), ("sau", "/can-bo/lich-lam-viec"), ("minh", "/can-bo/tra-soat")]
)
def test_the_other_places_of_work_are_linked(app: Flask, name: str, link: str) -> None:
    assert signed_in(app, name).get("/can-bo").select_one(f'main a[href="{link}"]')
