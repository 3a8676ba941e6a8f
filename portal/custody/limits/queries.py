"""Reading limits: one copy per process, looked at again every half minute; and how long stages took."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import bindparam, func, select

from portal.custody.limits.models import LimitRow, StageTimeRow
from portal.custody.limits.rules import STAGES, Limit, Past, limit_for
from portal.db import Lookup, db

LOOK_AGAIN_AFTER = 30.0  # seconds
LOOK_BACK = timedelta(days=180)
FEWEST, MOST = 30, 2000
FRESH_FOR = 600.0  # seconds that a process tells the same figures of the past


@dataclass(frozen=True)
class Entry:
    """A limit with how it stands today: in force, not begun yet, or replaced by a younger one; and who set it."""

    limit: Limit
    standing: str
    set_by: str
    set_at: datetime | None


class _Copy:
    def __init__(self) -> None:
        self.limits: tuple[Limit, ...] | None = None
        self.looked = 0.0

    def get(self) -> tuple[Limit, ...]:
        now = time.monotonic()
        if self.limits is None or now - self.looked > LOOK_AGAIN_AFTER:
            self.limits = all_limits()
            self.looked = now if self.limits else 0.0
        return self.limits


_copy = _Copy()
_told: dict[str, tuple[float, Past | None]] = {}


def forget() -> None:
    """Look again at the next question: after a limit was set in this process."""
    _copy.limits = None
    _told.clear()


def limits() -> tuple[Limit, ...]:
    return _copy.get()


def all_limits() -> tuple[Limit, ...]:
    rows = db.session.scalars(select(LimitRow).order_by(LimitRow.stage, LimitRow.area, LimitRow.starts))
    return tuple(Limit(row.stage, row.area, row.operator, row.days, row.starts, row.basis) for row in rows)


def table(on: date) -> tuple[Entry, ...]:
    """All limits in the order of the road, the youngest first."""
    rows = db.session.scalars(select(LimitRow)).all()
    found = [(Limit(row.stage, row.area, row.operator, row.days, row.starts, row.basis), row) for row in rows]
    known = [limit for limit, _ in found]
    entries = [Entry(limit, _standing(limit, known, on), row.set_by, row.set_at) for limit, row in found]
    return tuple(sorted(entries, key=lambda each: (_place(each.limit.stage), each.limit.area, -each.limit.starts.toordinal())))


def _standing(limit: Limit, known: list[Limit], on: date) -> str:
    if limit.starts > on:
        return "to_come"
    same = [each for each in known if each.area == limit.area]
    return "in_force" if limit_for(same, limit.stage, limit.area, on) == limit else "replaced"


def _place(stage: str) -> int:
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def all_past(*, now: datetime) -> dict[str, Past]:
    """Of every stage with a limit that has enough of a past."""
    return {stage: found for stage in STAGES if (found := past(stage, now=now))}


def lately(stage: str, *, now: datetime) -> Past | None:
    """The same as `past` for the public page: looked up once in ten minutes per process."""
    if stage not in STAGES:
        return None
    at, found = _told.get(stage, (0.0, None))
    if not at or time.monotonic() - at > FRESH_FOR:
        found = past(stage, now=now) if _ever(stage) >= FEWEST else None
        _told[stage] = (time.monotonic(), found)
    return found


_TIME = StageTimeRow.__table__.c
_COUNT = Lookup(select(func.count(_TIME.id).label("count")).where(_TIME.stage == bindparam("wanted")))


def _ever(stage: str) -> int:
    """How many have passed a stage at all: asked straight at the driver, because the public page asks it."""
    found = _COUNT.first(wanted=stage)
    return int(found["count"]) if found else 0


def past(stage: str, *, now: datetime) -> Past | None:
    """From our own dossiers of the last half year; None while there are too few to say anything."""
    recent = select(StageTimeRow.seconds).where(StageTimeRow.stage == stage, StageTimeRow.ended_at > now - LOOK_BACK)
    taken = sorted(db.session.scalars(recent.order_by(StageTimeRow.ended_at.desc()).limit(MOST)))
    if len(taken) < FEWEST:
        return None
    return Past(stage, len(taken), _at(taken, 0.5), _at(taken, 0.9))


def counted(stage: str) -> int:
    return db.session.scalar(select(func.count()).select_from(StageTimeRow).where(StageTimeRow.stage == stage)) or 0


def _at(taken: list[int], share: float) -> timedelta:
    """The nearest-rank percentile."""
    return timedelta(seconds=taken[ceil(len(taken) * share) - 1])
