"""Reading places: one copy per process, looked at again every half minute, so that a page asks no SQL for a name."""

import time
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.places.models import CalendarDayRow, OfficeRow, PlacesVersionRow, UnitRow
from portal.places.rules import Office, OfficeKind, Organisation, SpecialDay, Unit, WorkingCalendar

LOOK_AGAIN_AFTER = 30.0  # seconds
WEEKDAYS = {
    Organisation.STATE: frozenset(range(5)),
    Organisation.POST: frozenset(range(6)),
}


@dataclass(frozen=True)
class _Places:
    version: int
    units: dict[str, Unit]
    offices: dict[str, Office]
    serving: dict[str, tuple[str, str]]
    calendars: dict[Organisation, WorkingCalendar]


class _Copy:
    """The process's own copy and when it was last compared."""

    def __init__(self) -> None:
        self.places: _Places | None = None
        self.looked = 0.0

    def get(self) -> _Places:
        now = time.monotonic()
        if self.places is None or now - self.looked > LOOK_AGAIN_AFTER:
            version = db.session.scalar(select(PlacesVersionRow.version)) or 0
            if self.places is None or self.places.version != version or not version:
                self.places = _load(version)
            self.looked = now if version else 0.0
        return self.places


_copy = _Copy()


def units() -> tuple[Unit, ...]:
    return tuple(_copy.get().units.values())


def find_unit(code: str) -> Unit | None:
    return _copy.get().units.get(code)


def offices() -> tuple[Office, ...]:
    return tuple(_copy.get().offices.values())


def find_office(office_id: str) -> Office | None:
    return _copy.get().offices.get(office_id)


def office_name(office_id: str) -> str:
    """The name people know, or the id itself when there is no such office."""
    office = _copy.get().offices.get(office_id)
    return office.name if office else office_id


def serving_office(unit_code: str) -> Office:
    """The post office that sends its postmen to this unit. KeyError for an unknown unit."""
    places = _copy.get()
    return places.offices[places.serving[unit_code][0]]


def serving_is_assumed(unit_code: str) -> bool:
    """Whether the serving office is this project's guess by distance."""
    return _copy.get().serving[unit_code][1] != "own"


def desk_of(unit_code: str) -> Office:
    """The one-stop centre of a unit. KeyError for an unknown unit."""
    return _copy.get().offices[f"desk-{unit_code}"]


def calendar(organisation: Organisation) -> WorkingCalendar:
    """State offices work Monday to Friday, post offices Monday to Saturday, less the days entered."""
    return _copy.get().calendars[organisation]


def version() -> int:
    """Of the copy that this process answers from."""
    return _copy.get().version


def forget() -> None:
    """Load again at the next question: after a change in this process."""
    _copy.places = None


def special_days(organisation: Organisation, year: int) -> tuple[SpecialDay, ...]:
    wanted = select(CalendarDayRow).where(
        CalendarDayRow.organisation == organisation.value, CalendarDayRow.day.between(date(year, 1, 1), date(year, 12, 31))
    )
    rows = db.session.scalars(wanted.order_by(CalendarDayRow.day))
    return tuple(SpecialDay(organisation, row.day, row.open, row.name, row.basis, row.set_by) for row in rows)


def _load(version: int) -> _Places:
    unit_rows = db.session.scalars(select(UnitRow).order_by(UnitRow.full_name)).all()
    office_rows = db.session.scalars(select(OfficeRow).order_by(OfficeRow.id))
    days = db.session.scalars(select(CalendarDayRow)).all()
    return _Places(
        version,
        {row.code: _unit(row) for row in unit_rows},
        {row.id: _office(row) for row in office_rows},
        {row.code: (row.serving_office, row.serving_basis) for row in unit_rows},
        {organisation: _calendar(organisation, list(days)) for organisation in Organisation},
    )


def _unit(row: UnitRow) -> Unit:
    former = tuple(name for name in row.former_names.split("; ") if name)
    return Unit(row.code, row.kind, row.name, row.full_name, former)


def _office(row: OfficeRow) -> Office:
    kind = OfficeKind(row.kind)
    return Office(
        row.id,
        kind,
        row.name,
        row.unit_code,
        row.address,
        row.phone,
        row.as_of,
        row.confirmed,
    )


def _calendar(organisation: Organisation, days: list[CalendarDayRow]) -> WorkingCalendar:
    own = [row for row in days if row.organisation == organisation.value]
    closed: dict[date, str] = {row.day: row.name for row in own if not row.open}
    extra: dict[date, str] = {row.day: row.name for row in own if row.open}
    return WorkingCalendar(WEEKDAYS[organisation], closed, extra)
