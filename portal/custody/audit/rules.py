"""What a verifier finds: breaks in the chain of a dossier and in the chain of seals. Standard library only.

Everything is taken as it comes and nothing is kept: a million events need no more memory than a thousand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from portal.custody.ledger.rules import Event, Registration, Seal, birth, digest, merkle_root, seal_digest


@dataclass(frozen=True)
class Broken:
    dossier: str
    event: str
    why: str


Noted = tuple[int, str]  # a seal's number and digest


@dataclass(frozen=True)
class Verdict:
    """`last`: the youngest seal. Noted elsewhere, it proves later that nothing up to it was taken away or rewritten."""

    events: int
    dossiers: int
    broken: tuple[Broken, ...]
    last: Noted | None = None

    @property
    def ok(self) -> bool:
        return not self.broken


@dataclass(slots=True)
class Link:
    """An event in its place: number n of the dossier's chain, with the digest before and its own."""

    position: int
    event: Event
    previous: str
    digest: str


@dataclass
class Witness:
    """Watches the seals go by for one that was noted elsewhere; remembers the last."""

    noted: Noted | None = None
    met: bool = False
    last: Noted | None = None

    def watch(self, seals: Iterable[Seal]) -> Iterator[Seal]:
        for seal in seals:
            self.last = (seal.number, seal.digest)
            self.met = self.met or self.last == self.noted
            yield seal

    def broken(self) -> Iterator[Broken]:
        if self.noted and not self.met:
            yield Broken("", f"seal {self.noted[0]}", "is not the one that was noted")


def broken_links(registration: Registration, links: Iterable[Link], *, head: str | None, count: int | None) -> Iterator[Broken]:
    """What is wrong with one dossier's chain; `head` and `count` are what the dossier itself says, if known."""
    code = registration.code
    previous, position = birth(registration), 0
    if not _whole(registration.registered_at):
        yield Broken(code, "", "the registration was changed")
    for link in links:
        position += 1
        event = link.event
        if link.position != position:
            yield Broken(code, event.id, f"position {link.position} where {position} belongs")
        if link.previous != previous:
            yield Broken(code, event.id, "does not follow the event before it")
        if not _as_hashed(code, link):
            yield Broken(code, event.id, "was changed")
        previous, position = link.digest, link.position
    if (head is not None and head != previous) or (count is not None and count != position):
        yield Broken(code, "", "the end of the chain is missing")


def broken_seals(seals: Iterable[Seal], entries: Iterable[tuple[int, int, str | None]]) -> Iterator[Broken]:
    """What is wrong with the chain of seals, given (number, place, digest) of what stands in them, in that order."""
    groups = groupby(entries, key=itemgetter(0))
    number, found = next(groups, (None, ()))
    previous, expected = "", 1
    for seal in seals:
        while number is not None and number < seal.number:
            yield Broken("", f"seal {number}", "is missing")
            number, found = next(groups, (None, ()))
        name = f"seal {seal.number}"
        if seal.number != expected or seal.previous != previous:
            yield Broken("", name, "does not follow the seal before it")
        if seal.digest != seal_digest(seal.number, seal.count, seal.root, seal.previous, seal.sealed_at):
            yield Broken("", name, "was changed")
        covered = list(found) if number == seal.number else []
        if not _covers(seal, covered):
            yield Broken("", name, f"covers {seal.count} events, {len(covered)} found or not the same")
        if number == seal.number:
            number, found = next(groups, (None, ()))
        previous, expected = seal.digest, seal.number + 1
    while number is not None:
        yield Broken("", f"seal {number}", "is missing")
        number, found = next(groups, (None, ()))


def _as_hashed(code: str, link: Link) -> bool:
    event = link.event
    try:
        same = link.digest == digest(code, link.position, link.previous, event)
    except (TypeError, ValueError):  # a value that the portal could not have written
        return False
    return same and _whole(event.occurred_at) and _whole(event.heard_at)


def _whole(moment: datetime) -> bool:
    """Moments are kept in milliseconds; what is below has no place in the hashed bytes."""
    return moment.microsecond % 1000 == 0


def _covers(seal: Seal, covered: list[tuple[int, int, str | None]]) -> bool:
    """Places 0, 1, 2 … without a gap, and their digests under one root."""
    if len(covered) != seal.count or any(place != at for at, (_, place, _) in enumerate(covered)):
        return False
    try:
        return merkle_root([own or "-" for _, _, own in covered]) == seal.root
    except ValueError:
        return False
