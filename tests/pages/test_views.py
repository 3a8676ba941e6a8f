"""The pages anybody may read, and the addresses for the operator."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal.pages.views import bp
from tests.web.shell import make_shell

PAGES = ["/", "/tro-giup", "/quyen-rieng-tu", "/kha-nang-tiep-can"]


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    app = make_shell(tmp_path, metrics_token="operator")
    app.register_blueprint(bp)
    return app


@pytest.fixture
def visitor(site: Flask) -> Iterator[FlaskClient]:
    with site.test_client() as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_has_its_heading_its_way_to_help_and_no_cookie(visitor: FlaskClient, path: str, language: str) -> None:
    visitor.set_cookie("lang", language)
    answer = visitor.get(path)
    assert answer.status_code == 200
    page = answer.text
    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1
    heading = page.partition("<h1>")[2].partition("</h1>")[0]
    assert f"<title>{heading} –" in page
    assert 'href="tel:1900545481"' in page
    assert 'href="#main"' in page
    assert "UBND thành phố Quảng Ninh" in page
    assert "Set-Cookie" not in answer.headers
    assert "style=" not in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_start_page_leads_to_the_three_things(visitor: FlaskClient) -> None:
    page = visitor.get("/").text
    assert '<form action="/tra-cuu" method="get">' in page
    assert 'name="ma"' in page
    assert '<form action="/thu-tuc" method="get"' in page
    assert 'href="/dat-lich"' in page


def test_nothing_is_promised_that_nobody_can_keep(visitor: FlaskClient) -> None:
    for path in PAGES:
        words = visitor.get(path).text.lower()
        assert "không bao giờ mất" not in words
        assert "không bị mất" not in words


def test_robots_are_kept_from_dossiers_and_staff(visitor: FlaskClient) -> None:
    answer = visitor.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert {"Disallow: /T/", "Disallow: /can-bo"} <= set(answer.text.splitlines())


def test_the_icon_is_found_where_browsers_look(visitor: FlaskClient) -> None:
    answer = visitor.get("/favicon.ico", follow_redirects=True, buffered=True)
    assert answer.mimetype == "image/svg+xml"


def test_alive_and_ready_are_two_questions(site: Flask, visitor: FlaskClient) -> None:
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").text == "ready\n"
    site.extensions["portal_migrated"] = lambda: "database is at 0001, needs 0002"
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "database is at 0001, needs 0002\n")
    assert answer.headers["Retry-After"] == "5"
    assert visitor.get("/healthz").status_code == 200


def test_a_database_that_does_not_answer_is_not_ready(site: Flask, visitor: FlaskClient) -> None:
    def unreachable() -> str:
        raise OperationalError("SELECT", {}, ConnectionError("db.internal refused"))

    site.extensions["portal_migrated"] = unreachable
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert "db.internal" not in answer.text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 403),
        ("203.0.113.9", {}, 403),
        ("203.0.113.9", {"Authorization": "Bearer operator"}, 200),
        ("203.0.113.9", {"Authorization": "Bearer wrong"}, 403),
        ("203.0.113.9", {"Authorization": "Bearer đúng"}, 403),
    ],
)
def test_figures_are_for_the_operator(visitor: FlaskClient, address: str, headers: dict[str, str], status: int) -> None:
    latin = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    assert visitor.get("/metrics", headers=latin, environ_base={"REMOTE_ADDR": address}).status_code == status


def test_an_empty_token_opens_nothing(tmp_path: Path) -> None:
    app = make_shell(tmp_path)
    app.register_blueprint(bp)
    away = {"REMOTE_ADDR": "203.0.113.9"}
    answer = app.test_client().get("/metrics", headers={"Authorization": "Bearer "}, environ_base=away)
    assert answer.status_code == 403


def test_answers_are_counted_for_all_workers_together(tmp_path: Path) -> None:
    for _ in range(2):
        app = make_shell(tmp_path)
        app.register_blueprint(bp)
        client = app.test_client()
        client.get("/tro-giup")
        client.get("/nowhere")
        figures = client.get("/metrics").text
    assert 'portal_http_requests_total{endpoint="pages.help_page",method="GET",status="200"} 2' in figures
    assert 'portal_http_requests_total{endpoint="none",method="GET",status="404"} 2' in figures
    assert "# TYPE portal_http_requests_total counter" in figures
