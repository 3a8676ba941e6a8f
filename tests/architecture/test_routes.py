"""Promises every route keeps."""

import re

from flask import Flask

from portal.web.access import allowed_roles

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def routes(app: Flask) -> list[tuple[str, str, set[str]]]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return [(rule.endpoint, rule.rule, set(rule.methods or ())) for rule in rules]


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    for endpoint, _, _ in routes(app):
        assert allowed_roles(app.view_functions[endpoint]) is not None, endpoint


def test_only_unsafe_methods_write_and_they_all_do(app: Flask) -> None:
    for endpoint, _, methods in routes(app):
        writes = getattr(app.view_functions[endpoint], "writes", False)
        assert writes == bool(methods & UNSAFE), endpoint
