"""Events and the chains that prove them: order, canonical bytes, hash chain, seals. Standard library only."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any

LEGS = ("submission", "slip", "result", "recall")

# In causal order: of two events at one instant the earlier in this list counts first.
KINDS = (
    "pickup_booked", "pickup_changed", "pickup_missed", "pickup_cancelled", "collected",
    "agency_status", "supplement_requested", "declined", "result_ready",
    "offered", "accepted", "refused", "withdrawn", "countersigned", "misrouted", "carrier_scan",
    "out_for_delivery", "delivery_failed", "delivered", "returned_to_sender", "citizen_confirmed",
    "discrepancy", "missing_declared", "found", "compensated",
    "trace_opened", "trace_answered", "trace_escalated", "trace_closed",
    "clock_paused", "clock_resumed", "alias_added", "corrected",
)  # fmt: skip
RANK = {kind: rank for rank, kind in enumerate(KINDS)}

REASONS = frozenset({
    "absent", "wrong_address", "refused", "moved", "unreachable", "closed", "damaged", "wrong_office",
    "incomplete", "weather", "mistake", "duplicate", "not_ready", "put_off", "other",
})  # fmt: skip
OUTCOMES = ("found", "delayed", "damaged", "lost", "no_fault")  # how a question ends
STEPS = ("agreed", "refunded", "paid")  # of a compensation; the last one ends it
PUBLIC_WORDS = {"reason": REASONS, "outcome": frozenset(OUTCOMES), "step": frozenset(STEPS)}
# What may name or describe a person or their papers: kept apart from the hashed bytes, so that it can be erased.
PRIVATE = frozenset(
    {
        "documents",
        "note",
        "text",
        "what",
        "place",
        "found_at",
        "next",
        "value",
        "amount",
    }
)


DERIVED = frozenset({"document_count", "original_count"})  # public facts that `split` makes from private ones


@dataclass(frozen=True)
class Registration:
    """The facts a dossier is born with; the first link of its chain is over these."""

    code: str
    submit_by_post: bool
    return_by_post: bool
    agency_office: str | None
    registered_at: datetime


@dataclass(frozen=True)
class Event:
    """One line of the ledger. `details` holds public facts only; the rest is bound by `commitment`."""

    source: str
    id: str
    kind: str
    occurred_at: datetime
    heard_at: datetime
    office: str | None = None
    actor: str | None = None
    role: str | None = None
    leg: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    commitment: str = ""

    @property
    def at(self) -> datetime:
        """When it counts: an event dated after it was heard counts as of when it was heard."""
        return min(self.occurred_at, self.heard_at)

    @property
    def order(self) -> tuple[datetime, int, str, str]:
        return (self.at, RANK[self.kind], self.source, self.id)


def split(details: Mapping[str, Any], note: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """(public facts, personal parts). A reason, an outcome or a step is public only when it is one of the known words."""
    public: dict[str, Any] = {}
    private: dict[str, Any] = {}
    for key, value in details.items():
        known = PUBLIC_WORDS.get(key)
        personal = key in PRIVATE if known is None else not (isinstance(value, str) and value in known)
        (private if personal else public)[key] = value
    if "documents" in private:
        public["document_count"] = len(private["documents"])
        originals = sum(bool(isinstance(each, dict) and each.get("original")) for each in private["documents"])
        if originals:
            public["original_count"] = originals
    if note:
        private["note"] = note
    return public, private


def canonical(value: Any) -> bytes:
    """One spelling of a JSON value: sorted keys, no spaces, UTF-8, moments as UTC text."""
    return _spell(value).encode("utf-8", "surrogatepass")


def commitment(salt: str, private: Mapping[str, Any]) -> str:
    """Binds the personal parts without revealing them: the salt goes when they are erased."""
    return hashlib.sha256(salt.encode() + canonical(private)).hexdigest() if private else ""


def birth(registration: Registration) -> str:
    """The digest that the first event of a chain follows."""
    return hashlib.sha256(canonical(vars(registration))).hexdigest()


def digest(code: str, position: int, previous: str, event: Event) -> str:
    """SHA-256 over canonical() of the event, its dossier's code, its position and the digest before it.

    The keys are written out in their order, because a verifier does this a million times.
    """
    text = (
        f'{{"actor":{_word(event.actor)},"commitment":{_word(event.commitment)},"details":{_spell(event.details)},'
        f'"dossier":{_word(code)},"heard_at":"{_moment(event.heard_at)}","id":{_word(event.id)},'
        f'"kind":{_word(event.kind)},"leg":{_word(event.leg)},"occurred_at":"{_moment(event.occurred_at)}",'
        f'"office":{_word(event.office)},"position":{position:d},"previous":{_word(previous)},'
        f'"role":{_word(event.role)},"source":{_word(event.source)}}}'
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def merkle_root(digests: Sequence[str]) -> str:
    """RFC 6962: leaves prefixed 0x00, nodes 0x01, split at the largest power of two below the length."""
    if not digests:
        return hashlib.sha256(b"").hexdigest()
    return _tree([hashlib.sha256(b"\x00" + bytes.fromhex(d)).digest() for d in digests]).hex()


def seal_digest(number: int, count: int, root: str, previous: str, sealed_at: datetime) -> str:
    body = {
        "number": number,
        "count": count,
        "root": root,
        "previous": previous,
        "sealed_at": sealed_at,
    }
    return hashlib.sha256(canonical(body)).hexdigest()


@dataclass(frozen=True)
class Seal:
    """Number n over all chains: the events that arrived since the seal before."""

    number: int
    count: int
    root: str
    previous: str
    digest: str
    sealed_at: datetime


def _tree(nodes: list[bytes]) -> bytes:
    if len(nodes) == 1:
        return nodes[0]
    half = 1 << (len(nodes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _tree(nodes[:half]) + _tree(nodes[half:])).digest()


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(timespec="milliseconds")
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _word(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


_spell = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_moment).encode
