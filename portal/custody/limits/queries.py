"""Reading limits: one copy per process, looked at again every half minute; and how long stages took."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func, select

from portal.custody.limits.models import LimitRow, StageTimeRow
from portal.custody.limits.rules import Limit
from portal.db import db

LOOK_AGAIN_AFTER = 30.0  # seconds
LOOK_BACK = timedelta(days=180)
FEWEST, MOST = 30, 2000


@dataclass(frozen=True)
class Past:
    """Of `count` dossiers that passed a stage lately: half took no longer than `half`, nine of ten no longer than `most`."""

    stage: str
    count: int
    half: timedelta
    most: timedelta


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


def forget() -> None:
    """Look again at the next question: after a limit was set in this process."""
    _copy.limits = None


def limits() -> tuple[Limit, ...]:
    return _copy.get()


def all_limits() -> tuple[Limit, ...]:
    rows = db.session.scalars(select(LimitRow).order_by(LimitRow.stage, LimitRow.area, LimitRow.starts))
    return tuple(Limit(row.stage, row.area, row.operator, row.days, row.starts, row.basis) for row in rows)


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
