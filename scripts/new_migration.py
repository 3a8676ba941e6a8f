"""Write the next numbered schema step from the difference between the models and the database. Read it before it is kept.

Usage: python scripts/new_migration.py "pickup capacity"   (the database of DATABASE_URL must be at the newest step)
"""

import sys

from alembic import command
from alembic.config import Config as Settings

from portal import schema
from portal.app import create_app
from portal.config import from_environment
from portal.db import db, writing


def main(message: str) -> None:
    settings = Settings()
    settings.set_main_option("script_location", str(schema.FOLDER))
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    number = f"{int(schema.newest() or 0) + 1:04d}"
    with create_app(from_environment()).app_context(), writing():
        settings.attributes["connection"] = db.session.connection()
        command.revision(settings, message=message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change")
