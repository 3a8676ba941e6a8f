"""Reading sheets: one by its code, those of an office, what is on them page by page, what differs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from portal.accounts.rules import Actor, Role
from portal.custody.codes.rules import BadCode, display, parse
from portal.custody.dossiers.queries import find_state
from portal.custody.handover.queries import case_of
from portal.custody.ledger.models import DossierRow
from portal.custody.manifests.sheets.models import ItemRow, SheetRow
from portal.custody.manifests.sheets.rules import (
    ItemState,
    Sheet,
    SheetState,
    Verdict,
    is_of_sheet,
    is_taken,
    may_see,
    number_of,
    verdict_of,
    why_not_listed,
)
from portal.db import db

NEWEST = 20
MOST_SHEETS = 50
ON_THE_SHEET = (ItemState.LISTED, ItemState.OFFERED)
FOUND = (ItemState.OFFERED, ItemState.SURPLUS)


@dataclass(frozen=True)
class Item:
    """One line of a sheet. `apart`: its offer ended in another way (a button, a system), which is no fault."""

    code: str
    shown: str
    state: ItemState
    verdict: Verdict
    scanned_at: datetime | None
    added_at: datetime
    decision: str | None
    outcome: str | None
    why: str | None
    apart: bool = False
    holder_office: str | None = None

    @property
    def exceptional(self) -> bool:
        """What comes first: anything but a matched item that was full, or one that could not be taken after all."""
        whole = self.verdict is Verdict.MATCHED and self.decision == "full"
        return not self.apart and (not whole or self.outcome == "moved")


@dataclass(frozen=True)
class Counts:
    """How far the work on a sheet has come; one question to the database."""

    listed: int = 0
    matched: int = 0
    surplus: int = 0
    dropped: int = 0
    undecided: int = 0
    one_sided: int = 0

    @property
    def unscanned(self) -> int:
        return self.listed - self.matched


@dataclass(frozen=True)
class Listed:
    """A sheet in a list, with how many dossiers are on it."""

    sheet: Sheet
    items: int


@dataclass(frozen=True)
class Mine:
    """The sheets that wait for somebody: to be filled, to be received, to be countersigned; and those done of late."""

    filling: tuple[Listed, ...]
    receiving: tuple[Listed, ...]
    countersigning: tuple[Listed, ...]
    on_the_way: tuple[Listed, ...]
    done: tuple[Listed, ...]


def as_sheet(row: SheetRow) -> Sheet:
    return Sheet(
        code=row.code, number=number_of(row.day, row.place), state=SheetState(row.state),
        from_office=row.from_office, from_role=Role(row.from_role), to_office=row.to_office, opened_at=row.opened_at,
        given_by=row.given_by, given_at=row.given_at, received_by=row.received_by, received_at=row.received_at,
        countersigned_by=row.countersigned_by, closed_at=row.closed_at,
    )  # fmt: skip


def find_sheet(code: str) -> Sheet | None:
    row = db.session.scalar(select(SheetRow).where(SheetRow.code == code))
    return as_sheet(row) if row else None


def seen_by(actor: Actor, typed: str) -> Sheet | None:
    """The sheet of this code for the people of its two offices; unknown and other offices' answer alike."""
    try:
        found = find_sheet(parse(typed))
    except BadCode:
        return None
    return found if found and may_see(found, actor) else None


def sheets_of(actor: Actor) -> Mine:
    """What the first screen and the list of sheets show: the newest first."""
    given, received = SheetRow.from_office == actor.office, SheetRow.to_office == actor.office
    to_fill = SheetRow.state.in_((SheetState.OPEN, SheetState.GIVING))
    to_take = SheetRow.state.in_((SheetState.GIVEN, SheetState.RECEIVING))
    over = SheetRow.state == SheetState.CLOSED
    return Mine(
        filling=_listed(given & to_fill & (SheetRow.from_role == actor.role)),
        receiving=_listed(received & to_take & (SheetRow.given_by != actor.opaque)),
        countersigning=_listed(
            given & (SheetRow.state == SheetState.RECEIVED) & (SheetRow.received_by != actor.opaque)
        ),
        on_the_way=_listed(given & to_take),
        done=_listed((given | received) & over, most=NEWEST),
    )  # fmt: skip


def counts(code: str) -> Counts:
    """Listed, matched, found beside the list, and how many findings still need a decision."""
    on_it = ItemRow.state.in_(ON_THE_SHEET)
    extra = ItemRow.state == ItemState.SURPLUS
    row = db.session.execute(
        select(
            _how_many(on_it),
            _how_many(and_(on_it, ItemRow.scanned_at.is_not(None))),
            _how_many(extra),
            _how_many(ItemRow.state == ItemState.DROPPED),
            _how_many(and_(or_(on_it, extra), ItemRow.decision.is_(None))),
            _how_many(ItemRow.outcome == "one_sided"),
        )
        .join(SheetRow, SheetRow.id == ItemRow.manifest_id)
        .where(SheetRow.code == code)
    ).one()
    return Counts(*(int(value or 0) for value in row))


def newest(code: str, *, scanned: bool) -> tuple[Item, ...]:
    """The last scans; of the giver into the sheet, or of the receiver against it."""
    wanted = _items(code)
    if scanned:
        wanted = wanted.where(ItemRow.scanned_at.is_not(None)).order_by(ItemRow.scanned_at.desc(), ItemRow.id.desc())
    else:
        wanted = wanted.where(ItemRow.state == ItemState.LISTED).order_by(ItemRow.added_at.desc(), ItemRow.id.desc())
    return tuple(_item(row) for row in db.session.execute(wanted.limit(NEWEST)))


