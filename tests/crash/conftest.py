"""The portal on an SQLite file of its own, whatever database the other tests use."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.config import Config
from tests.support.browser import FreshClient
from tests.support.databases import let_go
from tests.support.reference import build


@pytest.fixture
def on_a_file(config: Config, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(replace(config, database_url=f"sqlite:///{tmp_path / 'portal.sqlite3'}"))
    app.test_client_class = FreshClient
    build(app)
    with app.app_context():
        yield app
    let_go(app)
