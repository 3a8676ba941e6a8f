"""Our boxes in other people's pages, and a page kept for when there is no network: two real hosts, a real browser."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from portal.config import ROOT
from portal.embed.lines.rules import integrity
from tests.tracking.stories import IN_PROGRESS, a_dossier

SCRIPT = integrity((ROOT / "static" / "js" / "embed-1.js").read_bytes())
HEIGHT = "document.querySelector('ho-so-buu-chinh').shadowRoot.querySelector('iframe').height"
NARROW = {"width": 360, "height": 740}


class Host:
    """A site of somebody else: one page at every address, under a strict policy."""

    def __init__(self) -> None:
        self.body, self.policy = "", ""
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", host.policy)
                self.end_headers()
                page = f"<!doctype html><html lang=vi><title>Cổng</title><h1>Cổng thông tin</h1>{host.body}"
                self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None:
                """Nobody listens."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def host() -> Iterator[Host]:
    one = Host()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def framed(app: Flask, site: str, host: Host, monkeypatch: pytest.MonkeyPatch) -> str:
    """Our site, which the host may frame under the name localhost and under no other."""
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], embed_origins=(f"http://localhost:{host.port}",)))
    host.policy = f"default-src 'none'; script-src {site}; frame-src {site}"
    return site


def element(site: str, attributes: str = "") -> str:
    return (
        f'<script src="{site}/static/embed-1.js" integrity="{SCRIPT}" crossorigin="anonymous" async></script>'
        f'<ho-so-buu-chinh {attributes}><a href="{site}/tra-cuu">Tra cứu hồ sơ</a></ho-so-buu-chinh>'
    )


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=NARROW, locale="vi-VN")  # type: ignore[arg-type]
    one = context.new_page()
    one.set_default_timeout(8000)
    yield one
    context.close()


def test_a_listed_site_shows_the_element_under_a_strict_policy(page: Page, framed: str, host: Host) -> None:
    code, said = a_dossier(IN_PROGRESS), []
    page.on("console", lambda line: said.append(line.text))
    host.body = element(framed, 'view="tra-cuu"')
    page.goto(f"http://localhost:{host.port}/")
    inside = page.frame_locator("ho-so-buu-chinh iframe")
    inside.locator("#ma").fill(code)
    before = int(page.evaluate(HEIGHT))
    inside.get_by_role("button", name="Xem hồ sơ ở đâu").click()
    expect(inside.locator("h1")).to_contain_text("đang giữ hồ sơ")
    page.wait_for_function(f"{HEIGHT} != {before}")
    frame = page.frames[1]
    assert abs(int(page.evaluate(HEIGHT)) - frame.evaluate("document.documentElement.scrollHeight")) <= 2
    assert frame.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.context.cookies() == []
    assert said == []
    page.goto(frame.url)
    assert Axe().run(page).violations_count == 0


def test_the_list_in_the_element_leads_to_an_answer_and_booking_opens_outside(page: Page, framed: str, host: Host) -> None:
    host.body = element(framed, 'view="thu-tuc" code="1.001193"')
    page.goto(f"http://localhost:{host.port}/")
    inside = page.frame_locator("ho-so-buu-chinh iframe")
    expect(inside.locator("h1")).to_contain_text("khai sinh")
    inside.locator('a[href^="/dat-lich"]').first.click()
    page.wait_for_url(f"{framed}/dat-lich**")
    assert page.context.cookies() == []


def test_a_site_that_is_not_listed_gets_an_empty_frame_and_keeps_its_link(page: Page, framed: str, host: Host) -> None:
    host.body = element(framed)
    page.goto(f"http://127.0.0.1:{host.port}/")
    page.wait_for_function("document.querySelector('ho-so-buu-chinh').shadowRoot.querySelector('iframe')")
    page.wait_for_timeout(800)
    assert page.get_by_role("link", name="Tra cứu hồ sơ").is_visible()
    assert page.evaluate("document.querySelector('ho-so-buu-chinh').shadowRoot.querySelector('iframe').className") == ""


@pytest.mark.parametrize("path", ["/dat-lich", "/can-bo/dang-nhap"])
def test_nobody_frames_booking_or_the_staffs_pages(page: Page, framed: str, host: Host, path: str) -> None:
    host.body = f'<iframe id="ours" src="{framed}{path}"></iframe>'
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text))
    page.goto(f"http://localhost:{host.port}/")
    page.wait_for_timeout(300)
    assert any("frame-ancestors" in line or "X-Frame-Options" in line for line in refused), refused


def test_an_attribute_that_does_not_exist_shows_the_form_and_says_so_once(page: Page, framed: str, host: Host) -> None:
    warned: list[str] = []
    page.on("console", lambda line: warned.append(line.text))
    host.body = element(framed, 'view="khac" mau="xanh"')
    page.goto(f"http://localhost:{host.port}/")
    expect(page.frame_locator("ho-so-buu-chinh iframe").locator("#ma")).to_be_visible()
    assert len(warned) == 1
    assert "mau" in warned[0]
    assert 'view="khac"' in warned[0]


def test_where_we_are_down_a_link_remains(page: Page, host: Host) -> None:
    host.body = element("http://127.0.0.1:9")
    page.goto(f"http://localhost:{host.port}/")
    assert page.get_by_role("link", name="Tra cứu hồ sơ").is_visible()


def test_the_kept_page_says_when_it_was_true_and_nothing_else_is_kept(page: Page, app: Flask) -> None:
    """A site of its own, because it is shut down while somebody looks."""
    code, other = a_dossier(IN_PROGRESS), a_dossier()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = f"http://127.0.0.1:{server.server_port}"
    page.goto(f"{site}/T/{code}/chia-se")
    page.get_by_role("button", name="Giữ trang này").click()
    expect(page.get_by_text("Đã giữ trang này trên máy.")).to_be_visible()
    page.goto(f"{site}/T/{code}")
    sentence = page.locator("h1").inner_text()
    assert "hiện không có mạng" not in page.content()
    server.shutdown()
    server.server_close()
    thread.join(10)
    page.goto(f"{site}/T/{code}")
    assert page.locator("h1").inner_text() == sentence
    stamp = page.locator("main [role=status]").first.inner_text()
    assert "Thông tin lúc" in stamp
    assert "hiện không có mạng" in stamp
    page.goto(f"{site}/T/{other}")
    assert page.locator("h1").inner_text() == "Không có mạng"
    assert page.locator(f'a[href="/T/{code}"]').count() == 1
    page.goto(f"{site}/thu-tuc")
    assert page.locator("h1").inner_text() == "Không có mạng"
