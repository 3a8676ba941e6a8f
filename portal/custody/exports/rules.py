"""The lines of an export: what each says of its event, its dossier and its seal. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.custody.audit.rules import Link
from portal.custody.ledger.rules import Event, Registration, Seal


@dataclass(frozen=True)
class Line:
    """One event read back; `about` is what all lines of a dossier say alike."""

    link: Link
    about: Mapping[str, Any]
    seal: Mapping[str, Any] | None
    place: int


def read_line(raw: Mapping[str, Any]) -> Line:
    """KeyError, TypeError or ValueError when the line is no line of an export."""
    event = Event(
        raw["source"], raw["id"], raw["kind"], _moment(raw["occurred_at"]), _moment(raw["heard_at"]), raw["office"],
        raw["actor"], raw["role"], raw["leg"], raw["details"], raw["commitment"],
    )  # fmt: skip
    _whole_numbers(raw["position"], raw["seal_place"], raw["seal"]["number"] if raw["seal"] else 0)
    _words(raw["dossier"], raw["id"], raw["digest"])
    if raw["seal_place"] and not raw["seal"]:
        raise ValueError("a place in no seal")
    about = {name: raw[name] for name in ("dossier", "registration", "head", "count")}
    return Line(Link(raw["position"], event, raw["previous"], raw["digest"]), about, raw["seal"], raw["seal_place"])


def read_registration(about: Mapping[str, Any]) -> Registration:
    raw = about["registration"]
    born = _moment(raw["registered_at"])
    return Registration(about["dossier"], raw["submit_by_post"], raw["return_by_post"], raw["agency_office"], born)


def read_seal(raw: Mapping[str, Any]) -> Seal:
    return Seal(**{**raw, "sealed_at": _moment(raw["sealed_at"])})


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment


def _whole_numbers(*values: Any) -> None:
    if any(type(value) is not int or abs(value) >= 2**62 for value in values):
        raise ValueError("not a whole number")


def _words(*values: Any) -> None:
    if any(type(value) is not str for value in values):
        raise TypeError("not a text")
