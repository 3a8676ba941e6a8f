"""Changing a stored ledger behind the portal's back: one random change at a time, past triggers and foreign keys.

Some are crude, some as careful as somebody who knows how chains and seals are made. Each returns what it did.
"""

from collections.abc import Callable, Sequence

from tests.custody.audit.by_hand import TABLES, UNREADABLE, ByHand, Unlucky, key_of

# What a dossier is born with and where its chain ends; the rest of its row is a cache, or not of the ledger.
BOUND = ("id", "code", "submit_by_post", "return_by_post", "agency_office", "registered_at", "head", "event_count")


class Tamperer(ByHand):
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
        table, row = TABLES[name], self.some(name)
        column = self.chance.choice([one for one in table.columns if name != "dossier" or one.name in BOUND])
        value = self.other(table, column, row[column.name])
        self.put(name, row, column.name, value)
        return f"{name}.{column.name} of {key_of(name, row)}: {row[column.name]!r} is {value!r} now"

    def a_row_away(self) -> str:
        """Personal parts may go: they are erased on request."""
        name = self.chance.choice([one for one in TABLES if one != "event_private"])
        row = self.some(name)
        self.delete(name, row)
        return f"a row of {name} is gone: {row}"

    def a_row_twice(self) -> str:
        """A copy that differs as little as the database asks for."""
        name = self.chance.choice(("event", "event", "seal", "unsealed", "event_private"))
        row = self.some(name)
        fresh = {
            "id": 9000,
            "source_id": f"{row.get('source_id')}x",
            "number": 99,
            "event_id": self.chance.choice((9000, self.some("event")["id"])),
        }
        if name == "event":
            last = self.ask("SELECT max(position) AS n FROM event WHERE dossier_id = :id", id=row["dossier_id"])
            fresh["position"] = int(last[0]["n"]) + self.chance.randint(1, 2)
        copy = {column: fresh.get(column, value) for column, value in row.items()}
        self.insert(name, copy)
        return f"{name} has one more: {copy}"

    def two_values_swapped(self) -> str:
        name, column = self.chance.choice([
            ("event", "position"), ("event", "dossier_id"), ("event", "digest"), ("event", "details"), ("event", "commitment"),
            ("event", "occurred_at"), ("seal_entry", "place"), ("seal_entry", "event_id"), ("seal", "root"),
            ("seal", "previous"), ("dossier", "code"), ("dossier", "head"), ("event_private", "body"),
        ])  # fmt: skip
        one, other = self.some(name), self.some(name)
        if one[column] == other[column] or (column == "place" and one["number"] != other["number"]):
            raise Unlucky
        aside = {"position": -1, "place": -1, "event_id": -1, "code": "-"}.get(column)
        if aside is not None:
            self.put(name, one, column, aside)
            one_now = {**one, column: str(aside)}
        else:
            one_now = one
        self.put(name, other, column, one[column])
        self.put(name, one_now, column, other[column])
        return f"{name}.{column} of {key_of(name, one)} and {key_of(name, other)} changed places"

    def positions_turned(self) -> str:
        chain = self.chain()
        places = [row["position"] for row in chain]
        self.chance.shuffle(places)
        if places == [row["position"] for row in chain]:
            raise Unlucky
        for row in chain:
            self.run("UPDATE event SET position = -position WHERE id = :id", id=int(row["id"]))
        for row, place in zip(chain, places, strict=True):
            self.run("UPDATE event SET position = :place WHERE id = :id", place=int(place), id=int(row["id"]))
        return f"the chain of {chain[0]['dossier_id']} stands in the order {places}"

    # -- careful

    def a_tail_cut(self) -> str:
        """The last events with all that belongs to them; the dossier's own count and head agree."""
        chain = self.chain()
        keep = self.chance.randrange(len(chain))
        if not self.any_sealed(chain[keep:]):
            raise Unlucky
        for row in chain[keep:]:
            self.forget(int(row["id"]))
        head = chain[keep - 1]["digest"] if keep else chain[0]["previous"]
        self.run(
            "UPDATE dossier SET head = :head, event_count = :n WHERE id = :id",
            head=head,
            n=keep,
            id=int(chain[0]["dossier_id"]),
        )
        return f"the chain of {chain[0]['dossier_id']} ends after {keep}"

    def a_dossier_away(self) -> str:
        chain = self.chain()
        for row in chain:
            self.forget(int(row["id"]))
        self.run("DELETE FROM dossier WHERE id = :id", id=int(chain[0]["dossier_id"]))
        return f"dossier {chain[0]['dossier_id']} is gone with its {len(chain)} events"

    def a_chain_rewritten(self) -> str:
        """An event says something else, and all digests after it follow."""
        row = self.chance.choice([one for one in self.chain() if self.any_sealed([one])])
        name = self.chance.choice(
            ("kind", "office", "actor", "occurred_at", "details", "source_id", "role", "leg", "commitment")
        )
        value = self.other(TABLES["event"], TABLES["event"].columns[name], row[name])
        if value == UNREADABLE:
            raise Unlucky
        self.put("event", row, name, value)
        self.rechain(int(row["dossier_id"]))
        return f"{name} of event {row['id']} is {value!r}, with a new chain"

    def an_event_put_in(self) -> str:
        """One more that follows the last, with dossier and perhaps a seal to match."""
        last = self.chain()[-1]
        new = {**last, "id": 9000, "source_id": "nv-x:1", "position": int(last["position"]) + 1}
        self.insert("event", new)
        self.rechain(int(last["dossier_id"]))
        if self.chance.random() < 0.5:
            seal = self.some("seal")
            self.insert("seal_entry", {"number": seal["number"], "place": seal["count"], "event_id": 9000})
        return f"event 9000 in dossier {last['dossier_id']}"

    def a_seal_rewritten(self) -> str:
        """An event rewritten with its chain and its seal, but not the seals that follow."""
        seals = self.ask("SELECT * FROM seal ORDER BY number")
        last = int(seals[-1]["number"])
        row = self.chance.choice(self.ask(
            "SELECT event.* FROM event JOIN seal_entry ON event_id = event.id WHERE number < :last ORDER BY event.id", last=last
        ))  # fmt: skip
        self.put("event", row, "office", "post-000000")
        self.rechain(int(row["dossier_id"]))
        number = self.ask("SELECT number FROM seal_entry WHERE event_id = :id", id=int(row["id"]))[0]["number"]
        self.reseal(int(number))
        return f"event {row['id']} rewritten with its chain and seal {number} of {last}"

    def seals_away(self) -> str:
        """The last seals with all that stands in them, and no event the less."""
        seals = [int(row["number"]) for row in self.ask("SELECT * FROM seal ORDER BY number")]
        first = self.chance.choice(seals)
        for table in ("seal_entry", "seal"):
            self.run(f"DELETE FROM {table} WHERE number >= :first", first=first)  # noqa: S608 - our own names
        return f"the seals from {first} of {seals[-1]} are gone"
