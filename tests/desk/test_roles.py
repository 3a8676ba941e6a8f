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
MATRIX = {
    "accounts.sign_out": ALL,
    "accounts.account": ALL,
    "accounts.end_session": ALL,
    "accounts.change_password": ALL,
    "desk.home": ALL,
    "desk.scan": ALL,
    "desk.section": ALL,
    "handover.dossier": ALL,
    "leaflets.figures": frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN}),
    "traces.questions": frozenset({Role.POST_CLERK, Role.DESK_CLERK, Role.SUPERVISOR}),
    "limits.table": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "limits.add": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "places.days": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "places.change": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "handover.press": ALL - {Role.ADMIN},
}
PEOPLE = {role: next(name for name, (_, theirs, _office) in CAST.items() if theirs is role) for role in Role}
VALUES: dict[str, Any] = {"code": "HA10NGQN2026N", "action": "collect", "number": 999, "name": "late"}


def staff_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if needs_sign_in(app.view_functions[rule.endpoint])]


def test_every_route_behind_the_sign_in_has_a_row(app: Flask) -> None:
    assert {rule.endpoint: allowed_roles(app.view_functions[rule.endpoint]) for rule in staff_rules(app)} == MATRIX


def test_every_route_under_can_bo_needs_a_sign_in_but_the_sign_in(app: Flask) -> None:
    under = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/can-bo")}

    assert under - {rule.endpoint for rule in staff_rules(app)} == {"accounts.sign_in_form", "accounts.sign_in"}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_through_where_its_cell_says_so(app: Flask, role: Role) -> None:
    hire(PEOPLE[role])
    for rule in staff_rules(app):
        browser = Browser(app)
        browser.sign_in(PEOPLE[role], PASSWORD)
        answer = _call(browser, rule)
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
