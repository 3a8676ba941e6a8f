"""What officers do on the pages of drafts."""

from io import BytesIO

from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.accounts.cast import PASSWORD, hire
from tests.catalogue.drafts.lists import ANNEX, DECISION, as_file
from tests.support.browser import Browser

ALL = "/can-bo/danh-muc"


def signed_in(app: Flask, name: str) -> Browser:
    hire(name)
    browser = Browser(app)
    browser.sign_in(name, PASSWORD)
    return browser


def text_of(page: BeautifulSoup | Tag) -> str:
    return " ".join(page.text.split())


def upload(
    browser: Browser, file: tuple[BytesIO, str] | None = None, status: int = 200, fields: dict[str, str] | None = None
) -> BeautifulSoup:
    sent = {
        "decision": DECISION, "effective": "2026-12-01", "decided_on": "2026-11-20",
        "file": file or as_file(ANNEX, "phụ lục.xlsx"),
    } | (fields or {})  # fmt: skip
    return browser.post(ALL, sent, status=status)


def form_of(page: BeautifulSoup, ending: str) -> Tag:
    (form,) = page.select(f'form[action$="{ending}"]')
    return form


def publish(browser: Browser, number: int, status: int = 200, **ticks: str) -> BeautifulSoup:
    page = browser.get(f"{ALL}/{number}/thay-doi")
    return browser.submit(form_of(page, "cong-bo"), {"looked": "1"} | ticks, status=status)
