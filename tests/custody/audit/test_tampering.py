"""Ten thousand changes of a stored ledger, one at a time: ten thousand found. On PostgreSQL, which takes longer, a thousand."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from portal.custody.audit.queries import verdict_of
from portal.db import db, writing
from tests.custody.audit.by_hand import Unlucky, open_the_door
from tests.custody.audit.tamper import Tamperer
from tests.support.ledgers import Ledger

PARTS, EACH = 10, 1000


@pytest.fixture
def stored(app: Flask) -> Iterator[Connection]:
    """Three dossiers of ten events, most of them sealed, on a connection that nothing refuses."""
    with writing():
        Ledger(seed=3).grow(30, unsealed=4)
    db.session.remove()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.execute("PRAGMA foreign_keys=off")
        with connection.begin():
            open_the_door(connection)
        yield connection
    db.engine.dispose()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_change_of_the_stored_ledger_is_found(stored: Connection, part: int) -> None:
    tamperer = Tamperer(stored, seed=part)
    missed, drawn = [], 0
    wanted = EACH if stored.dialect.name == "sqlite" else EACH // 10
    while drawn < wanted:
        change = stored.begin()
        try:
            told = tamperer.change()
            drawn += 1
            if verdict_of(stored).ok:
                missed.append(told)
        except (Unlucky, DBAPIError):  # nothing changed, or the database itself does not take it
            pass
        finally:
            change.rollback()
    assert missed == []
    assert verdict_of(stored).ok


def test_erasing_personal_parts_is_no_tampering(stored: Connection) -> None:
    with stored.begin():
        stored.exec_driver_sql("DELETE FROM event_private")
    assert verdict_of(stored).ok


def test_what_no_seal_covers_yet_is_beyond_proof(stored: Connection) -> None:
    """The last seconds: whoever owns the server can undo them without a trace; decision 0015 says what follows."""
    with stored.begin():
        for statement in (
            "UPDATE dossier SET event_count = 9, head = (SELECT previous FROM event WHERE id = 30) WHERE id = 3",
            "DELETE FROM unsealed WHERE event_id = 30",
            "DELETE FROM event WHERE id = 30",
        ):
            stored.exec_driver_sql(statement)
    assert verdict_of(stored).ok
    assert verdict_of(stored).events == 29


def test_whoever_rewrites_all_to_the_end_is_found_by_a_seal_that_was_noted(stored: Connection) -> None:
    noted = verdict_of(stored).last
    assert noted is not None
    stored.rollback()
    by_hand = Tamperer(stored, seed=1)
    with stored.begin():
        by_hand.run("UPDATE event SET office = 'post-000000' WHERE id = 20")
        by_hand.rechain(2)
        previous = ""
        for row in by_hand.ask("SELECT number FROM seal ORDER BY number"):
            by_hand.run("UPDATE seal SET previous = :previous WHERE number = :n", previous=previous, n=row["number"])
            by_hand.reseal(row["number"])
            previous = by_hand.ask("SELECT digest FROM seal WHERE number = :n", n=row["number"])[0]["digest"]

    assert verdict_of(stored).ok
    assert [broken.why for broken in verdict_of(stored, noted).broken] == ["is not the one that was noted"]
