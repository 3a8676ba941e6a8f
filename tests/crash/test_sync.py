"""What is acknowledged is on the disk: the settings of every connection."""

from flask import Flask

from portal.db import db


def test_every_connection_waits_for_the_disk(on_a_file: Flask) -> None:
    opened = [db.engine.connect() for _ in range(5)]
    for connection in opened:
        told = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode", "foreign_keys")
        ]
        connection.close()
        assert told == [2, "wal", 1]
