"""What every command needs: the application for its time, a way to say what came of it, a way to fail in one line."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from portal.config import Config, from_environment
from portal.db import db

Arguments = argparse.Namespace


class Failed(Exception):
    """The work failed; the message is the one line."""


@contextmanager
def portal(config: Config | None = None) -> Iterator[Flask]:
    """The application for one command, with nothing left open behind it."""
    from portal.app import create_app

    app = create_app(config or from_environment())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def say(told: dict[str, Any], given: Arguments, lines: list[str]) -> None:
    print(json.dumps(told, ensure_ascii=False) if given.json else "\n".join(lines))