def page_of(sheet: Sheet, *, offset: int, size: int) -> tuple[Item, ...]:
    """A page of all lines in the order they were added, with who has each now."""
    shown = _items(sheet.code).where(ItemRow.state != ItemState.REMOVED)
    return _with_states(sheet, shown.offset(offset).limit(size))


def find_item(sheet: Sheet, dossier: str) -> Item | None:
    shown = _items(sheet.code).where(ItemRow.dossier == dossier, ItemRow.state != ItemState.REMOVED)
    found = _with_states(sheet, shown)
    return found[0] if found else None


def exceptions(sheet: Sheet) -> tuple[Item, ...]:
    """What is not simply there and full, the undecided first; what is done in another way is left out."""
    scanned_whole = and_(ItemRow.state == ItemState.OFFERED, ItemRow.scanned_at.is_not(None), ItemRow.decision == "full")
    wanted = or_(~scanned_whole, ItemRow.outcome == "moved")
    found = _with_states(sheet, _items(sheet.code).where(ItemRow.state.in_(FOUND), wanted))
    open_ones = (item for item in found if item.exceptional)
    order = (Verdict.WRONG_BAG, Verdict.SURPLUS, Verdict.MISSING, Verdict.MATCHED)
    return tuple(sorted(open_ones, key=lambda item: (item.decision is not None, order.index(item.verdict), item.code)))


def open_sheets_for(dossier: str, actor: Actor) -> tuple[Sheet, ...]:
    """Sheets that this person may scan the dossier into or against, for whoever came by the phone's own camera."""
    view = find_state(dossier)
    if view is None:
        return ()
    done = or_(ItemRow.state == ItemState.LISTED, ItemRow.scanned_at.is_not(None))
    here = select(SheetRow.code).join(ItemRow, ItemRow.manifest_id == SheetRow.id).where(ItemRow.dossier == dossier, done)
    scanned, mine = set(db.session.scalars(here)), sheets_of(actor)
    open_ones = [each.sheet for each in mine.filling if each.sheet.state is SheetState.OPEN]
    into = [sheet for sheet in open_ones if why_not_listed(case_of(view), actor, sheet.to_office) is None]
    against = [each.sheet for each in mine.receiving if each.sheet.state is SheetState.GIVEN]
    return tuple(sheet for sheet in (*into, *against) if sheet.code not in scanned)


def offered_elsewhere(dossier: str, sheet_id: int) -> bool:
    """Whether another sheet has given this dossier and nobody has taken it from there."""
    on_it = and_(
        ItemRow.dossier == dossier, ItemRow.manifest_id != sheet_id, ItemRow.state == ItemState.OFFERED,
        ItemRow.outcome.is_(None), SheetRow.state.in_((SheetState.GIVEN, SheetState.RECEIVING)),
    )  # fmt: skip
    wanted = select(exists().where(on_it, SheetRow.id == ItemRow.manifest_id))
    return bool(db.session.scalar(wanted))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _listed(condition: ColumnElement[bool], *, most: int = MOST_SHEETS) -> tuple[Listed, ...]:
    size = select(func.count()).where(
        ItemRow.manifest_id == SheetRow.id, ItemRow.state.in_((*ON_THE_SHEET, ItemState.SURPLUS))
    )  # fmt: skip
    wanted = select(SheetRow, size.scalar_subquery()).where(condition).order_by(SheetRow.id.desc()).limit(most)
    return tuple(Listed(as_sheet(row), items) for row, items in db.session.execute(wanted))


def _items(code: str, *more: Any) -> Select[Any]:
    columns = (
        ItemRow.dossier, ItemRow.state, ItemRow.scanned_at, ItemRow.added_at, ItemRow.decision, ItemRow.outcome,
        ItemRow.why, ItemRow.elsewhere,
    )  # fmt: skip
    wanted = select(*columns, *more).select_from(ItemRow).join(SheetRow, SheetRow.id == ItemRow.manifest_id)
    return wanted.where(SheetRow.code == code)


def _joined(wanted: Select[Any]) -> Select[Any]:
    return wanted.join(DossierRow, DossierRow.code == ItemRow.dossier).order_by(ItemRow.id)


def _with_states(sheet: Sheet, wanted: Select[Any]) -> tuple[Item, ...]:
    folded = DossierRow.state
    now = (
        folded["offer", "id"].as_string().label("offer"),
        folded["holder", "office"].as_string().label("holder"),
        folded["holder", "kind"].as_string().label("kind"),
    )
    return tuple(_item(row, sheet) for row in db.session.execute(_joined(wanted).add_columns(*now)))


def _item(row: Row[Any], sheet: Sheet | None = None) -> Item:
    state = ItemState(row.state)
    verdict = verdict_of(
        listed=state is not ItemState.SURPLUS, scanned=row.scanned_at is not None, elsewhere=row.elsewhere
    )  # fmt: skip
    apart = sheet is not None and row.outcome in (None, "apart") and _apart(row, state, sheet)
    return Item(
        row.dossier, display(row.dossier), state, verdict, row.scanned_at, row.added_at, row.decision, row.outcome, row.why,
        apart, row.holder if sheet else None,
    )  # fmt: skip


def _apart(row: Row[Any], state: ItemState, sheet: Sheet) -> bool:
    if state is ItemState.SURPLUS:
        return is_taken(sheet, row.holder, row.kind, offered=bool(row.offer))
    return state is ItemState.OFFERED and not is_of_sheet(row.offer or "", sheet.code, row.dossier)
