"""Reading events: every kind, every field, and whatever else may come."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.ledger.rules import KINDS
from portal.exchange.inbox.rules import DETAILS, GIVEN_TWICE, Unreadable, own_id, read

GOOD: dict[str, Any] = {
    "id": "a1",
    "dossier": "K7QF2M9XTR4DV",
    "kind": "collected",
    "occurred_at": "2026-11-25T08:00:00+07:00",
    "office": "post-200000",
}
LEAST: dict[str, dict[str, Any]] = {
    "offered": {"to": "desk-06685"},
    "countersigned": {"offer": "a0"},
    "agency_status": {"status": 2},
    "citizen_confirmed": {"answer": "received"},
    "corrected": {"event": "a0"},
    "alias_added": {"type": "item_number", "value": "EE123456789VN"},
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*GOOD, "details", "x"]) | st.text(), inner),
    max_leaves=12,
)


def test_every_kind_of_the_ledger_can_be_read() -> None:
    assert set(DETAILS) == set(KINDS)
    for kind in KINDS:
        assert read({**GOOD, "kind": kind, "details": LEAST.get(kind, {})}).kind == kind


@pytest.mark.parametrize("kind", sorted(LEAST))
def test_what_the_fold_cannot_do_without_must_be_there(kind: str) -> None:
    for name in LEAST[kind]:
        less = {key: value for key, value in LEAST[kind].items() if key != name}
        with pytest.raises(Unreadable, match=f"details.{name}: missing"):
            read({**GOOD, "kind": kind, "details": less})


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"id": None}, "id: missing"),
        ({"id": "x" * 201}, "id"),
        ({"id": 7}, "id"),
        ({"id": "a\u200bb"}, "id"),
        ({"dossier": ""}, "dossier"),
        ({"kind": "teleported"}, "kind: unknown kind teleported"),
        ({"kind": ["collected"]}, "kind"),
        ({"occurred_at": "2026-11-25T08:00:00"}, "occurred_at"),
        ({"occurred_at": "2026-02-30T08:00:00Z"}, "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at"),
        ({"occurred_at": "٢٠٢٦-11-25T08:00:00Z"}, "occurred_at"),
        ({"occurred_at": 1764032400}, "occurred_at"),
        ({"office": True}, "office"),
        ({"leg": "sideways"}, "leg"),
        ({"note": "x" * 2001}, "note"),
        ({"note": "a\x00b"}, "note"),
        ({"note": "\ud800"}, "note"),
        ({"details": []}, "details"),
        ({"details": {"colour": "red"}}, "details.colour: unknown field"),
        ({"details": {"documents": "three"}}, "details.documents"),
        ({"details": {"documents": [{"original": True}]}}, r"\[0\].kind: missing"),
        ({"details": {"documents": [{"kind": "Đơn", "sheets": True}]}}, r"\[0\].sheets"),
        ({"details": {"documents": [{"kind": "Đơn", "x": 1}]}}, r"\[0\].x: unknown field"),
        ({"colour": "red"}, "colour: unknown field"),
        ({GIVEN_TWICE: "kind"}, "kind: given twice"),
        ({"kind": "agency_status", "details": {"status": 11}}, "details.status"),
        ({"kind": "agency_status", "details": {"status": 2.0}}, "details.status"),
        ({"kind": "agency_status", "details": {"status": 9, "promised": "20261201"}}, "details.promised"),
        ({"kind": "accepted", "details": {"count": "some"}}, "details.count"),
        ({"kind": "corrected", "details": {"event": "a0", "source": "staff"}}, "details.source: unknown field"),
    ],
)
def test_what_cannot_be_read_is_named(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(Unreadable, match=named):
        read({**GOOD, **changed})


def test_text_is_composed_and_rid_of_what_nobody_sees() -> None:
    told = {**GOOD, "note": " Bu\u031bu ta\u0301\u202e\u200b ", "details": {"seal": "NS 1", "documents": None}}

    found = read(told)

    assert found.note == "Bưu tá"
    assert found.details == {"seal": "NS 1"}


@given(ANYTHING)
def test_anything_is_read_or_unreadable_and_nothing_else(raw: object) -> None:
    own_id(raw)
    with suppress(Unreadable):
        read(raw)


@given(st.dictionaries(st.sampled_from([*GOOD, "leg", "note", "actor", "details"]), ANYTHING))
def test_a_good_event_with_anything_in_its_fields_is_read_or_unreadable(changed: dict[str, Any]) -> None:
    reasons = []
    try:
        read({**GOOD, **changed})
    except Unreadable as unreadable:
        reasons.append(str(unreadable))

    assert all(reason.isprintable() for reason in reasons)
