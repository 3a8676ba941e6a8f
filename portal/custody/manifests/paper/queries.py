"""The whole sheet for paper: nothing on it names or describes a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from portal.catalogue.search.queries import known_procedure
from portal.custody.codes.rules import display
from portal.custody.dossiers.queries import item_numbers
from portal.custody.ledger.models import DossierRow
from portal.custody.manifests.sheets.models import ItemRow, SheetRow
from portal.custody.manifests.sheets.rules import ItemState, Sheet
from portal.db import db

ON_PAPER = (ItemState.LISTED, ItemState.OFFERED, ItemState.SURPLUS)
Group = tuple[str | None, str | None]


@dataclass(frozen=True)
class Line:
    """`procedure`: the name, or only the group where the name itself says too much; `remark`: how it ended, if not well."""

    place: int
    shown: str
    item_number: str
    procedure: str
    documents: int
    sealed: bool
    remark: str


def lines_of(sheet: Sheet) -> tuple[Line, ...]:
    """Numbered as the sheet was filled; what the receiver found beside it stands last."""
    rows = db.session.execute(
        select(
            ItemRow.dossier, ItemRow.state, ItemRow.decision, ItemRow.outcome,
            DossierRow.procedure_code, DossierRow.procedure_level, DossierRow.state["legs"].label("legs"),
        )
        .join(SheetRow, SheetRow.id == ItemRow.manifest_id)
        .join(DossierRow, DossierRow.code == ItemRow.dossier)
        .where(SheetRow.code == sheet.code, ItemRow.state.in_(ON_PAPER))
        .order_by(ItemRow.id)
    ).all()  # fmt: skip
    numbers, groups = item_numbers([row.dossier for row in rows]), _groups(rows)
    ordered = sorted(rows, key=lambda row: row.state == ItemState.SURPLUS)
    return tuple(_line(place, row, numbers, groups) for place, row in enumerate(ordered, 1))


def _groups(rows: Sequence[Row[Any]]) -> dict[Group, str]:
    found: dict[Group, str] = {}
    for code, level in {(row.procedure_code, row.procedure_level) for row in rows}:
        known = known_procedure(code, level) if code else None
        found[code, level] = known.public_name if known else ""
    return found


def _line(place: int, row: Row[Any], numbers: Mapping[str, str], groups: Mapping[Group, str]) -> Line:
    documents, sealed = _papers(row.legs.values())
    remark = "surplus" if row.state == ItemState.SURPLUS else (row.outcome or "")
    if row.decision in ("short", "seal_broken") and row.outcome in (None, "accepted"):
        remark = row.decision
    group = groups[row.procedure_code, row.procedure_level]
    return Line(place, display(row.dossier), numbers.get(row.dossier, ""), group, documents, sealed, remark)


def _papers(legs: Iterable[Mapping[str, Any]]) -> tuple[int, bool]:
    """How many kinds of papers were agreed at the collection, and whether the packet was sealed."""
    known = next((leg for leg in legs if leg["documents"] or leg["seal"]), None)
    return (known["documents"], bool(known["seal"])) if known else (0, False)
