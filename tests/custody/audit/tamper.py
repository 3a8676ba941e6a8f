"""Changing a stored ledger behind the portal's back: one random change at a time, past triggers and foreign keys.

Some are crude, some as careful as somebody who knows how chains and seals are made. Each returns what it did.
"""

import json
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, DateTime, Integer, Table, text

from portal.custody.audit.queries import DOSSIERS, EVENTS, SEALS, read_link, read_registration, read_seal
from portal.custody.ledger.models import APPEND_ONLY, DossierRow, EventPrivateRow, EventRow, SealEntryRow, SealRow, UnsealedRow
from portal.custody.ledger.rules import birth, digest, merkle_root, seal_digest

# What a dossier is born with and where its chain ends; the rest of its row is a cache, or not of the ledger.
BOUND = ("id", "code", "submit_by_post", "return_by_post", "agency_office", "registered_at", "head", "event_count")
MODELS: tuple[Any, ...] = (EventRow, EventPrivateRow, SealRow, SealEntryRow, UnsealedRow, DossierRow)
TABLES: dict[str, Table] = {model.__tablename__: model.__table__ for model in MODELS}
JUMPS = (timedelta(milliseconds=1), timedelta(seconds=-1), timedelta(hours=7), timedelta(days=-30), timedelta(microseconds=300))
UNREADABLE = "{"
Row = dict[str, Any]


class Unlucky(Exception):
    """This draw changes nothing; draw again."""


