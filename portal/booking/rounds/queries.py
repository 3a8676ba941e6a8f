"""Reading a day's round: the stops, whom they are for, who goes there. A fixed number of questions to the database."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from portal.accounts.rules import Actor, Role
from portal.accounts.staff.queries import colleagues, find_by_opaque
from portal.booking.pickups.models import PickupRow
from portal.booking.rounds.rules import MISSED_STAY, PARTS, Half, Label, Portion, Round, Stop
from portal.booking.windows.rules import read_window
from portal.catalogue.search.queries import known_name
from portal.custody.codes.rules import display
from portal.custody.doorstep.queries import visits_to
from portal.custody.doorstep.rules import Visit
from portal.custody.dossiers.queries import Brief, briefs_of, find_state
from portal.custody.handover.queries import may_read
from portal.db import db
from portal.places.addresses.rules import BOAT_AREAS
from portal.places.queries import find_unit, office_name

SHOWN = ("open", "missed", "done")
MOST = 500


def crew(office: str) -> dict[str, str]:
    """Opaque id → name of the postmen who work here now."""
    return {person.opaque: person.name for person in colleagues(office, Role.POSTMAN)}


def round_of(office: str, day: date, *, postman: str | None = None) -> Round:
    """The day in the order of its rounds; with `postman` only what is theirs."""
    wanted = [PickupRow.office == office, PickupRow.day == day, PickupRow.status.in_(SHOWN)]
    stops = _stops(office, *wanted, *([PickupRow.postman == postman] if postman else []))
    halves = [Half(office, day, part) for part in PARTS]
    return Round(day, tuple(Portion(half, tuple(s for s in stops if s.part == half.part)) for half in halves))


def seen_by(actor: Actor, day: date) -> Round:
    """A postman's own round; everybody else's who may look is the office's."""
    return round_of(actor.office, day, postman=actor.opaque if actor.role is Role.POSTMAN else None)


def to_arrange(actor: Actor, today: date) -> tuple[Stop, ...]:
    """Missed, passed or never given a day: each needs another window."""
    passed = and_(PickupRow.status == "open", PickupRow.day < today)
    lately = or_(PickupRow.day.is_(None), PickupRow.day >= today - MISSED_STAY)
    without = and_(PickupRow.status == "open", PickupRow.day.is_(None))
    own = [PickupRow.postman == actor.opaque] if actor.role is Role.POSTMAN else []
    return _stops(
        actor.office, PickupRow.office == actor.office, or_(PickupRow.status == "missed", passed, without), lately, *own
    )


def one_stop(actor: Actor, code: str) -> Stop | None:
    """The stop, if it is on this person's round."""
    own = [PickupRow.postman == actor.opaque] if actor.role is Role.POSTMAN else []
    return next(iter(_stops(actor.office, PickupRow.office == actor.office, PickupRow.code == code, *own)), None)


def _stops(office: str, *wanted: ColumnElement[bool]) -> tuple[Stop, ...]:
    in_turn = (PickupRow.position.is_(None), PickupRow.position, PickupRow.unit_code, PickupRow.id)
    ordered = select(PickupRow).where(*wanted).order_by(PickupRow.day, PickupRow.part.desc(), *in_turn)
    rows = list(db.session.scalars(ordered.limit(MOST).execution_options(populate_existing=True)))
    codes = [row.code for row in rows]
    briefs, visits, names = briefs_of(codes), visits_to(codes), crew(office)
    for opaque in {row.postman for row in rows if row.postman} - names.keys():  # who has left, or works elsewhere now
        person = find_by_opaque(opaque)
        names[opaque] = person.name if person else ""
    return tuple(_stop(row, briefs[row.code], visits.get(row.code), names) for row in rows if row.code in briefs)


def _stop(row: PickupRow, brief: Brief, visit: Visit | None, names: Mapping[str, str]) -> Stop:
    unit, contact = find_unit(row.unit_code), brief.contact
    listed = known_name(brief.procedure_code, brief.procedure_level)
    return Stop(
        code=row.code, shown_code=display(row.code), day=row.day, part=row.part, unit_code=row.unit_code,
        unit=BOAT_AREAS.get(row.area) or (unit.full_name if unit else ""),
        area=row.area, service=row.service, status=row.status,
        holds_place=row.holds_place, group=listed.field if listed else "",
        destination=office_name(brief.agency_office) if brief.agency_office else "",
        postman=row.postman, postman_name=names.get(row.postman or "", ""), note=row.note,
        name=contact.name if contact else "", phone=contact.phone if contact else "",
        address=contact.address if contact else "", papers=len(brief.papers),
        sheets=sum(paper.sheets for paper in brief.papers), spoken=visit.spoken if visit else "", demo=brief.demo,
    )  # fmt: skip


def labels_of(stops: Iterable[Stop], office: str) -> tuple[Label, ...]:
    own = office_name(office)
    return tuple(Label(stop.code, stop.shown_code, stop.day, stop.part, stop.destination, own) for stop in stops)


def label_of(code: str, actor: Actor) -> Label | None:
    """The label of one dossier, for whoever may read it."""
    view = find_state(code)
    if view is None or not may_read(view, actor):
        return None
    window = read_window(view.state.window or "")
    names = [office_name(office) if office else "" for office in (view.agency_office, view.post_office)]
    return Label(code, display(code), window.day if window else None, window.part if window else None, *names)
