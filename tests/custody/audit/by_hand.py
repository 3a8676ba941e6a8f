"""The tables of the ledger by hand: reading rows as stored, changing them, making chains and seals follow."""

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, DateTime, Integer, Table, text

from portal.custody.audit.queries import DOSSIERS, EVENTS, SEALS, read_link, read_registration, read_seal
from portal.custody.ledger.models import APPEND_ONLY, DossierRow, EventPrivateRow, EventRow, SealEntryRow, SealRow, UnsealedRow
from portal.custody.ledger.rules import birth, digest, merkle_root, seal_digest

MODELS: tuple[Any, ...] = (EventRow, EventPrivateRow, SealRow, SealEntryRow, UnsealedRow, DossierRow)
TABLES: dict[str, Table] = {model.__tablename__: model.__table__ for model in MODELS}
JUMPS = (timedelta(milliseconds=1), timedelta(seconds=-1), timedelta(hours=7), timedelta(days=-30), timedelta(microseconds=300))
UNREADABLE = "{"
Row = dict[str, Any]


class Unlucky(Exception):
    """This draw changes nothing; draw again."""


class ByHand:
    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.chance = connection, random.Random(seed)
        self.sqlite = connection.dialect.name == "sqlite"

    def some(self, name: str) -> Row:
        found = self.ask(f"SELECT * FROM {name} ORDER BY 1, 2" if name != "unsealed" else "SELECT * FROM unsealed ORDER BY 1")  # noqa: S608
        return self.chance.choice(found)

    def chain(self) -> list[Row]:
        owner = int(self.some("dossier")["id"])
        return self.ask("SELECT * FROM event WHERE dossier_id = :id ORDER BY position", id=owner)

    def any_sealed(self, rows: Sequence[Row]) -> bool:
        return any(self.ask("SELECT 1 AS yes FROM seal_entry WHERE event_id = :id", id=int(row["id"])) for row in rows)

    def forget(self, event: int) -> None:
        for table in ("event_private", "seal_entry", "unsealed"):
            self.run(f"DELETE FROM {table} WHERE event_id = :id", id=event)  # noqa: S608 - our own names
        self.run("DELETE FROM event WHERE id = :id", id=event)

    def rechain(self, dossier: int) -> None:
        about = self.connection.execute(DOSSIERS.where(DossierRow.id == dossier)).one()
        rows = self.connection.execute(EVENTS.where(EventRow.dossier_id == dossier)).all()
        head, statement = birth(read_registration(about)), "UPDATE event SET previous = :previous, digest = :own WHERE id = :id"
        for position, row in enumerate(rows, start=1):
            own = digest(about.code, position, head, read_link(row).event)
            self.run(statement, previous=head, own=own, id=row.id)
            head = own
        self.run("UPDATE dossier SET head = :head, event_count = :n WHERE id = :id", head=head, n=len(rows), id=dossier)

    def reseal(self, number: int) -> None:
        seal = read_seal(self.connection.execute(SEALS.where(SealRow.number == number)).one())
        found = self.ask(
            "SELECT digest FROM seal_entry JOIN event ON event.id = event_id WHERE number = :n ORDER BY place", n=number
        )
        root = merkle_root([str(row["digest"]) for row in found])
        own = seal_digest(number, len(found), root, seal.previous, seal.sealed_at)
        self.run("UPDATE seal SET count = :count, root = :root, digest = :own WHERE number = :n",
                  count=len(found), root=root, own=own, n=number)  # fmt: skip

    def other(self, table: Table, column: Column[Any], value: Any) -> Any:
        """Another value of this column's kind: near, far, or that of another row."""
        neighbour = self.some(table.name)[column.name]
        if self.chance.random() < 0.3 and not same(column, neighbour, value):
            return neighbour
        if isinstance(column.type, Boolean):
            return not value
        if isinstance(column.type, Integer):
            return int(value) + self.chance.choice((1, -1, 7, 1000))
        if self.sqlite and self.chance.random() < 0.05:
            return UNREADABLE  # PostgreSQL takes no such value
        if isinstance(column.type, JSON):
            return json.dumps(self.other_facts(json.loads(value) if isinstance(value, str) else value))
        if isinstance(getattr(column.type, "impl", column.type), DateTime):
            jump = self.chance.choice(JUMPS[: 4 if table.name == "seal" else 5])  # seals are kept to the millisecond
            moment = datetime.fromisoformat(value) + jump if self.sqlite else value + jump
            return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if self.sqlite else moment
        return self.other_word(value)

    def other_word(self, value: str | None) -> str | None:
        if value is None:
            return self.chance.choice(("", "x", "null"))
        place = self.chance.randrange(len(value) + 1)
        found = self.chance.choice(
            (None, "", " " + value, value[:place], value[:place] + "0" + value[place + 1 :], value.upper())
        )
        if found == value:
            raise Unlucky
        return found

    def other_facts(self, facts: dict[str, Any]) -> dict[str, Any]:
        key = self.chance.choice([*facts, "added"])
        old = facts.get(key)
        new = self.chance.choice((None, f"{old}", [old], 1, 1.0, True, {"a": old}))
        if key in facts and self.chance.random() < 0.3:
            return {name: value for name, value in facts.items() if name != key}
        if repr(new) == repr(old) and key in facts:
            raise Unlucky
        return {**facts, key: new}

    def put(self, name: str, row: Row, column: str, value: Any) -> None:
        keys = {f"k_{key.name}": row[key.name] for key in TABLES[name].primary_key}
        where = " AND ".join(f"{key.name} = :k_{key.name}" for key in TABLES[name].primary_key)
        self.run(f"UPDATE {name} SET {column} = {self.placed(name, column)} WHERE {where}", **{column: value}, **keys)  # noqa: S608

    def delete(self, name: str, row: Row) -> None:
        where = " AND ".join(f"{key.name} = :{key.name}" for key in TABLES[name].primary_key)
        self.run(f"DELETE FROM {name} WHERE {where}", **{key.name: row[key.name] for key in TABLES[name].primary_key})  # noqa: S608

    def insert(self, name: str, row: Row) -> None:
        values = ", ".join(self.placed(name, column) for column in row)
        self.run(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({values})", **row)  # noqa: S608

    def placed(self, name: str, column: str) -> str:
        kind = TABLES[name].columns[column].type
        return f"CAST(:{column} AS JSON)" if isinstance(kind, JSON) and not self.sqlite else f":{column}"

    def ask(self, statement: str, **values: Any) -> list[Row]:
        return [as_stored(row._mapping) for row in self.connection.execute(text(statement), values)]

    def run(self, statement: str, **values: Any) -> None:
        self.connection.execute(text(statement), values)


def open_the_door(connection: Connection) -> None:
    """Whoever owns the server can do this."""
    if connection.dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_refuses_{verb}")
        return
    connection.exec_driver_sql("SET session_replication_role = replica")


def as_stored(row: Any) -> Row:
    return {name: json.dumps(value) if isinstance(value, dict) else value for name, value in row.items()}


def same(column: Column[Any], one: Any, other: Any) -> bool:
    if isinstance(column.type, JSON):
        return bool(json.loads(one) == json.loads(other))
    return bool(one == other)


def key_of(name: str, row: Row) -> dict[str, Any]:
    return {key.name: row[key.name] for key in TABLES[name].primary_key}
