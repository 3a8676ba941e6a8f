"""The chain and the seals: every change, loss, insertion and swap is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.ledger.rules import (
    KINDS,
    Event,
    Link,
    Registration,
    Seal,
    birth,
    broken_links,
    broken_seals,
    commitment,
    digest,
    merkle_root,
    seal_digest,
    split,
)

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
BORN = Registration("K7QF2M9XTR4DV", True, True, "desk-06685", START)


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
    assert broken_links(BORN, links, head=links[-1].digest, count=10) == []
    assert broken_links(BORN, [], head=birth(BORN), count=0) == []


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
    assert broken_links(BORN, links, head=chain(10)[-1].digest, count=10)


@given(st.integers(0, 9))
def test_a_lost_event_is_found(place: int) -> None:
    links = chain(10)
    head = links[-1].digest
    del links[place]
    assert broken_links(BORN, links, head=head, count=10)


@given(st.integers(0, 9), st.integers(0, 9))
def test_two_swapped_events_are_found(one: int, other: int) -> None:
    links = chain(10)
    head = links[-1].digest
    links[one], links[other] = links[other], links[one]
    assert (one == other) != bool(broken_links(BORN, links, head=head, count=10))


def test_an_inserted_event_is_found() -> None:
    links = chain(10)
    assert broken_links(BORN, [*links[:4], links[3], *links[4:]], head=links[-1].digest, count=10)


def test_what_a_dossier_was_born_with_is_bound_too() -> None:
    assert broken_links(replace(BORN, return_by_post=False), chain(3), head=None, count=None)


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


@pytest.mark.parametrize("counts", [(1,), (2, 3), (7, 1, 8, 13)])
def test_whole_seals_are_whole(counts: tuple[int, ...]) -> None:
    assert broken_seals(*sealed(*counts)) == []


def test_a_cut_tail_a_vanished_event_and_a_removed_seal_show() -> None:
    seals, leaves = sealed(4, 5, 6)
    assert broken_seals(seals, leaves | {3: leaves[3][:-1]})
    assert broken_seals(seals, leaves | {2: leaves[2][::-1]})
    assert broken_seals([seals[0], seals[2]], leaves)


def test_the_merkle_root_is_that_of_rfc_6962() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    one_empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root([]) == empty
    assert merkle_root([""]) == one_empty_leaf


def test_personal_parts_stay_out_of_the_hashed_bytes() -> None:
    documents = [{"kind": "Giấy khai sinh của Nguyễn Thị Hoa", "original": True, "sheets": 1}]
    public, private = split({"documents": documents, "seal": "A1", "reason": "Bà Hoa đi vắng"}, "gọi 0912")
    assert public == {"seal": "A1", "document_count": 1, "original_count": 1}
    assert private == {"documents": documents, "reason": "Bà Hoa đi vắng", "note": "gọi 0912"}
    assert split({"reason": "absent"}, None) == ({"reason": "absent"}, {})
    assert split({"outcome": "found", "step": "paid"}, None) == ({"outcome": "found", "step": "paid"}, {})
    assert split({"outcome": "bà Hoa giữ", "amount": "104.000"}, None) == ({}, {"outcome": "bà Hoa giữ", "amount": "104.000"})
    assert split({"reason": ["absent"]}, None) == ({}, {"reason": ["absent"]}), "only a word is one of the known words"
    assert commitment("a", private) != commitment("b", private)
