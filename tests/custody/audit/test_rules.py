"""The chain and the seals: every change, loss, insertion and swap is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.audit.rules import Broken, Link, broken_links, broken_seals
from portal.custody.ledger.rules import KINDS, Event, Registration, Seal, birth, digest, merkle_root, seal_digest

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
BORN = Registration("K7QF2M9XTR4DV", True, True, "desk-06685", START)


def wrong(links: list[Link], *, head: str | None, count: int | None, born: Registration = BORN) -> list[Broken]:
    return list(broken_links(born, links, head=head, count=count))


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    previous = birth(BORN)
    for position in range(1, length + 1):
        at = START + timedelta(minutes=position)
        event = Event("staff", f"e{position}", KINDS[position % len(KINDS)], at, at, details={"n": position})
        own = digest(BORN.code, position, previous, event)
        links.append(Link(position, event, previous, own))
        previous = own
    return links


def test_a_whole_chain_is_whole() -> None:
    links = chain(10)
    assert wrong(links, head=links[-1].digest, count=10) == []
    assert wrong([], head=birth(BORN), count=0) == []


FIELDS: dict[str, Any] = {
    "source": "other",
    "id": "other",
    "kind": "found",
    "occurred_at": START,
    "heard_at": START,
    "office": "post-1",
    "actor": "x",
    "role": "postman",
    "leg": "slip",
    "details": {"n": 0},
    "commitment": "00",
}


@given(st.integers(0, 9), st.sampled_from(sorted(FIELDS)), st.booleans())
def test_any_change_of_any_event_is_found(place: int, name: str, resealed: bool) -> None:
    links = chain(10)
    link = links[place]
    event = replace(link.event, **{name: FIELDS[name]})
    if event == link.event:
        return
    own = digest(BORN.code, link.position, link.previous, event) if resealed else link.digest
    links[place] = Link(link.position, event, link.previous, own)
    assert wrong(links, head=chain(10)[-1].digest, count=10)


@given(st.integers(0, 9))
def test_a_lost_event_is_found(place: int) -> None:
    links = chain(10)
    head = links[-1].digest
    del links[place]
    assert wrong(links, head=head, count=10)


@given(st.integers(0, 9), st.integers(0, 9))
def test_two_swapped_events_are_found(one: int, other: int) -> None:
    links = chain(10)
    head = links[-1].digest
    links[one], links[other] = links[other], links[one]
    assert (one == other) != bool(wrong(links, head=head, count=10))


def test_an_inserted_event_is_found() -> None:
    links = chain(10)
    assert wrong([*links[:4], links[3], *links[4:]], head=links[-1].digest, count=10)


def test_what_a_dossier_was_born_with_is_bound_too() -> None:
    assert wrong(chain(3), head=None, count=None, born=replace(BORN, return_by_post=False))


def sealed(*counts: int) -> tuple[list[Seal], dict[int, list[str]]]:
    seals: list[Seal] = []
    leaves: dict[int, list[str]] = {}
    previous = ""
    for number, count in enumerate(counts, start=1):
        leaves[number] = [f"{number:032x}{place:032x}" for place in range(count)]
        root = merkle_root(leaves[number])
        own = seal_digest(number, count, root, previous, START)
        seals.append(Seal(number, count, root, previous, own, START))
        previous = own
    return seals, leaves


def faults(seals: list[Seal], leaves: dict[int, list[str]]) -> list[str]:
    entries = [(number, place, own) for number in leaves for place, own in enumerate(leaves[number])]
    return [broken.event for broken in broken_seals(seals, entries)]


@pytest.mark.parametrize("counts", [(), (1,), (2, 3), (7, 1, 8, 13)])
def test_whole_seals_are_whole(counts: tuple[int, ...]) -> None:
    assert faults(*sealed(*counts)) == []


def test_a_cut_tail_a_vanished_event_and_a_removed_seal_show() -> None:
    seals, leaves = sealed(4, 5, 6)
    assert faults(seals, leaves | {3: leaves[3][:-1]}) == ["seal 3"]
    assert faults(seals, leaves | {2: leaves[2][::-1]}) == ["seal 2"]
    assert faults([seals[0], seals[2]], leaves) == ["seal 2", "seal 3"]
    assert faults(seals[:2], leaves) == ["seal 3"]
    assert faults(seals[1:], leaves) == ["seal 1", "seal 2"]
    assert faults(seals, {}) == ["seal 1", "seal 2", "seal 3"]


def test_a_gap_between_the_places_of_a_seal_shows() -> None:
    seals, leaves = sealed(2)
    assert list(broken_seals(seals, [(1, 0, leaves[1][0]), (1, 7, leaves[1][1])]))


def test_what_no_moment_of_ours_has_shows() -> None:
    links = chain(3)
    links[1].event = replace(links[1].event, heard_at=links[1].event.heard_at + timedelta(microseconds=7))
    assert wrong(links, head=links[-1].digest, count=3) == [Broken(BORN.code, "e2", "was changed")]
    assert wrong(chain(3), head=None, count=None, born=replace(BORN, registered_at=START + timedelta(microseconds=1)))
