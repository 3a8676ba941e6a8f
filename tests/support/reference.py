"""The schema and the reference data every test starts with."""

from flask import Flask

from portal.db import db


def build(app: Flask) -> None:
    with app.app_context():
        db.create_all()
