"""Boxes in other sites' pages: what may be framed and by whom, the lines to copy, oEmbed, the installed portal."""

import hashlib
import json
import re
from dataclasses import replace

import pytest
from flask import Flask

from portal.config import ROOT, BadSetting, from_environment
from portal.embed.lines.rules import integrity
from tests.support.browser import Browser
from tests.tracking.stories import IN_PROGRESS, NAME, PHONE, a_dossier

PORTAL, NEWS = "https://cong.example.vn", "https://bao.example.vn"
UNKNOWN = "HA10NGQN2026N"
BIRTH = "1.001193"
# Other sites' pages carry its hash: another content is another number.
SHA_OF_EMBED_1 = "c8c92a56287d75f4094cb70e7720d664337a27134c6cfec6bee7ec09e06ba7fc"


@pytest.fixture
def allowed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The e-portal may frame us."""
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], embed_origins=(PORTAL,)))
    return app


def ancestors(app: Flask, path: str) -> tuple[str, bool]:
    """Who may frame an address, and whether old browsers are told nobody."""
    answer = app.test_client().get(path)
    policy = answer.headers["Content-Security-Policy"]
    found = re.search(r"frame-ancestors ([^;]+)", policy)
    assert found, policy
    return found[1], answer.headers.get("X-Frame-Options") == "DENY"


@pytest.mark.parametrize(
    "path",
    ["/nhung/tra-cuu", f"/nhung/tra-cuu?ma={UNKNOWN}", "/nhung/tra-cuu?ma=x", "/nhung/thu-tuc", "/nhung/thu-tuc?q=khai+sinh",
     f"/nhung/thu-tuc/{BIRTH}", "/nhung/thu-tuc/9.999999", "/nhung/khong-co"],
)  # fmt: skip
def test_framed_pages_may_be_framed_by_those_that_are_named(allowed: Flask, path: str) -> None:
    who, refused = ancestors(allowed, path)
    if path == "/nhung/khong-co":  # not one of ours
        assert (who, refused) == ("'none'", True)
    else:
        assert (who, refused) == (f"'self' {PORTAL}", False)


@pytest.mark.parametrize(
    "path", ["/", "/nhung", "/dat-lich", "/thu-tuc", f"/T/{UNKNOWN}", "/can-bo/dang-nhap", "/cuoc-buu-dien", "/tra-cuu"]
)
def test_nothing_else_may_be_framed_by_anybody(allowed: Flask, path: str) -> None:
    assert ancestors(allowed, path) == ("'none'", True)


def test_without_a_name_only_our_own_pages_frame_us(app: Flask) -> None:
    assert ancestors(app, "/nhung/tra-cuu") == ("'self'", False)


def test_a_frame_shows_what_the_public_page_says_and_nothing_personal(app: Flask) -> None:
    browser, code = Browser(app), a_dossier(IN_PROGRESS)
    page = browser.get(f"/nhung/tra-cuu?ma={code.lower()[:4]}-{code[4:]}")
    sentence = Browser(app).get(f"/T/{code}").select_one("h1")
    assert sentence
    heading = page.select_one("h1")
    assert heading
    assert heading.get_text(" ", strip=True) == sentence.get_text(" ", strip=True)
    assert page.select_one(f'a[href="/T/{code}"]')
    assert not page.select('form[method="post"]')
    for personal in (NAME, PHONE, "Hoa", "5678"):
        assert personal not in page.get_text()


def test_whatever_a_frame_links_to_opens_outside_unless_it_stays_among_framed_pages(app: Flask) -> None:
    browser = Browser(app)
    for path in ("/nhung/tra-cuu", "/nhung/thu-tuc?q=khai+sinh", f"/nhung/thu-tuc/{BIRTH}"):
        page = browser.get(path)
        base = page.select_one("base")
        assert base
        assert base["target"] == "_top"
        for link in page.select('a[target="_self"], form[target="_self"]'):
            assert str(link.get("href") or link["action"]).startswith("/nhung/"), link
        assert not page.select('form:not([target="_self"])')


def test_a_frame_sets_and_reads_no_cookie(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("lang", "en")
    for path in ("/nhung/tra-cuu", "/nhung/thu-tuc", f"/nhung/thu-tuc/{BIRTH}"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert '<html lang="vi"' in answer.text
    assert '<html lang="en"' in client.get("/nhung/tra-cuu?lang=en").text


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        (UNKNOWN, 404, "Không có hồ sơ nào mang mã này"), ("HA10NGQN2026M", 422, "Mã này bị gõ nhầm"),
        ("abc", 422, "Mã này chưa đúng dạng"), ("", 200, "Tra cứu hồ sơ"), ("<script>", 422, "Mã này chưa đúng dạng"),
        ("\u202eX" * 200, 422, "Mã này chưa đúng dạng"),
    ],
)  # fmt: skip
def test_a_wrong_code_is_told_in_the_frame(app: Flask, given: str, status: int, said: str) -> None:
    page = Browser(app).get("/nhung/tra-cuu", query_string={"ma": given}, status=status)
    heading = page.select_one("h1")
    assert heading
    assert heading.get_text(strip=True) == said


def test_wrong_codes_in_frames_count_with_all_the_others(app: Flask) -> None:
    client = app.test_client()
    statuses = [client.get(f"/nhung/tra-cuu?ma={UNKNOWN}").status_code for _ in range(51)]
    assert statuses[-1] == 429
    assert client.get(f"/T/{UNKNOWN}").status_code == 429
    code = a_dossier()
    assert client.get(f"/nhung/tra-cuu?ma={code}").status_code == 200


def test_the_list_in_a_frame_is_the_list_of_a_day(app: Flask) -> None:
    browser = Browser(app)
    page = browser.get("/nhung/thu-tuc?q=khai+sinh&ngay=2026-10-01")
    assert page.select(f'a[href*="/nhung/thu-tuc/{BIRTH}?ngay=2026-10-01"]')
    assert "Theo danh mục có hiệu lực ngày 01/10/2026" in page.get_text(" ")
    assert browser.get("/nhung/thu-tuc?ngay=hom-qua", status=422)
    second = browser.get("/nhung/thu-tuc?linh-vuc=ho-tich&trang=2&lang=en")
    assert second.select('a[rel="prev"][href*="linh-vuc=ho-tich"][href*="lang=en"]')
    answer = browser.get(f"/nhung/thu-tuc/{BIRTH}?ngay=2026-10-01")
    assert answer.select(f'a[href="/thu-tuc/{BIRTH}?ngay=2026-10-01"]')


def test_the_lines_to_copy_carry_the_hash_of_the_script(app: Flask) -> None:
    browser = Browser(app)
    served = app.test_client().get("/static/embed-1.js")
    page = browser.get(f"/nhung?view=thu-tuc&code={BIRTH}&lang=en")
    element = page.select_one("#element-lines")
    frame = page.select_one("#frame-lines")
    assert element
    assert frame
    assert f'integrity="{integrity(served.data)}" crossorigin="anonymous"' in element.get_text()
    assert f'<ho-so-buu-chinh view="thu-tuc" code="{BIRTH}" lang="en">' in element.get_text()
    assert f"/nhung/thu-tuc/{BIRTH}?lang=en" in frame.get_text()
    assert "Procedures that can go by post" in frame.get_text()
    assert browser.get("/nhung?view=thu-tuc&code=9.999999", status=422).select_one("#code-error")
    assert browser.get("/nhung?view=khac", status=422)


def test_the_published_script_is_small_open_to_all_and_never_changes(app: Flask) -> None:
    client = app.test_client()
    first, moving = client.get("/static/embed-1.js"), client.get("/static/embed.js")
    assert first.data == moving.data == (ROOT / "static" / "js" / "embed-1.js").read_bytes()
    assert len(first.data) <= 5 * 1024
    assert "immutable" in first.headers["Cache-Control"]
    assert moving.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert hashlib.sha256(first.data).hexdigest() == SHA_OF_EMBED_1


def test_a_news_site_is_told_how_to_show_a_procedure(app: Flask) -> None:
    client = app.test_client()
    told = client.get(f"/oembed?url=http://127.0.0.1:8000/thu-tuc/{BIRTH}&maxwidth=400&maxheight=300").get_json()
    assert (told["type"], told["version"], told["width"], told["height"]) == ("rich", "1.0", 400, 300)
    assert f'src="http://127.0.0.1:8000/nhung/thu-tuc/{BIRTH}"' in told["html"]
    assert client.get("/oembed?url=http://127.0.0.1:8000/tra-cuu").get_json()["height"] == 320
    links = Browser(app).get(f"/thu-tuc/{BIRTH}").select('link[type="application/json+oembed"]')
    assert client.get(str(links[0]["href"]).partition("8000")[2]).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [("url=http://127.0.0.1:8000/T/HA10NGQN2026N", 404), ("url=https://khac.example.vn/thu-tuc", 404), ("url=", 404), ("", 404),
     ("url=http://127.0.0.1:8000/thu-tuc/9.999999", 404), ("url=http://127.0.0.1:8000/can-bo", 404), ("url=http://[", 404),
     ("url=http://127.0.0.1:8000/thu-tuc&format=xml", 501), ("url=http://127.0.0.1:8000/thu-tuc&maxwidth=-5", 200)],
)  # fmt: skip
def test_what_may_not_be_embedded_is_not_offered(app: Flask, query: str, status: int) -> None:
    assert app.test_client().get(f"/oembed?{query}").status_code == status


def test_the_portal_can_be_installed(app: Flask) -> None:
    client = app.test_client()
    told = json.loads(client.get("/manifest.webmanifest").data)
    assert (told["start_url"], told["display"], told["lang"]) == ("/", "standalone", "vi")
    for icon in told["icons"]:
        with client.get(icon["src"]) as picture:  # a file that is sent must be closed
            assert picture.status_code == 200
    assert 'rel="manifest"' in client.get("/").text
    worker = client.get("/sw.js")
    assert worker.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert client.get("/khong-co-mang").status_code == 200


def test_the_switch_takes_the_worker_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unregister" not in app.test_client().get("/sw.js").text
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], offline_copy=False))
    assert "unregister" in app.test_client().get("/sw.js").text
    assert "keep.js" not in app.test_client().get(f"/T/{a_dossier()}/chia-se").text


def test_the_page_for_sharing_tells_nothing_of_the_case(app: Flask) -> None:
    code = a_dossier(IN_PROGRESS)
    page = Browser(app).get(f"/T/{code}/chia-se")
    address = page.select_one("#address")
    assert address
    assert address["value"] == f"http://127.0.0.1:8000/T/{code}"
    shared = Browser(app).get(f"/T/{code}")
    told = " ".join(str(tag["content"]) for tag in shared.select('meta[property^="og:"]'))
    assert code not in told
    assert "Hồ Sơ Bưu Chính" in told
    assert not shared.select("script")
    assert Browser(app).get(f"/T/{UNKNOWN}/chia-se", status=404)


@pytest.mark.parametrize(
    "origins", ["cong.example.vn", "https://cong.example.vn/x", "https://a https://", "javascript:x", "https://x; script-src *"]
)
def test_what_is_no_site_is_refused_at_the_start(origins: str) -> None:
    with pytest.raises(BadSetting, match="EMBED_ORIGINS"):
        from_environment({"EMBED_ORIGINS": origins})


def test_sites_are_read_as_browsers_write_them() -> None:
    config = from_environment({"EMBED_ORIGINS": " https://Cong.Example.vn/  https://*.quangninh.gov.vn "})
    assert config.embed_origins == ("https://cong.example.vn", "https://*.quangninh.gov.vn")
