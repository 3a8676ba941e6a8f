"""Promises every route keeps."""

import re

from flask import Flask

from portal.web.access import allowed_roles, check_access
from portal.web.security import guard
from tests.architecture.sources import listed

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
WORD = r"[a-z0-9]+(-[a-z0-9]+)*"
SEGMENT = rf"/({WORD}|TR?|BK|<[a-z]+(\([^)]*\))?:[a-z_]+>)?(\.[a-z]+)?"


def routes(app: Flask) -> list[tuple[str, str, set[str]]]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return [(rule.endpoint, rule.rule, set(rule.methods or ())) for rule in rules]


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    for endpoint, _, _ in routes(app):
        assert allowed_roles(app.view_functions[endpoint]) is not None, endpoint


def test_the_public_views_are_exactly_the_listed_ones(app: Flask) -> None:
    found = {endpoint for endpoint, _, _ in routes(app) if allowed_roles(app.view_functions[endpoint]) == frozenset()}
    assert sorted(found) == listed("public_views.txt")


def test_only_unsafe_methods_write_and_they_all_do(app: Flask) -> None:
    for endpoint, _, methods in routes(app):
        writes = getattr(app.view_functions[endpoint], "writes", False)
        assert writes == bool(methods & UNSAFE), endpoint


def test_a_view_that_writes_answers_no_safe_method(app: Flask) -> None:
    for endpoint, _, methods in routes(app):
        if methods & UNSAFE:
            assert not methods & {"GET", "HEAD"}, endpoint


def test_paths_are_kebab_case_and_arguments_typed(app: Flask) -> None:
    for _, rule, _ in routes(app):
        assert re.fullmatch(rf"({SEGMENT})+", rule), rule


def test_no_published_address_disappears(app: Flask) -> None:
    there = {rule for _, rule, _ in routes(app)}
    assert set(listed("published_urls.txt")) <= there


def test_other_sites_are_refused_then_the_person_is_known_then_access_is_checked(app: Flask) -> None:
    names = [hook.__name__ for hook in app.before_request_funcs[None]]
    wanted = [guard.__name__, "load_actor", check_access.__name__]
    assert [name for name in names if name in wanted] == wanted
