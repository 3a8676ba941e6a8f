"""The pages of a change, as the tests walk them."""

from bs4 import BeautifulSoup

from portal.custody.dossiers.queries import find_state
from tests.booking.bookings import AT
from tests.support.browser import Browser

LAST4 = "0000"
BEGINS = AT.replace(day=25, hour=0, minute=30)


def words(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("main").text.split())  # type: ignore[union-attr]


def with_code(browser: Browser, code: str, **fields: str) -> BeautifulSoup:
    """The page to type the code on."""
    return browser.post(f"/T/{code}/lich/ma", {"phone_last4": LAST4, **fields})


def send(browser: Browser, page: BeautifulSoup, fields: dict[str, str], status: int = 200) -> BeautifulSoup:
    form = page.select_one("form:has(#ma)")
    assert form is not None
    return browser.submit(form, fields, status=status)


def kinds(code: str) -> list[str]:
    view = find_state(code)
    assert view is not None
    return [line.kind for line in view.state.lines]
