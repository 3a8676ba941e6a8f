from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.shell import make_shell


@pytest.fixture
def shell(tmp_path: Path) -> Flask:
    app = make_shell(tmp_path)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def visitor(shell: Flask) -> FlaskClient:
    return shell.test_client()
