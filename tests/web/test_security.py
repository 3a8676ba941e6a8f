"""What every answer carries, as a class over every kind of answer; who may send a form; what a client may claim."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web import assets, security
from tests.web.shell import make_shell

EVERY_KIND = [
    ("GET", "/page", 200),
    ("GET", "/nowhere", 404),
    ("GET", "/api/nowhere", 404),
    ("POST", "/page", 405),
    ("GET", "/broken", 500),
    ("GET", "/database/locked", 503),
    ("GET", "/abort/429", 429),
    ("GET", "/ngon-ngu/en", 303),
    ("GET", "/static/css/portal.css", 200),
    ("GET", "/static/nowhere.css", 404),
    ("OPTIONS", "/page", 200),
    ("HEAD", "/page", 200),
    ("GET", "/page?a=%00", 400),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND)
def test_every_answer_carries_the_headers(visitor: FlaskClient, method: str, path: str, status: int) -> None:
    answer = visitor.open(path, method=method, buffered=True)
    assert answer.status_code == status
    headers = answer.headers
    for name, value in security.FIXED_HEADERS.items():
        assert headers[name] == value or name == "Cache-Control"
    policy = headers["Content-Security-Policy"]
    for rule in (
        "default-src 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "Cache-Control" in headers
    assert "Strict-Transport-Security" not in headers
    if headers.get("Content-Type", "").startswith("text/"):
        assert "charset=utf-8" in headers["Content-Type"]


def test_https_adds_hsts_and_host_cookies(tmp_path: Path) -> None:
    app = make_shell(tmp_path, base_url="https://hoso.example.vn")
    answer = app.test_client().get("/ngon-ngu/en?ve=/page", base_url="https://hoso.example.vn")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lang=en;")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"]


def test_no_public_page_sets_a_cookie(visitor: FlaskClient) -> None:
    for path in ("/page", "/words", "/nowhere", "/static/css/portal.css"):
        assert "Set-Cookie" not in visitor.get(path, buffered=True).headers


def test_a_view_may_open_its_own_answer(visitor: FlaskClient) -> None:
    answer = visitor.get("/own-headers")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "max-age=60"
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]


def test_what_staff_see_is_not_kept(visitor: FlaskClient) -> None:
    assert visitor.get("/can-bo/token", headers={"Probe-Role": "postman"}).headers["Cache-Control"] == "no-store"


def test_the_inline_style_is_in_the_policy_by_its_hash(shell: Flask, visitor: FlaskClient) -> None:
    (style_hash,) = assets.style_hashes()
    assert f"style-src 'self' {style_hash};" in visitor.get("/page").headers["Content-Security-Policy"]
    style = str(assets.inline_style("tracking.css"))
    assert len(style) < 3000
    assert "<" not in style
    with pytest.raises(LookupError):
        assets.inline_style("portal.css")


def test_the_style_sheets_are_small() -> None:
    assert (assets.STATIC / "css" / "portal.css").stat().st_size < 7 * 1024


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://LOCALHOST"}, 200),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_another_site_may_not_send_our_forms(visitor: FlaskClient, headers: dict[str, str], status: int) -> None:
    assert visitor.post("/send", data={"name": "a"}, headers=headers).status_code == status


def test_a_system_with_a_key_is_not_a_browser(visitor: FlaskClient) -> None:
    assert visitor.post("/api/send", headers={"Origin": "https://other.example"}).status_code == 200


def test_staff_forms_need_the_token_of_their_session(visitor: FlaskClient) -> None:
    as_postman = {"Probe-Role": "postman"}
    assert visitor.post("/can-bo/send", headers=as_postman).status_code == 400
    token = _token(visitor.get("/can-bo/token", headers=as_postman))
    assert visitor.post("/can-bo/send", data={"csrf_token": token}, headers=as_postman).status_code == 200
    signed, _, signature = token.rpartition(".")
    wrong = f"{signed}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"  # the last letter has bits that say nothing
    assert visitor.post("/can-bo/send", data={"csrf_token": wrong}, headers=as_postman).status_code == 400


def test_who_is_not_signed_in_is_told_so_before_any_token(visitor: FlaskClient) -> None:
    assert visitor.post("/can-bo/send").status_code == 401
    assert visitor.post("/can-bo/send", headers={"Probe-Role": "officer"}).status_code == 403


def test_too_large_a_body_is_refused(visitor: FlaskClient) -> None:
    assert visitor.post("/send", data={"name": "a" * (security.BODY_LIMIT + 1)}).status_code == 413
    assert visitor.post("/send", data={"name": "a" * (security.FORM_LIMIT + 1)}).status_code == 413


def test_text_is_compressed_for_those_who_take_it(visitor: FlaskClient) -> None:
    plain = visitor.get("/page")
    packed = visitor.get("/page", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 5
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/small", {"Accept-Encoding": "gzip"}),
        ("/page", {"Accept-Encoding": "gzip;q=0"}),
        ("/page", {"Accept-Encoding": "identity"}),
        ("/can-bo/token", {"Accept-Encoding": "gzip", "Probe-Role": "postman"}),
    ],
)
def test_what_is_small_unwanted_or_secret_stays_plain(visitor: FlaskClient, path: str, headers: dict[str, str]) -> None:
    assert "Content-Encoding" not in visitor.get(path, headers=headers).headers


def test_a_static_file_with_its_hash_is_kept_for_ever(shell: Flask, visitor: FlaskClient) -> None:
    with shell.app_context():
        address = assets.asset("css/portal.css")
    assert re.fullmatch(r"/static/css/portal\.css\?v=[0-9a-f]{8}", address)
    packed = visitor.get(address, buffered=True, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Cache-Control"] == assets.FOREVER
    assert packed.headers["Content-Encoding"] == "gzip"
    assert visitor.get("/static/css/portal.css", buffered=True).headers["Cache-Control"] == assets.AN_HOUR
    again = visitor.get(address, buffered=True, headers={"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"})
    assert (again.status_code, again.data) == (304, b"")


def test_a_claimed_address_counts_only_behind_our_own_proxies(tmp_path: Path) -> None:
    claim = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    assert make_shell(tmp_path).test_client().get("/address", headers=claim).text == "127.0.0.1"
    behind_one = make_shell(tmp_path, trusted_proxies=1).test_client()
    assert behind_one.get("/address", headers=claim).text == "198.51.100.7"


def _token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]
