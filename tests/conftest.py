"""The application on a fresh database, and a browser that checks what it is given."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.app import create_app
from portal.catalogue.search import queries as lists
from portal.config import Config
from portal.custody.limits import queries as limits
from portal.places import queries as places
from tests.support.browser import Browser, FreshClient
from tests.support.chromium import find_chromium
from tests.support.databases import Copies, PostgresCopies, SqliteCopies, let_go
from tests.support.kannel import find_kannel
from tests.support.reference import build


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which database the tests use")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is left out is counted in the report, never passed in silence: what a Chromium or a Kannel is missing for; and with
    PostgreSQL, beside SQLite, what touches no database."""
    parts = (("tests/journeys/", find_chromium()), ("tests/notices/gateways/test_kannel.py", find_kannel()))
    missing = tuple(place for place, found in parts if not found)
    once = config.getoption("--database") == "postgresql"
    left_out = [
        item
        for item in items
        if (missing and item.nodeid.startswith(missing)) or (once and "copies" not in getattr(item, "fixturenames", ()))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(map(id, left_out))
        items[:] = [item for item in items if id(item) not in gone]


@pytest.fixture(scope="session")
def copies(request: pytest.FixtureRequest) -> Iterator[Copies]:
    chosen: Copies = PostgresCopies() if request.config.getoption("--database") == "postgresql" else SqliteCopies()
    yield chosen
    chosen.stop()


@pytest.fixture(scope="session")
def config(copies: Copies) -> Config:
    """What `app` runs with. A test that needs another makes one with dataclasses.replace."""
    return Config(
        database_url=copies.url,
        read_database_url="",
        base_url="http://127.0.0.1:8000",
        secret_key="for-tests-only-" + "0" * 32,
        environment="test",
    )


@pytest.fixture(scope="session")
def assembled(config: Config, copies: Copies) -> Iterator[Flask]:
    app = create_app(config)
    app.test_client_class = FreshClient
    build(app)
    copies.keep(app)
    yield app
    let_go(app)


@pytest.fixture
def app(assembled: Flask, copies: Copies) -> Iterator[Flask]:
    """The portal with its reference data and nothing else; an application context is open."""
    copies.restore(assembled)
    counters = assembled.extensions["portal_counters"]
    with counters.transaction() as connection:
        connection.execute("DELETE FROM hit")
    lists.forget()
    limits.forget()
    places.forget()
    with assembled.app_context():
        yield assembled


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
