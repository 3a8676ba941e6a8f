"""An error is a page in plain words, or a problem for a machine; a busy database is a 503; no traceback reaches a person."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web import errors


@pytest.mark.parametrize("status", sorted(errors.PAGES))
def test_every_error_has_its_own_page(visitor: FlaskClient, status: int) -> None:
    answer = visitor.get(f"/abort/{status}")
    assert answer.status_code == status
    assert answer.text.count("<h1>") == 1
    heading = answer.text.partition("<h1>")[2].partition("</h1>")[0]
    assert f"<title>{heading} –" in answer.text
    assert "1900 54 54 81" in answer.text


@pytest.mark.parametrize("status", [410, 418, 502])
def test_an_error_without_a_page_gets_its_familys(visitor: FlaskClient, status: int) -> None:
    answer = visitor.get(f"/abort/{status}")
    assert answer.status_code == status
    assert "<h1>" in answer.text


@pytest.mark.parametrize("path", ["/api/nowhere", "/T/nothing.json", "/ngsp/nowhere"])
def test_a_machine_gets_a_problem(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.content_type == "application/problem+json"
    assert json.loads(answer.data) == {"type": "about:blank", "title": "Not Found", "status": 404}


def test_a_problem_may_say_more(shell: Flask) -> None:
    with shell.test_request_context("/api/x"):
        answer = errors.problem(409, "Khung giờ đã đầy", type="urn:x:window-full", windows=["a"])
    assert answer.status_code == 409
    assert json.loads(answer.data) == {
        "type": "urn:x:window-full",
        "title": "Khung giờ đã đầy",
        "status": 409,
        "windows": ["a"],
    }


@pytest.mark.parametrize("what", ["locked", "full", "readonly"])
@pytest.mark.parametrize("prefix", ["", "/api"])
def test_a_database_that_cannot_write_now_asks_to_try_again(visitor: FlaskClient, what: str, prefix: str) -> None:
    answer = visitor.get(f"{prefix}/database/{what}")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert ("problem+json" in answer.content_type) == bool(prefix)


@pytest.mark.parametrize("what", ["our-fault", "twice"])
def test_a_wrong_statement_is_our_own_fault(visitor: FlaskClient, what: str) -> None:
    assert visitor.get(f"/database/{what}").status_code == 500


def test_no_detail_of_a_fault_reaches_a_person(visitor: FlaskClient) -> None:
    answer = visitor.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_the_error_page_cannot_itself_fail(shell: Flask, visitor: FlaskClient) -> None:
    del shell.jinja_env.globals["authority_name"]
    answer = visitor.get("/broken")
    assert answer.status_code == 500
    assert answer.text == errors.LAST_RESORT


def test_a_refusal_says_when_to_come_back_and_what_is_allowed(visitor: FlaskClient) -> None:
    assert visitor.get("/abort/429").headers["Retry-After"] == "30"
    assert set(visitor.post("/page").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
