"""Who may call which staff route: every route behind the sign-in has a row, every cell is tried."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.accounts.rules import EVERY_ROLE, Role
from portal.web.access import allowed_roles, needs_sign_in
from tests.accounts.cast import CAST, PASSWORD, hire
from tests.support.browser import Browser

ALL = frozenset(EVERY_ROLE)
OFFICERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN})
CLERKS = frozenset({Role.POST_CLERK, Role.DESK_CLERK})
CARRIERS = frozenset({Role.POSTMAN, Role.POST_CLERK, Role.DESK_CLERK})
MATRIX = {
    "accounts.sign_out": ALL,
    "accounts.account": ALL,
    "accounts.end_session": ALL,
    "accounts.change_password": ALL,
    "accounts.second_step": ALL,
    "accounts.set_up": ALL,
    "accounts.confirm_set_up": ALL,
    "people.listing": frozenset({Role.ADMIN}),
    "people.add_form": frozenset({Role.ADMIN}),
    "people.add": frozenset({Role.ADMIN}),
    "people.person": frozenset({Role.ADMIN}),
    "people.change": frozenset({Role.ADMIN}),
    "people.act": frozenset({Role.ADMIN}),
    "desk.home": ALL,
    "desk.scan": ALL,
    "desk.section": ALL,
    "handover.dossier": ALL,
    "drafts.index": OFFICERS,
    "drafts.upload": OFFICERS,
    "drafts.draft": OFFICERS,
    "drafts.lines": OFFICERS,
    "drafts.changes": OFFICERS,
    "drafts.take": OFFICERS,
    "drafts.leave_out": OFFICERS,
    "drafts.reopen": OFFICERS,
    "drafts.take_alike": OFFICERS,
    "drafts.leave_out_alike": OFFICERS,
    "drafts.publish": OFFICERS,
    "drafts.discard": OFFICERS,
    "leaflets.figures": frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN}),
    "naming.index": OFFICERS,
    "naming.add": OFFICERS,
    "naming.show": OFFICERS,
    "naming.change": OFFICERS,
    "naming.retire": OFFICERS,
    "naming.bring_back": OFFICERS,
    "traces.questions": frozenset({Role.POST_CLERK, Role.DESK_CLERK, Role.SUPERVISOR}),
    **{f"calls.{name}": CLERKS | {Role.SUPERVISOR, Role.ADMIN} for name in ("listing", "everything")},
    **{f"calls.{name}": CLERKS for name in ("called", "send_again")},
    "limits.table": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "limits.add": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "places.days": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "places.change": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "changing.plan_for_caller": frozenset({Role.POST_CLERK, Role.SUPERVISOR}),
    "changing.change_for_caller": frozenset({Role.POST_CLERK, Role.SUPERVISOR}),
    "handover.press": ALL - {Role.ADMIN},
    "handover.pressed_before": ALL,
    **{
        f"rounds.{name}": frozenset({Role.POSTMAN, Role.POST_CLERK, Role.SUPERVISOR})
        for name in ("today_round", "day_round", "shift", "note", "sheet", "labels", "label")
    },
    **{
        f"planning.{name}": frozenset({Role.POST_CLERK, Role.SUPERVISOR})
        for name in (
            "ahead",
            "week",
            "set_week",
            "closing",
            "close",
            "tell",
            "lift",
            "cut_off",
            "set_cut_off",
            "boats",
            "set_boats",
        )
    },
    "rounds.assign": frozenset({Role.POST_CLERK, Role.SUPERVISOR}),
    **{f"rounds.{name}": frozenset({Role.POSTMAN}) for name in ("set_out", "stay", "missed")},
    **{f"manifests.{name}": CARRIERS | {Role.SUPERVISOR} for name in ("overview", "sheet", "items", "findings", "item")},
    "manifest_paper.paper": CARRIERS | {Role.SUPERVISOR},
    **{
        f"manifests.{name}": CARRIERS
        for name in ("open_one", "scan", "take_out", "cancel", "decide", "give", "receive", "countersign")
    },
}
PEOPLE = {role: next(name for name, (_, theirs, _office) in CAST.items() if theirs is role) for role in Role}
VALUES: dict[str, Any] = {
    "code": "HA10NGQN2026N",
    "dossier": "HA10NGQN2026N",
    "action": "collect",
    "number": 999,
    "line": 999,
    "kind": "hidden_row",
    "username": "ai-do",
    "name": "late",
    "day": "2026-11-26",
}


def staff_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if needs_sign_in(app.view_functions[rule.endpoint])]


def test_every_route_behind_the_sign_in_has_a_row(app: Flask) -> None:
    assert {rule.endpoint: allowed_roles(app.view_functions[rule.endpoint]) for rule in staff_rules(app)} == MATRIX


def test_every_route_under_can_bo_needs_a_sign_in_but_the_sign_in(app: Flask) -> None:
    under = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/can-bo")}

    assert under - {rule.endpoint for rule in staff_rules(app)} == {
        f"signin.{step}"
        for step in (
            "sign_in_form", "sign_in", "code_form", "give_code", "enrol_form", "enrol", "password_form", "choose_password",
        )
    }  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_through_where_its_cell_says_so(app: Flask, role: Role) -> None:
    """Signed in anew only after a page that may have ended the session."""
    hire(PEOPLE[role])
    browser: Browser | None = None
    for rule in staff_rules(app):
        if browser is None:
            browser = Browser(app)
            browser.sign_in(PEOPLE[role], PASSWORD)
        answer = _call(browser, rule)
        if rule.endpoint.startswith(("accounts.", "signin.", "people.")):
            browser = None
        assert (answer != 403) == (role in MATRIX[rule.endpoint]), f"{role} at {rule.endpoint}: {answer}"
        assert answer != 401


def test_a_stranger_is_let_through_nowhere(app: Flask) -> None:
    for rule in staff_rules(app):
        assert _call(Browser(app), rule) == (303 if "GET" in (rule.methods or ()) else 401), rule.endpoint


def _call(browser: Browser, rule: Rule) -> int:
    with browser.app.test_request_context():
        path = browser.app.url_for(rule.endpoint, **{name: VALUES[name] for name in rule.arguments})
    headers = {"Sec-Fetch-Site": "same-origin"}
    if "GET" in (rule.methods or ()):
        return browser.client.get(path, headers=headers).status_code
    return browser.client.post(path, data={"csrf_token": browser.token}, headers=headers).status_code
