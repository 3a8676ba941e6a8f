import pytest
from flask import Flask

from tests.catalogue.drafts.officers import signed_in
from tests.support.browser import Browser


@pytest.fixture
def quang(app: Flask) -> Browser:
    return signed_in(app, "quang")
