"""A browser for tests that checks every page it receives, and forgets whatever a view did not commit."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import db
from tests.accounts.cast import next_code

Fields = Mapping[str, Any]


class FreshClient(FlaskClient):
    """Each request in an application context of its own, as in life: its session ends with it, uncommitted work is lost."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.rollback()  # what the test reads next is what was committed
        return response


class Browser:
    """Pages in, parsed pages out. The session's token is sent along as a person's own form would."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.response: TestResponse
        self.token = ""

    def get(self, path: str, *, status: int = 200, follow: bool = True, htmx: bool = False, **kwargs: Any) -> BeautifulSoup:
        answer = self.client.get(path, headers=_headers(htmx), follow_redirects=follow and status < 300, **kwargs)
        return self._received(answer, status, htmx)

    def post(
        self, path: str, fields: Fields | None = None, *, status: int = 200, htmx: bool = False, follow: bool = True
    ) -> BeautifulSoup:
        """Send a form. A redirect is followed, unless a 3xx `status` asks to see it."""
        sent = dict(fields or {})
        if self.token:
            sent.setdefault("csrf_token", self.token)
        answer = self.client.post(path, data=sent, headers=_headers(htmx), follow_redirects=follow and status < 300)
        return self._received(answer, status, htmx)

    def submit(self, form: Tag, fields: Fields | None = None, *, status: int = 200) -> BeautifulSoup:
        """Fill a form found on a page: its own values first, then those given."""
        sent = {**values_of(form), **(fields or {})}
        path = str(form.get("action") or self.response.request.full_path)
        if str(form.get("method", "get")).lower() == "get":
            return self.get(path, status=status, query_string=sent)
        return self.post(path, sent, status=status)

    def sign_in(self, username: str, password: str) -> BeautifulSoup:
        """Password and, where it is asked for, the code on this person's telephone."""
        page = self.post("/can-bo/dang-nhap", {"username": username, "password": password})
        if self.response.request.path == "/can-bo/dang-nhap/ma":
            page = self.post("/can-bo/dang-nhap/ma", {"code": next_code(username)})
        if not page.select_one("input[name=csrf_token]"):
            self.get("/can-bo/tai-khoan")
        return page

    def _received(self, response: TestResponse, status: int, htmx: bool) -> BeautifulSoup:
        self.response = response
        assert response.status_code == status, f"{response.request.path}: {response.status_code}, not {status}"
        if response.mimetype != "text/html" or 300 <= status < 400:
            return BeautifulSoup(response.text, "html.parser")
        whole = "<html" in response.text
        page = check_page(response) if whole or not htmx else check_fragment(response)
        token = page.select_one("input[name=csrf_token]")
        if token is not None:
            self.token = str(token["value"])
        return page


def check_page(response: TestResponse) -> BeautifulSoup:
    """What every page promises: valid HTML, one h1 that begins the title, labels, no inline code, forms without htmx."""
    html5lib.HTMLParser(strict=True).parse(response.text)
    page = BeautifulSoup(response.text, "html.parser")
    title, headings = page.select("title"), page.select("h1")
    assert len(headings) == 1, "a page has one h1"
    assert _words(title[0]).startswith(_words(headings[0])), f"the title starts with the h1: {_words(title[0])}"
    _check_ids(page)
    _check_labels(page)
    _check_nothing_inline(page, response.headers.get("Content-Security-Policy", ""))
    _check_works_without_htmx(page)
    return page


def check_fragment(response: TestResponse) -> BeautifulSoup:
    assert "<html" not in response.text, "a fragment is not a page"
    assert "HX-Request" in response.headers.get("Vary", ""), "a fragment's answer varies by HX-Request"
    fragment = BeautifulSoup(response.text, "html.parser")
    _check_ids(fragment)
    _check_labels(fragment)
    _check_works_without_htmx(fragment)
    return fragment


def values_of(form: Tag) -> dict[str, str]:
    """What a person would send by pressing the button without typing."""
    values: dict[str, str] = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        values[str(field["name"])] = str(field.get("value", "")) if field.name == "input" else field.text
    for choice in form.select("select[name]"):
        chosen = choice.select_one("option[selected]") or choice.select_one("option")
        values[str(choice["name"])] = str(chosen.get("value", chosen.text)) if chosen else ""
    return values


def _check_ids(page: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in page.find_all(True, attrs={"id": True})]
    assert len(ids) == len(set(ids)), f"an id is used twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in page.find_all(True, attrs={attribute: True}):
            missing = set(str(tag[attribute]).split()) - set(ids)
            assert not missing, f"{attribute} names what is not there: {missing}"


def _check_labels(page: BeautifulSoup) -> None:
    labelled = {label["for"] for label in page.find_all("label", attrs={"for": True})}
    for field in page.find_all(("input", "select", "textarea")):
        if field.get("type") not in ("hidden", "submit"):
            assert field.get("id") in labelled, f"no label for {field}"


def _check_nothing_inline(page: BeautifulSoup, policy: str) -> None:
    assert "unsafe-inline" not in policy
    assert not page.select("script:not([src], [type='application/ld+json']), [style]"), "inline script or style attribute"
    assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)], "inline handler"
    for style in page.select("style"):
        digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy, "a style that the policy does not allow"


def _check_works_without_htmx(page: BeautifulSoup) -> None:
    if not page.find(lambda tag: tag.has_attr("hx-get") or tag.has_attr("hx-post")):
        return
    for form in page.select("form[hx-post]"):
        assert form.get("action") == form["hx-post"], "a form must also work without htmx"
    for form in page.select("form[hx-get]"):
        assert form.get("action") == form["hx-get"], "a form must also work without htmx"
    for link in page.select("a[hx-get]"):
        assert link.get("href"), "a link must also work without htmx"
    for field in page.select("input[hx-get], select[hx-get]"):
        assert field.find_parent("form"), "a field that asks by itself stands in a form that works without it"


def _headers(htmx: bool) -> dict[str, str]:
    return {"Sec-Fetch-Site": "same-origin"} | ({"HX-Request": "true"} if htmx else {})


def _words(tag: Tag) -> str:
    return " ".join(tag.text.split())
