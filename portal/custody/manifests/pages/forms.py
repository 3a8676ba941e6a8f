"""What the pages of the sheets send: the receiver of a new one, a scan, a decision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.accounts.rules import Actor, Role
from portal.custody.codes.rules import BadCode, Malformed, code_in
from portal.custody.dossiers.queries import code_for_alias
from portal.custody.manifests.sheets.rules import DECISIONS, WhyNot
from portal.places.queries import find_office
from portal.web.forms import FormReader

LONGEST_SCAN = 300
EVERY_DECISION = tuple(dict.fromkeys(decision for known in DECISIONS.values() for decision in known))
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True)
class Opening:
    to: str
    press: str


@dataclass(frozen=True)
class Scanned:
    """`code` when what was scanned is one; else why not. `typed` is shown again."""

    typed: str
    id: str
    code: str = ""
    why: WhyNot | None = None


def read_opening(submitted: Mapping[str, str], actor: Actor) -> tuple[Opening | None, FormReader]:
    form = FormReader(submitted)
    press, to = _id(form), form.text("to", limit=60)
    if to and find_office(to) is None:
        form.fail("to", _("Không có đơn vị này."))
    if to == actor.office and actor.role is not Role.POSTMAN:
        form.fail("to", _("Bảng kê là để giao cho đơn vị khác."))
    return (Opening(to, press) if form.ok else None), form


def read_scan(submitted: Mapping[str, str], today: date) -> Scanned:
    """A scanned address, a code in any grouping, or the agency's or the post's own number."""
    form = FormReader(submitted)
    id_, typed = _id(form), form.text("ma", limit=LONGEST_SCAN)
    if not typed:
        return Scanned("", id_, why=WhyNot.MALFORMED)
    try:
        return Scanned(typed, id_, code_in(typed))
    except BadCode as bad:
        other = code_for_alias(typed, today)
        if other:
            return Scanned(typed, id_, other)
        return Scanned(typed, id_, why=WhyNot.MALFORMED if isinstance(bad, Malformed) else WhyNot.MISTYPED)


def read_decision(submitted: Mapping[str, str]) -> tuple[str | None, str]:
    """(the decision, the dossier's code; empty for all that are missing)."""
    form = FormReader(submitted)
    decision, dossier = form.choice("decision", EVERY_DECISION), form.text("dossier", limit=13, required=False)
    return (decision if form.ok else None), dossier


def _id(form: FormReader) -> str:
    """Made with the page; without a usable one a scan still counts once, by its code."""
    given = form.text("id", limit=64, required=False)
    return given if _ID.fullmatch(given) else ""
