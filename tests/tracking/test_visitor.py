"""Whoever waits at the door can tell a real postman, and has a code of their own to give."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts.rules import Role
from portal.accounts.staff.service import NewStaff, add_staff
from portal.custody.doorstep.queries import find_visit
from portal.custody.doorstep.rules import Visit
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.db import writing
from tests.accounts.cast import PASSWORD
from tests.support.browser import Browser
from tests.tracking.stories import DELIVERED, LAST4, POST, START, a_dossier

LATER = START + timedelta(hours=DELIVERED)


def sets_out(badge: str = "", called: str = "") -> tuple[str, Visit]:
    """A dossier whose postman is on the way."""
    code = a_dossier(DELIVERED - 2)
    with writing():
        actor = add_staff(NewStaff("buu", "Nguyễn Văn Bưu", Role.POSTMAN, POST, PASSWORD, badge, called), at=START)
        said = Said("staff", f"{actor.opaque}:1", "out_for_delivery", LATER, POST, actor.opaque)
        record(code, said, heard_at=LATER)
    visit = find_visit(code)
    assert visit is not None
    return code, visit


def test_the_page_says_who_comes_and_what_they_can_say(app: Flask) -> None:
    code, visit = sets_out(badge="BT-17", called="Bưu")
    page = Browser(app).get(f"/T/{code}").text
    assert all(word in page for word in ("Bưu tá đang đến", "Bưu", "BT-17", visit.spoken))
    assert "Nguyễn Văn" not in page


def test_without_a_name_for_citizens_only_the_office_is_shown(app: Flask) -> None:
    code, visit = sets_out()
    page = Browser(app).get(f"/T/{code}").text
    assert visit.spoken in page
    assert "số thẻ" not in page
    assert "Nguyễn Văn" not in page


@pytest.mark.parametrize("tail", ["", ".json", "/phieu"])
def test_the_recipients_code_stands_on_no_public_page(app: Flask, tail: str) -> None:
    code, visit = sets_out()
    told = app.test_client().get(f"/T/{code}{tail}").text
    assert visit.proof not in told
    assert f"{visit.proof[:3]} {visit.proof[3:]}" not in told


def test_the_recipients_code_opens_with_the_last_four_digits(app: Flask) -> None:
    code, visit = sets_out()
    browser = Browser(app)
    opened = browser.post(f"/T/{code}/mo", {"phone_last4": LAST4})
    assert f"{visit.proof[:3]} {visit.proof[3:]}" in opened.text
    assert browser.response.headers["Cache-Control"] == "no-store"


def test_when_the_visit_is_over_the_codes_are_gone(app: Flask) -> None:
    code, visit = sets_out()
    with writing():
        record(code, Said("vnpost", "f", "delivery_failed", LATER, POST, details={"reason": "absent"}), heard_at=LATER)
    assert find_visit(code) is None
    assert visit.spoken not in Browser(app).get(f"/T/{code}").text
