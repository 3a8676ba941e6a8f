"""The schema and the reference data every test starts with."""

from flask import Flask

from portal.catalogue.publications import service as catalogue
from portal.catalogue.synonyms import service as synonyms
from portal.custody.limits import service as limits
from portal.db import db, writing
from portal.places import service as places


def build(app: Flask) -> None:
    with app.app_context():
        db.create_all(bind_key=None)
        with writing():
            places.load_reference()
            limits.load_reference()
            catalogue.load_reference()
            synonyms.load_reference()
