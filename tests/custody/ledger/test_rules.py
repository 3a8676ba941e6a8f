"""The bytes that are hashed, and what stays out of them."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.custody.ledger.rules import (
    KINDS,
    Event,
    Registration,
    birth,
    canonical,
    commitment,
    digest,
    merkle_root,
    seal_digest,
    split,
)

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
CODE = "K7QF2M9XTR4DV"


def plainly(body: dict[str, Any]) -> str:
    """What every chain so far was made with: JSON with sorted keys and moments as text, in UTF-8."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=in_utc)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def test_the_hashed_bytes_never_change() -> None:
    """Chains that exist were made with these; a faster way must come to the same."""
    born = Registration(CODE, True, False, "desk-06685", START)
    event = Event(
        "staff", "nv-1:a\"b\\c\u2028\x1f", "collected", START, START + timedelta(milliseconds=1234), "post-200000", "nv-ấ",
        "postman", "submission", {"seal": "NP-0042", "count": 2, "b": [1, 2.5, None, True], "ă": {"z": 1, "a": "\ud83d"}},
        "00" * 32,
    )  # fmt: skip
    assert canonical({"b": START, "a": ["ă", 1.0, None]}) == '{"a":["ă",1.0,null],"b":"2026-11-02T01:00:00.000+00:00"}'.encode()
    assert birth(born) == "bd94a12c19b487a359374cb07f549d2f8e92400423efec2daf6adfb2477904bc"
    assert digest(CODE, 1, birth(born), event) == "c4bad647ffbdaf115c6525e19ed4252982f338775719bcadbf06ccfe73ec3c9e"
    assert (
        digest(CODE, 2, "", Event("citizen", "x", "found", START, START))
        == "11346a49a3fb8764b986ab67c2d00d5b1e0c5098ea28e532f32a1408cec44521"
    )
    assert seal_digest(3, 5, "aa", "bb", START) == "626466b15abb9946fc6c03611ec43193370e26b327c2560037987e539a9da6d1"
    assert commitment("salt", {"note": "gọi 0912"}) == "9a887caaaef9497b05e6ab49e82d5b19de4ec725a521fa2865dee80a2ebabf8a"


words = st.none() | st.text(st.characters(codec="utf-8"), max_size=8) | st.text(max_size=4)
spans = st.timedeltas(timedelta(days=-20000), timedelta(days=20000))
moments = st.builds(lambda span, hours: (START + span).astimezone(timezone(timedelta(hours=hours))), spans, st.integers(-3, 7))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
events = st.builds(
    Event, st.text(max_size=6), st.text(max_size=6), st.sampled_from(KINDS), moments, moments, words, words, words, words,
    st.dictionaries(st.text(max_size=5), values, max_size=4), st.text(max_size=6),
)  # fmt: skip


@given(st.text(max_size=13), st.integers(), st.text(max_size=8), events)
def test_the_keys_written_out_are_the_same_bytes_as_the_whole(code: str, position: int, previous: str, event: Event) -> None:
    body = {"dossier": code, "position": position, "previous": previous, **vars(event)}
    assert digest(code, position, previous, event) == plainly(body)


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
