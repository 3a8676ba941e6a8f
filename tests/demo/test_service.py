"""The demonstration: every stage, the same for the same seed, at moments when somebody is at work."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import func, select

from portal import clock
from portal.accounts.staff.queries import find_staff
from portal.booking.pickups.queries import pickups_for_office
from portal.booking.windows.queries import places_left
from portal.booking.windows.rules import read_window
from portal.commands.serving import DEMO_DOSSIERS, DEMO_SEED
from portal.custody.codes.rules import parse
from portal.custody.dossiers.queries import DossierView, find_state
from portal.custody.dossiers.rules import unpaid
from portal.custody.handover.rules import returnable
from portal.db import db, writing
from portal.demo.queries import for_the_terminal, offered
from portal.demo.rules import LENGTH, codes
from portal.demo.service import build
from portal.places.queries import calendar
from portal.places.rules import VIETNAM, Organisation
from tests.support.browser import Browser

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
SUNDAY_NIGHT = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)
AFTER_TET = datetime(2027, 2, 12, 1, 0, tzinfo=UTC)
STAGES = {
    "awaiting_pickup", "with_postman", "to_agency", "awaiting_agency", "with_agency", "in_progress",
    "awaiting_supplement", "result_ready", "result_with_post", "out_for_delivery", "delivered", "confirmed",
    "cancelled", "declined", "returned", "lost",
}  # fmt: skip


def made(at: datetime = AT, *, seed: int = DEMO_SEED, count: int = len(LENGTH)) -> dict[str, Any]:
    with writing():
        window = build(seed, count, at=at, key=current_app.config["SECRET_KEY"])
    return offered(seed, count, "http://127.0.0.1:8000", window)


def views(told: dict[str, Any]) -> list[DossierView]:
    found = [find_state(one["code"]) for one in told["dossiers"]]
    return [view for view in found if view is not None]


def rows() -> dict[str, int]:
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in db.metadata.sorted_tables}


@pytest.mark.parametrize("at", [AT, SUNDAY_NIGHT, AFTER_TET])
def test_there_is_a_dossier_in_every_stage_on_whatever_day_it_runs(at: datetime) -> None:
    assert {one["stage"] for one in made(at)["dossiers"]} >= STAGES


def test_each_dossier_is_in_the_stage_its_story_leads_to() -> None:
    for number, one in enumerate(made()["dossiers"]):
        target = list(LENGTH)[number % len(LENGTH)].removeprefix("late:")
        assert target not in STAGES or one["stage"] == target, target


def test_each_is_marked_as_a_demonstration_and_has_a_code_of_the_usual_kind() -> None:
    told = made(count=DEMO_DOSSIERS)
    assert len(views(told)) == DEMO_DOSSIERS
    assert all(view.demo and parse(view.code) == view.code for view in views(told))


def test_an_overrun_clock_has_its_trace() -> None:
    late = [view for view in views(made()) if view.is_late(AT)]
    assert late
    assert any(view.state.trace and view.state.trace.by == "clock" for view in late)


def test_there_is_one_of_each_trouble_that_staff_must_know() -> None:
    states = [view.state for view in views(made(count=DEMO_DOSSIERS))]
    assert any(state.one_sided and not state.offer for state in states), "waits for a countersignature"
    assert any(state.frozen and state.trace and state.trace.by == "count" for state in states), "frozen by a count"
    assert any(state.legs["slip"].state == "moving" for state in states), "a slip under way"
    assert any(state.stage == "result_with_post" and len(state.failures) == 2 for state in states), "failed twice"
    assert any(unpaid(state) for state in states), "lost, not compensated yet"
    assert any(state.paused == "weather" for state in states), "a clock that stands still"


def test_what_failed_twice_may_go_back_to_the_agency() -> None:
    twice = [view.state for view in views(made()) if len(view.state.failures) == 2]
    assert all(returnable(state, calendar(Organisation.POST)) for state in twice)


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("demo-buu-ta", {"soon", "countersign", "coming"}),
        ("demo-giao-dich-vien", {"late", "offered", "countersign", "trace", "unpaid", "slips", "holds"}),
        ("demo-mot-cua", {"late", "offered", "frozen", "slip_due"}),
        ("demo-giam-sat", {"late", "trace"}),
    ],
)
def test_the_first_screens_of_its_staff_have_something_to_show(app: Flask, name: str, sections: set[str]) -> None:
    with time_machine.travel(AT, tick=False):
        told = made(count=DEMO_DOSSIERS)
        browser = Browser(app)
        browser.sign_in(name, next(one["password"] for one in told["staff"] if one["username"] == name))
        page = browser.get("/can-bo")
    shown = {str(section["aria-labelledby"]) for section in page.select("main section:has(li)")}
    assert sections <= shown, sections - shown


def test_one_window_has_exactly_five_places_left() -> None:
    window = read_window(made()["window_with_5"])
    assert window is not None
    assert places_left([window]) == {window.id: 5}


def test_the_demonstrations_postman_has_a_round() -> None:
    made()
    postman = find_staff("demo-buu-ta")
    assert postman
    waiting = pickups_for_office(postman.office, AT.astimezone(VIETNAM).date())
    assert [visit.postman for visit in waiting if visit.status == "open"].count(postman.opaque) >= 1


def test_the_same_seed_gives_the_same_and_a_second_run_adds_nothing() -> None:
    first, before = made(count=5), rows()
    again = made(AT + timedelta(minutes=5), count=5)
    assert (again, rows()) == (first, before)


def test_another_seed_gives_other_codes_and_other_secrets() -> None:
    one, other = made(seed=1, count=5), made(seed=2, count=5)
    assert not {d["code"] for d in one["dossiers"]} & {d["code"] for d in other["dossiers"]}
    assert {s["password"] for s in one["staff"]}.isdisjoint(s["password"] for s in other["staff"])


def test_more_dossiers_of_a_seed_begin_with_the_fewer() -> None:
    assert codes(1, 44)[:5] == codes(1, 5)


@pytest.mark.parametrize("at", [SUNDAY_NIGHT, AFTER_TET])
def test_people_act_within_working_hours_in_order_and_never_in_the_future(at: datetime) -> None:
    days = calendar(Organisation.STATE)
    for view in views(made(at)):
        lines = [line for line in view.state.lines if line.source in ("staff", "citizen")]
        moments = [line.at.astimezone(VIETNAM) for line in lines]
        assert moments == sorted(moments)
        for moment in moments:
            assert days.is_working(moment.date())
            assert time(7, 30) <= moment.time() <= time(17, 0)
            assert moment <= at
        assert not [line for line in view.state.lines if line.marked], "nothing is dated after it was heard"


def test_nothing_in_the_stories_contradicts_itself() -> None:
    contradicting = [
        (view.code, line.kind, line.conflict) for view in views(made()) for line in view.state.lines if line.conflict
    ]
    assert not contradicting


def test_what_is_told_has_the_shape_of_the_contract() -> None:
    told = made()
    assert set(told) == {"base_url", "staff", "api_keys", "dossiers", "offices", "window_with_5"}
    parts = {
        "staff": {"username", "password", "totp_secret", "role", "office"},
        "api_keys": {"name", "organisation", "token", "webhook_secret"},
        "dossiers": {"code", "stage", "phone_last4"},
        "offices": {"id", "kind", "name", "unit"},
    }
    for part, names in parts.items():
        assert told[part]
        assert all(set(one) == names for one in told[part])
    assert {one["role"] for one in told["staff"]} == {"postman", "post_clerk", "desk_clerk", "officer", "supervisor", "admin"}
    assert {(one["name"], one["organisation"]) for one in told["api_keys"]} == {("vnpost", "post"), ("mot-cua", "state")}


def test_the_terminal_is_told_one_sign_in_per_role_and_one_link_per_stage() -> None:
    lines = for_the_terminal(made())
    assert len([line for line in lines if line.startswith("sign-in")]) == 6
    assert len([line for line in lines if line.startswith("dossier")]) == len(STAGES)


def test_the_tracking_page_says_that_it_is_invented(app: Flask) -> None:
    code = made(count=2)["dossiers"][1]["code"]
    assert "minh họa" in Browser(app).get(f"/T/{code}").text


def test_officers_and_administrators_get_a_second_factor_from_the_seed() -> None:
    first = {one["username"]: one for one in made(count=1)["staff"]}

    assert {one["role"] for one in first.values() if one["totp_secret"]} == {"officer", "admin"}
    assert first == {one["username"]: one for one in made(count=1)["staff"]}
    other = {one["totp_secret"] for one in offered(2, 1, "", "")["staff"]}
    assert not other & {one["totp_secret"] for one in first.values() if one["totp_secret"]}


def test_a_demonstration_sign_in_works_with_the_secret_and_by_what_the_page_tells(app: Flask) -> None:
    officer, admin = (one for one in made(count=1)["staff"] if one["totp_secret"])
    browser = Browser(app)

    browser.post("/can-bo/dang-nhap", {"username": officer["username"], "password": officer["password"]})
    browser.post("/can-bo/dang-nhap/ma", {"code": pyotp.TOTP(officer["totp_secret"]).at(clock.now())})
    assert browser.response.request.path == "/can-bo"

    page = browser.post("/can-bo/dang-nhap", {"username": admin["username"], "password": admin["password"]})
    shown = page.select_one(".notice .code")
    assert shown is not None
    browser.post("/can-bo/dang-nhap/ma", {"code": shown.text})
    assert browser.response.request.path == "/can-bo"


def test_in_production_no_page_tells_a_code(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = next(one for one in made(count=1)["staff"] if one["role"] == "admin")
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], environment="production"))

    page = Browser(app).post("/can-bo/dang-nhap", {"username": admin["username"], "password": admin["password"]})

    assert not page.select(".notice .code")
