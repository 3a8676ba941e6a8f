"""The ledger as a file of lines, and its verification from that file alone, however long it is."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import attrgetter
from typing import Any

from portal.custody.audit.queries import DOSSIERS, EVENTS, at_one_moment, moment, plain
from portal.custody.audit.rules import Broken, Link, Noted, Verdict, Witness, broken_links, broken_seals
from portal.custody.exports.rules import Line, read_line, read_registration, read_seal
from portal.custody.ledger.models import SealEntryRow, SealRow
from portal.custody.ledger.rules import Seal

PORTION = 5000
_SEALED = EVENTS.outerjoin(SealRow, SealRow.number == SealEntryRow.number).add_columns(
    SealRow.count, SealRow.root, SealRow.previous.label("seal_previous"), SealRow.digest.label("seal_digest"),
    plain(SealRow.sealed_at).label("sealed_at"),
)  # fmt: skip


def export() -> Iterator[dict[str, Any]]:
    """One line per event, with what a verifier needs who has nothing else."""
    with at_one_moment() as ask, closing(ask.execute(DOSSIERS)) as dossiers:
        for owner, rows in groupby(ask.execute(_SEALED), key=attrgetter("dossier_id")):
            about = _about(next(row for row in dossiers if row.id == owner))
            for row in rows:
                yield {**_event(row), **about, "seal": _seal(row), "seal_place": row.place or 0}


def verify_export(lines: Iterable[str], noted: Noted | None = None) -> Verdict:
    """The same verification from an export alone. What must be seen in another order goes to a file meanwhile."""
    aside, witness = _Aside(), Witness(noted)
    try:
        read = _Read(aside)
        broken = [*read.chains(lines), *read.unreadable]
        broken += broken_seals(witness.watch(aside.seals()), aside.entries())
        return Verdict(read.events, read.dossiers, (*broken, *aside.contradictions, *witness.broken()), witness.last)
    finally:
        aside.close()


class _Read:
    """One pass over the lines, a dossier's after each other."""

    def __init__(self, aside: "_Aside") -> None:
        self.aside = aside
        self.events = self.dossiers = 0
        self.unreadable: list[Broken] = []

    def chains(self, lines: Iterable[str]) -> Iterator[Broken]:
        for code, group in groupby(self._lines(lines), key=lambda line: line.about["dossier"]):
            self.dossiers += 1
            first = next(group)
            if not self.aside.is_new(code):
                yield Broken(code, "", "stands twice in the export")
            contradicting: list[Broken] = []
            try:
                born = read_registration(first.about)
            except (KeyError, TypeError, ValueError):
                yield Broken(code, "", "its registration cannot be read")
                continue
            links = self._links(first, group, contradicting)
            yield from broken_links(born, links, head=first.about["head"], count=first.about["count"])
            yield from contradicting

    def _links(self, first: Line, others: Iterator[Line], contradicting: list[Broken]) -> Iterator[Link]:
        yield first.link
        for line in others:
            if line.about != first.about:
                contradicting.append(Broken(line.about["dossier"], line.link.event.id, "says otherwise of its dossier"))
            yield line.link

    def _lines(self, lines: Iterable[str]) -> Iterator[Line]:
        for number, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            self.events += 1
            try:
                line = read_line(json.loads(text))
                self.aside.keep(line)
            except (KeyError, TypeError, ValueError, OverflowError):
                self.unreadable.append(Broken("", f"line {number}", "cannot be read"))
                continue
            yield line


class _Aside:
    """What stands in which seal, in a temporary file of SQLite that goes with its connection."""

    def __init__(self) -> None:
        self.file = sqlite3.connect("")
        for statement in (
            "PRAGMA synchronous = off",
            "CREATE TABLE entry (number INTEGER, place INTEGER, digest TEXT)",
            "CREATE TABLE seal (number INTEGER, facts TEXT, PRIMARY KEY (number, facts)) WITHOUT ROWID",
            "CREATE TABLE dossier (code TEXT PRIMARY KEY) WITHOUT ROWID",
        ):
            self.file.execute(statement)
        self.portion: list[tuple[int, int, str]] = []
        self.contradictions: list[Broken] = []

    def is_new(self, code: str) -> bool:
        return self.file.execute("INSERT OR IGNORE INTO dossier VALUES (?)", (code,)).rowcount == 1

    def keep(self, line: Line) -> None:
        if line.seal is None:
            return
        number, facts = line.seal["number"], json.dumps(line.seal, sort_keys=True)
        self.file.execute("INSERT OR IGNORE INTO seal VALUES (?, ?)", (number, facts))
        self.portion.append((number, line.place, line.link.digest))
        if len(self.portion) >= PORTION:
            self._put_away()

    def seals(self) -> Iterator[Seal]:
        last = None
        for number, facts in self.file.execute("SELECT number, facts FROM seal ORDER BY number, facts"):
            if number == last:
                self.contradictions.append(Broken("", f"seal {number}", "is told in two ways"))
                continue
            last = number
            try:
                yield read_seal(json.loads(facts))
            except (KeyError, TypeError, ValueError):
                self.contradictions.append(Broken("", f"seal {number}", "cannot be read"))

    def entries(self) -> Iterator[tuple[int, int, str]]:
        self._put_away()
        return iter(self.file.execute("SELECT number, place, digest FROM entry ORDER BY number, place"))

    def close(self) -> None:
        self.file.close()

    def _put_away(self) -> None:
        self.file.executemany("INSERT INTO entry VALUES (?, ?, ?)", self.portion)
        self.portion.clear()


def _text(value: Any) -> str:
    return moment(value).isoformat(timespec="milliseconds")


def _event(row: Any) -> dict[str, Any]:
    return {
        "leg": row.leg, "id": row.source_id, "source": row.source, "kind": row.kind, "office": row.office,
        "occurred_at": _text(row.occurred_at), "heard_at": _text(row.heard_at), "details": json.loads(row.details),
        "digest": row.digest, "previous": row.previous, "position": row.position, "actor": row.actor, "role": row.role,
        "commitment": row.commitment,
    }  # fmt: skip


def _about(dossier: Any) -> dict[str, Any]:
    return {
        "dossier": dossier.code,
        "registration": {
            "submit_by_post": dossier.submit_by_post, "return_by_post": dossier.return_by_post,
            "agency_office": dossier.agency_office, "registered_at": _text(dossier.registered_at),
        },
        "head": dossier.head, "count": dossier.event_count,
    }  # fmt: skip


def _seal(row: Any) -> dict[str, Any] | None:
    if row.number is None:
        return None
    return {
        "number": row.number, "count": row.count, "root": row.root, "previous": row.seal_previous,
        "digest": row.seal_digest, "sealed_at": _text(row.sealed_at),
    }  # fmt: skip
