"""Loading the shipped units, offices and calendars; changing a day. Flushes; the caller commits."""

import csv
import hashlib
from datetime import date
from pathlib import Path

from sqlalchemy import delete, insert, select, update

from portal.db import db, insert_into
from portal.places.models import CalendarDayRow, OfficeRow, PlacesVersionRow, UnitRow
from portal.places.queries import forget
from portal.places.rules import SpecialDay

DATA = Path(__file__).parent / "data"
FILES = ("units.csv", "offices.csv", "calendar.csv")


class TooLate(Exception):
    """A day that has begun is history: dates were reckoned with it."""


def load_reference() -> bool:
    """Load what ships with the project; False when exactly this is loaded already. Rows added since are kept."""
    digest = hashlib.sha256(b"".join((DATA / name).read_bytes() for name in FILES)).hexdigest()
    known = db.session.get(PlacesVersionRow, 1)
    if known and known.source_digest == digest:
        return False
    _load_units()
    _load_offices()
    _load_calendar()
    version = known or PlacesVersionRow(id=1, version=0, source_digest="")
    version.version, version.source_digest = version.version + 1, digest
    db.session.add(version)
    db.session.flush()
    return True


def set_day(new: SpecialDay, *, today: date) -> None:
    """A day off or an extra working day from tomorrow on; every process and the dates of dossiers under way follow."""
    if new.day <= today:
        raise TooLate
    row = insert_into(CalendarDayRow).values(**vars(new))
    newer = {name: row.excluded[name] for name in ("open", "name", "basis", "set_by")}
    db.session.execute(row.on_conflict_do_update(index_elements=["organisation", "day"], set_=newer))
    changed = update(PlacesVersionRow).where(PlacesVersionRow.id == 1)
    db.session.execute(changed.values(version=PlacesVersionRow.version + 1))
    forget()


def _load_units() -> None:
    for row in _read("units.csv"):
        db.session.merge(UnitRow(**row))
    db.session.flush()


def _load_offices() -> None:
    for row in _read("offices.csv"):
        given = {
            **row,
            "unit_code": row["unit_code"] or None,
            "confirmed": row["confirmed"] == "yes",
        }
        db.session.merge(OfficeRow(**given))
    db.session.flush()


def _load_calendar() -> None:
    """The shipped days take the place of those shipped before; what people have set is kept."""
    set_here = select(CalendarDayRow.organisation, CalendarDayRow.day).where(CalendarDayRow.set_by != "")
    own = {(organisation, day) for organisation, day in db.session.execute(set_here)}
    rows = [row for row in _read("calendar.csv") if (row["organisation"], date.fromisoformat(row["day"])) not in own]
    shipped = {(row["organisation"], date.fromisoformat(row["day"])) for row in rows}
    for organisation, day in db.session.execute(select(CalendarDayRow.organisation, CalendarDayRow.day)).all():
        if (organisation, day) in shipped:
            db.session.execute(
                delete(CalendarDayRow).where(
                    CalendarDayRow.organisation == organisation,
                    CalendarDayRow.day == day,
                )
            )
    given = [{**row, "day": date.fromisoformat(row["day"]), "open": row["open"] == "yes"} for row in rows]
    db.session.execute(insert(CalendarDayRow), given)


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
