"""Which shape the database has: bringing it to the newest, saying whether it is there. Alembic is loaded only for that."""

from sqlalchemy import text

from portal.config import ROOT
from portal.db import db, writing

FOLDER = ROOT / "migrations"


def upgrade() -> None:
    """Run the steps that are missing, in one transaction on either database."""
    from alembic import command
    from alembic.config import Config as Settings

    settings = Settings()
    settings.set_main_option("script_location", str(FOLDER))
    with writing():
        settings.attributes["connection"] = db.session.connection()
        command.upgrade(settings, "head")


def newest() -> str:
    """The number of the newest step, from its file name."""
    return max((file.name[:4] for file in (FOLDER / "versions").glob("[0-9]*.py")), default="")


def why_not_migrated() -> str:
    """Empty when the database has the newest shape; SQLAlchemyError when it has none."""
    found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return "" if found == newest() else "the database is not migrated: run `portal init`"
