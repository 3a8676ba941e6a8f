"""Everybody of the cast at their own browser, pressing the buttons of one dossier."""

from bs4 import BeautifulSoup, Tag
from flask import Flask

from portal import clock
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import NewDossier, Said
from portal.custody.dossiers.service import record_many, register
from portal.custody.states.rules import State
from portal.db import writing
from tests.accounts.cast import DESK, PASSWORD, POST
from tests.support.browser import Browser

PAPER = {"paper-0-kind": "Tờ khai", "paper-0-original": "original", "paper-0-sheets": "2"}


class Staff:
    """Everybody of the cast, each with a browser of their own."""

    def __init__(self, app: Flask, code: str) -> None:
        self.app, self.code = app, code
        self.browsers: dict[str, Browser] = {}

    def browser(self, name: str) -> Browser:
        if name not in self.browsers:
            self.browsers[name] = Browser(self.app)
            self.browsers[name].sign_in(name, PASSWORD)
        return self.browsers[name]

    def page(self, name: str, status: int = 200) -> BeautifulSoup:
        return self.browser(name).get(f"/can-bo/ho-so/{self.code}", status=status)

    def does(self, name: str, action: str, **fields: str) -> BeautifulSoup:
        """Open the page, fill the form of this action, press its button."""
        form = form_of(self.page(name), action)
        return self.browser(name).submit(form, fields)

    def sends(self, name: str, action: str, status: int, **fields: str) -> BeautifulSoup:
        """Without looking at the page first."""
        return self.browser(name).post(f"/can-bo/ho-so/{self.code}/{action}", {"id": "a" * 32, **fields}, status=status)

    @property
    def state(self) -> State:
        view = find_state(self.code)
        assert view is not None
        return view.state


def form_of(page: BeautifulSoup, action: str) -> Tag:
    form = page.select_one(f'form[action$="/{action}"]')
    assert form is not None, f"no button for {action} among {[f['action'] for f in page.select('form[method=post]')]}"
    return form


def to_the_desk(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("lan", "offer", to=DESK)
    staff.does("hoa", "accept", count="full")


def to_the_door(staff: Staff) -> None:
    to_the_desk(staff)
    staff.does("hoa", "receive")
    staff.does("hoa", "result_ready")
    staff.does("hoa", "offer")
    staff.does("minh", "accept", count="full")
    staff.does("lan", "send_out")


def offered(count: int) -> list[str]:
    """So many dossiers whose papers a postman offers to the counter of one post office."""
    now, new = clock.now(), NewDossier(True, True, "staff", post_office=POST, agency_office=DESK)
    with writing():
        codes = [register(new, at=now) for _ in range(count)]
        for code in codes:
            events = [Said("vnpost", f"{code}{kind}", kind, now, POST, details=details)
                      for kind, details in (("collected", {}), ("offered", {"to": POST}))]  # fmt: skip
            record_many([(code, event) for event in events], heard_at=now)
    return codes
