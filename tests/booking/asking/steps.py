"""The steps of a booking as the tests take them."""

from datetime import datetime, timedelta

from bs4 import BeautifulSoup, Tag
from flask import Flask

from portal.booking.pickups.queries import pickups_for_office
from portal.catalogue.publications.rules import Listed
from portal.catalogue.search.queries import all_procedures
from portal.places.queries import serving_office
from portal.web import stamps
from tests.booking.bookings import AT, UNIT, free_window
from tests.support.browser import Browser

PERSON = {
    "for_whom": "me",
    "name": "Nguyễn Thị Hoa",
    "phone": "0912.345 678",
    "address": "Số 1, tổ 2, khu 3",
    "consent": "1",
}


def procedure(*, submit: bool, back: bool) -> Listed:
    return next(one for one in all_procedures() if (one.submit_by_post, one.return_by_post) == (submit, back))


def chosen(**more: str) -> dict[str, str]:
    both = procedure(submit=True, back=True)
    return {"thu-tuc": both.code, "cap": both.level, "dich-vu": "both", "xa": UNIT, "khung": free_window()} | more


def only(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def stamp(app: Flask, at: datetime = AT - timedelta(minutes=1)) -> str:
    """Of a form that was given out then."""
    with app.app_context():
        return stamps.make(at)


def check(browser: Browser, status: int = 200, /, **more: str) -> BeautifulSoup:
    """The page on which everything is looked at once more."""
    sent = chosen() | PERSON | {"dau": stamp(browser.app)} | more
    return browser.post("/dat-lich/kiem-tra", sent, status=status)


def send(browser: Browser, page: BeautifulSoup, status: int = 200) -> BeautifulSoup:
    return browser.submit(only(page, 'form[action="/dat-lich"]'), status=status)


def booked() -> list[str]:
    return [one.code for one in pickups_for_office(serving_office(UNIT).id, AT.date())]