class Tamperer:
    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.chance = connection, random.Random(seed)
        self.sqlite = connection.dialect.name == "sqlite"

    def change(self) -> str:
        ways: Sequence[Callable[[], str]] = (
            self.a_value, self.a_value, self.a_value, self.a_value, self.a_row_away, self.a_row_twice, self.two_values_swapped,
            self.positions_turned, self.a_tail_cut, self.a_dossier_away, self.a_chain_rewritten, self.an_event_put_in,
            self.a_seal_rewritten, self.seals_away,
        )  # fmt: skip
        return self.chance.choice(ways)()

    # -- crude

    def a_value(self) -> str:
        """Any column of any row says something else."""
        name = self.chance.choice(("event", "event", "event", *TABLES))
        table, row = TABLES[name], self._any(name)
        column = self.chance.choice([one for one in table.columns if name != "dossier" or one.name in BOUND])
        value = self._other(table, column, row[column.name])
        self._set(name, row, column.name, value)
        return f"{name}.{column.name} of {_key(name, row)}: {row[column.name]!r} is {value!r} now"

    def a_row_away(self) -> str:
        """Personal parts may go: they are erased on request."""
        name = self.chance.choice([one for one in TABLES if one != "event_private"])
        row = self._any(name)
        self._delete(name, row)
        return f"a row of {name} is gone: {row}"

    def a_row_twice(self) -> str:
        """A copy that differs as little as the database asks for."""
        name = self.chance.choice(("event", "event", "seal", "unsealed", "event_private"))
        row = self._any(name)
        fresh = {
            "id": 9000,
            "source_id": f"{row.get('source_id')}x",
            "number": 99,
            "event_id": self.chance.choice((9000, self._any("event")["id"])),
        }
        if name == "event":
            last = self._ask("SELECT max(position) AS n FROM event WHERE dossier_id = :id", id=row["dossier_id"])
            fresh["position"] = int(last[0]["n"]) + self.chance.randint(1, 2)
        copy = {column: fresh.get(column, value) for column, value in row.items()}
        self._insert(name, copy)
        return f"{name} has one more: {copy}"

    def two_values_swapped(self) -> str:
        name, column = self.chance.choice([
            ("event", "position"), ("event", "dossier_id"), ("event", "digest"), ("event", "details"), ("event", "commitment"),
            ("event", "occurred_at"), ("seal_entry", "place"), ("seal_entry", "event_id"), ("seal", "root"),
            ("seal", "previous"), ("dossier", "code"), ("dossier", "head"), ("event_private", "body"),
        ])  # fmt: skip
        one, other = self._any(name), self._any(name)
        if one[column] == other[column] or (column == "place" and one["number"] != other["number"]):
            raise Unlucky
        aside = {"position": -1, "place": -1, "event_id": -1, "code": "-"}.get(column)
        if aside is not None:
            self._set(name, one, column, aside)
            one_now = {**one, column: str(aside)}
        else:
            one_now = one
        self._set(name, other, column, one[column])
        self._set(name, one_now, column, other[column])
        return f"{name}.{column} of {_key(name, one)} and {_key(name, other)} changed places"

    def positions_turned(self) -> str:
        chain = self._chain()
        places = [row["position"] for row in chain]
        self.chance.shuffle(places)
        if places == [row["position"] for row in chain]:
            raise Unlucky
        for row in chain:
            self._run("UPDATE event SET position = -position WHERE id = :id", id=int(row["id"]))
        for row, place in zip(chain, places, strict=True):
            self._run("UPDATE event SET position = :place WHERE id = :id", place=int(place), id=int(row["id"]))
        return f"the chain of {chain[0]['dossier_id']} stands in the order {places}"

    # -- careful

    def a_tail_cut(self) -> str:
        """The last events with all that belongs to them; the dossier's own count and head agree."""
        chain = self._chain()
        keep = self.chance.randrange(len(chain))
        if not self._any_sealed(chain[keep:]):
            raise Unlucky
        for row in chain[keep:]:
            self._forget(int(row["id"]))
        head = chain[keep - 1]["digest"] if keep else chain[0]["previous"]
        self._run(
            "UPDATE dossier SET head = :head, event_count = :n WHERE id = :id",
            head=head,
            n=keep,
            id=int(chain[0]["dossier_id"]),
        )
        return f"the chain of {chain[0]['dossier_id']} ends after {keep}"

    def a_dossier_away(self) -> str:
        chain = self._chain()
        for row in chain:
            self._forget(int(row["id"]))
        self._run("DELETE FROM dossier WHERE id = :id", id=int(chain[0]["dossier_id"]))
        return f"dossier {chain[0]['dossier_id']} is gone with its {len(chain)} events"

    def a_chain_rewritten(self) -> str:
        """An event says something else, and all digests after it follow."""
        row = self.chance.choice([one for one in self._chain() if self._any_sealed([one])])
        name = self.chance.choice(
            ("kind", "office", "actor", "occurred_at", "details", "source_id", "role", "leg", "commitment")
        )
        value = self._other(TABLES["event"], TABLES["event"].columns[name], row[name])
        if value == UNREADABLE:
            raise Unlucky
        self._set("event", row, name, value)
        self._rechain(int(row["dossier_id"]))
        return f"{name} of event {row['id']} is {value!r}, with a new chain"

    def an_event_put_in(self) -> str:
        """One more that follows the last, with dossier and perhaps a seal to match."""
        last = self._chain()[-1]
        new = {**last, "id": 9000, "source_id": "nv-x:1", "position": int(last["position"]) + 1}
        self._insert("event", new)
        self._rechain(int(last["dossier_id"]))
        if self.chance.random() < 0.5:
            seal = self._any("seal")
            self._insert("seal_entry", {"number": seal["number"], "place": seal["count"], "event_id": 9000})
        return f"event 9000 in dossier {last['dossier_id']}"

    def a_seal_rewritten(self) -> str:
        """An event rewritten with its chain and its seal, but not the seals that follow."""
        seals = self._ask("SELECT * FROM seal ORDER BY number")
        last = int(seals[-1]["number"])
        row = self.chance.choice(self._ask(
            "SELECT event.* FROM event JOIN seal_entry ON event_id = event.id WHERE number < :last ORDER BY event.id", last=last
        ))  # fmt: skip
        self._set("event", row, "office", "post-000000")
        self._rechain(int(row["dossier_id"]))
        number = self._ask("SELECT number FROM seal_entry WHERE event_id = :id", id=int(row["id"]))[0]["number"]
        self._reseal(int(number))
        return f"event {row['id']} rewritten with its chain and seal {number} of {last}"

    def seals_away(self) -> str:
        """The last seals with all that stands in them, and no event the less."""
        seals = [int(row["number"]) for row in self._ask("SELECT * FROM seal ORDER BY number")]
        first = self.chance.choice(seals)
        for table in ("seal_entry", "seal"):
            self._run(f"DELETE FROM {table} WHERE number >= :first", first=first)  # noqa: S608 - our own names
        return f"the seals from {first} of {seals[-1]} are gone"

    # -- by hand

    def _any(self, name: str) -> Row:
        found = self._ask(f"SELECT * FROM {name} ORDER BY 1, 2" if name != "unsealed" else "SELECT * FROM unsealed ORDER BY 1")  # noqa: S608
        return self.chance.choice(found)

    def _chain(self) -> list[Row]:
        owner = int(self._any("dossier")["id"])
        return self._ask("SELECT * FROM event WHERE dossier_id = :id ORDER BY position", id=owner)

    def _any_sealed(self, rows: Sequence[Row]) -> bool:
        return any(self._ask("SELECT 1 AS yes FROM seal_entry WHERE event_id = :id", id=int(row["id"])) for row in rows)

    def _forget(self, event: int) -> None:
        for table in ("event_private", "seal_entry", "unsealed"):
            self._run(f"DELETE FROM {table} WHERE event_id = :id", id=event)  # noqa: S608 - our own names
        self._run("DELETE FROM event WHERE id = :id", id=event)

    def _rechain(self, dossier: int) -> None:
        about = self.connection.execute(DOSSIERS.where(DossierRow.id == dossier)).one()
        rows = self.connection.execute(EVENTS.where(EventRow.dossier_id == dossier)).all()
        head, statement = birth(read_registration(about)), "UPDATE event SET previous = :previous, digest = :own WHERE id = :id"
        for position, row in enumerate(rows, start=1):
            own = digest(about.code, position, head, read_link(row).event)
            self._run(statement, previous=head, own=own, id=row.id)
            head = own
        self._run("UPDATE dossier SET head = :head, event_count = :n WHERE id = :id", head=head, n=len(rows), id=dossier)

    def _reseal(self, number: int) -> None:
        seal = read_seal(self.connection.execute(SEALS.where(SealRow.number == number)).one())
        found = self._ask(
            "SELECT digest FROM seal_entry JOIN event ON event.id = event_id WHERE number = :n ORDER BY place", n=number
        )
        root = merkle_root([str(row["digest"]) for row in found])
        own = seal_digest(number, len(found), root, seal.previous, seal.sealed_at)
        self._run("UPDATE seal SET count = :count, root = :root, digest = :own WHERE number = :n",
                  count=len(found), root=root, own=own, n=number)  # fmt: skip

    def _other(self, table: Table, column: Column[Any], value: Any) -> Any:
        """Another value of this column's kind: near, far, or that of another row."""
        neighbour = self._any(table.name)[column.name]
        if self.chance.random() < 0.3 and not _same(column, neighbour, value):
            return neighbour
        if isinstance(column.type, Boolean):
            return not value
        if isinstance(column.type, Integer):
            return int(value) + self.chance.choice((1, -1, 7, 1000))
        if self.sqlite and self.chance.random() < 0.05:
            return UNREADABLE  # PostgreSQL takes no such value
        if isinstance(column.type, JSON):
            return json.dumps(self._other_facts(json.loads(value) if isinstance(value, str) else value))
        if isinstance(getattr(column.type, "impl", column.type), DateTime):
            jump = self.chance.choice(JUMPS[: 4 if table.name == "seal" else 5])  # seals are kept to the millisecond
            moment = datetime.fromisoformat(value) + jump if self.sqlite else value + jump
            return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if self.sqlite else moment
        return self._other_word(value)

    def _other_word(self, value: str | None) -> str | None:
        if value is None:
            return self.chance.choice(("", "x", "null"))
        place = self.chance.randrange(len(value) + 1)
        found = self.chance.choice(
            (None, "", value + " ", value[:place], value[:place] + "0" + value[place + 1 :], value.upper())
        )
        if found == value:
            raise Unlucky
        return found

    def _other_facts(self, facts: dict[str, Any]) -> dict[str, Any]:
        key = self.chance.choice([*facts, "added"])
        old = facts.get(key)
        new = self.chance.choice((None, f"{old}", [old], 1, 1.0, True, {"a": old}))
        if key in facts and self.chance.random() < 0.3:
            return {name: value for name, value in facts.items() if name != key}
        if repr(new) == repr(old) and key in facts:
            raise Unlucky
        return {**facts, key: new}

    def _set(self, name: str, row: Row, column: str, value: Any) -> None:
        keys = {f"k_{key.name}": row[key.name] for key in TABLES[name].primary_key}
        where = " AND ".join(f"{key.name} = :k_{key.name}" for key in TABLES[name].primary_key)
        self._run(f"UPDATE {name} SET {column} = {self._as(name, column)} WHERE {where}", **{column: value}, **keys)  # noqa: S608

    def _delete(self, name: str, row: Row) -> None:
        where = " AND ".join(f"{key.name} = :{key.name}" for key in TABLES[name].primary_key)
        self._run(f"DELETE FROM {name} WHERE {where}", **{key.name: row[key.name] for key in TABLES[name].primary_key})  # noqa: S608

    def _insert(self, name: str, row: Row) -> None:
        values = ", ".join(self._as(name, column) for column in row)
        self._run(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({values})", **row)  # noqa: S608

    def _as(self, name: str, column: str) -> str:
        kind = TABLES[name].columns[column].type
        return f"CAST(:{column} AS JSON)" if isinstance(kind, JSON) and not self.sqlite else f":{column}"

    def _ask(self, statement: str, **values: Any) -> list[Row]:
        return [_as_stored(row._mapping) for row in self.connection.execute(text(statement), values)]

    def _run(self, statement: str, **values: Any) -> None:
        self.connection.execute(text(statement), values)


def open_the_door(connection: Connection) -> None:
    """Whoever owns the server can do this."""
    if connection.dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_refuses_{verb}")
        return
    connection.exec_driver_sql("SET session_replication_role = replica")


def _as_stored(row: Any) -> Row:
    return {name: json.dumps(value) if isinstance(value, dict) else value for name, value in row.items()}


def _same(column: Column[Any], one: Any, other: Any) -> bool:
    if isinstance(column.type, JSON):
        return bool(json.loads(one) == json.loads(other))
    return bool(one == other)


def _key(name: str, row: Row) -> dict[str, Any]:
    return {key.name: row[key.name] for key in TABLES[name].primary_key}
