"""A sheet in a real browser: a hand scanner faster than the network, then both sides' pages on a phone."""

from flask import Flask
from playwright.sync_api import Browser, Route, expect

from portal.accounts.staff.queries import find_staff
from portal.custody.codes.rules import display
from portal.custody.manifests.sheets import queries
from portal.custody.manifests.sheets.rules import SheetState
from portal.db import db
from tests.custody.manifests.sheets import dossiers, opened, sheet
from tests.journeys.walker import Walker


def test_scans_faster_than_the_network_all_arrive_and_what_fails_is_tried_again(
    app: Flask, site: str, chromium: Browser
) -> None:
    codes, made = dossiers(12), _opened()
    minh = Walker(chromium, site, script=True)
    minh.sign_in("minh")
    minh.go(f"/can-bo/bang-ke/{made}")
    faults = ["abort", "busy"]

    def unsteady(route: Route) -> None:
        fault = faults.pop() if faults else ""
        if fault == "abort":
            route.abort()
        elif fault == "busy":
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    minh.page.route("**/quet", unsteady)
    for code in codes:
        minh.page.keyboard.type(f"HTTPS://HOSO.QUANGNINH.GOV.VN/T/{code}\n")
    expect(minh.page.locator("#board .lead")).to_contain_text("12 hồ sơ", timeout=20_000)
    expect(minh.page.locator("#queue")).to_be_empty()

    assert minh.page.evaluate("document.activeElement.id") == "ma"
    assert [item.shown for item in queries.newest(made, scanned=False)] == [display(code) for code in reversed(codes)]
    minh.look()
    minh.context.close()


def test_both_sides_work_on_a_phone_without_barriers(app: Flask, site: str, chromium: Browser) -> None:
    codes, extra, made = dossiers(3), dossiers(1), _opened()
    minh, hoa = (Walker(chromium, site, script=script) for script in (True, False))
    minh.sign_in("minh")
    hoa.sign_in("hoa")
    minh.go("/can-bo/bang-ke")
    minh.go(f"/T/{codes[0]}")
    minh.press(f"Thêm vào bảng kê {sheet(made).number}")
    for code in codes[1:]:
        minh.page.fill("#ma", code)
        minh.page.keyboard.press("Enter")
    expect(minh.page.locator("#board .lead")).to_contain_text("3 hồ sơ")
    minh.go(f"/can-bo/bang-ke/{made}/tat-ca")
    minh.go(f"/can-bo/bang-ke/{made}/in")
    minh.go(f"/can-bo/bang-ke/{made}")
    minh.press("Ký giao 3 hồ sơ")

    hoa.go(f"/BK/{made}")
    for code in (*codes[:2], *extra):
        hoa.page.fill("#ma", code)
        hoa.press("Ghi")
    hoa.press("Đã quét xong: đối chiếu và ký nhận")
    minh.go(f"/can-bo/bang-ke/{made}/doi-chieu")
    hoa.page.get_by_role("button", name="Bên giao giữ, chưa giao").click()
    hoa.page.get_by_role("link", name="Chọn cách xử lý").click()
    hoa.press("Trả lại bên giao")
    hoa.press("Ký nhận")
    minh.go("/can-bo")
    minh.go(f"/can-bo/bang-ke/{made}/doi-chieu")
    minh.press("Ký phần sai lệch")

    db.session.rollback()  # what others have committed since
    assert sheet(made).state is SheetState.CLOSED
    minh.leave()
    hoa.leave()


def _opened() -> str:
    minh = find_staff("minh")
    assert minh is not None
    return opened(minh)
