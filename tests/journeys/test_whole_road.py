"""One dossier all the way, in a real browser at 360 px: found, booked, handed on by its QR, delivered, confirmed."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from portal.custody.audit.queries import verify
from portal.custody.dossiers.queries import find_state
from tests.journeys.walker import Walker

PHONE = "0912 345 678"
PATIENCE = 3100  # milliseconds: who fills a form in faster is asked to send it again


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_dossier_goes_all_the_way(app: Flask, chromium: Browser, site: str, tmp_path: Path, script: bool) -> None:
    citizen = Walker(chromium, site, script=script)
    path = book(citizen, tmp_path)
    cast = {name: Walker(chromium, site, script=script) for name in ("lan", "minh", "hoa")}
    for name, walker in cast.items():
        walker.sign_in(name)

    collect(cast["lan"], path)
    assert stage(path) == "with_postman"
    for name, reached in ROAD:
        cast[name].go(path)
        prepare(cast[name])
        cast[name].press_the_large_button()
        assert stage(path) == reached, cast[name].text()

    citizen.go(path)
    assert "đã nhận kết quả" in citizen.page.locator("h1").inner_text()
    confirm(citizen)
    assert stage(path) == "confirmed"
    assert verify().ok
    assert citizen.context.cookies() == []
    for walker in (citizen, *cast.values()):
        walker.leave()


ROAD = [
    ("lan", "with_postman"), ("minh", "to_agency"), ("minh", "awaiting_agency"), ("hoa", "with_agency"),
    ("hoa", "in_progress"), ("hoa", "result_ready"), ("hoa", "result_ready"), ("minh", "result_with_post"),
    ("lan", "out_for_delivery"), ("lan", "delivered"),
]  # fmt: skip


def book(citizen: Walker, folder: Path) -> str:
    """From the start page to the tracking page; its path."""
    page = citizen.page
    citizen.go("/")
    page.fill("#q", "dang ky khai sinh")
    page.press("#q", "Enter")
    page.wait_for_url("**/thu-tuc?**")
    citizen.look()
    page.get_by_role("link", name="Thủ tục đăng ký khai sinh", exact=True).first.click()
    citizen.press("Đặt bưu tá đến lấy hồ sơ")
    page.get_by_label("Gửi hồ sơ đi và nhận kết quả về").check()
    page.fill("#noi", "hong gai")
    citizen.press("Tiếp tục")
    page.locator("input[name=khung]").first.check()
    citizen.press("Tiếp tục")
    citizen.press("Xem lại trước khi gửi")  # nothing filled in: told field by field
    assert page.locator("#phone-error").count() == 1
    page.get_by_label("Cho tôi", exact=True).check()
    page.fill("#name", "Nguyễn Thị Hoa")
    page.fill("#phone", PHONE)
    page.fill("#address", "Số 5, tổ 3, khu 2, cạnh chợ Hạ Long 1")
    page.check("#consent")
    page.wait_for_timeout(PATIENCE)
    citizen.press("Xem lại trước khi gửi")
    citizen.press("Gửi đặt lịch")
    page.screenshot(path=str(folder / "booked.png"), full_page=True)
    found = re.search(r"/T/[0-9A-Z]{13}", page.url)
    assert found
    assert "Nguyễn Thị Hoa" not in citizen.text()
    return found.group(0)


def collect(postman: Walker, path: str) -> None:
    """At the door: count the papers together, seal, take over."""
    postman.go(path)
    postman.page.locator("select[name$='-original']").first.select_option("original")
    postman.page.fill("input[name=seal]", "NP-0417")
    postman.press_the_large_button()


def prepare(walker: Walker) -> None:
    """What the large button needs: a date, a receiver, a proof are already proposed or chosen here."""
    form = walker.page.locator("form[action^='/can-bo/ho-so/']").first
    for field in form.locator("select[required]").all():
        if not field.input_value():
            field.select_option(index=1)
    for radio in form.locator("input[type=radio]").all()[:1]:
        radio.check()
    for number in form.locator("input[name=paper_number][required]").all():
        number.fill("BP-2231")


def confirm(citizen: Walker) -> None:
    citizen.page.get_by_label("Đã nhận đủ").check()
    citizen.page.fill("#confirm_last4", "5678")
    citizen.press("Gửi câu trả lời")


def stage(path: str) -> str:
    view = find_state(path.removeprefix("/T/"))
    assert view is not None
    return view.state.stage
