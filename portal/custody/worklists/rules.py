"""The sections of a work list: which there are for whom, the most urgent first. Standard library only."""

from datetime import datetime, time, timedelta

from portal.accounts.rules import Role
from portal.places.rules import VIETNAM, WorkingCalendar

HALVES = (time(12, 0), time(17, 0))  # a working day has two; the second begins at half past one
AFTERNOON = time(13, 30)

# Sections of an office, in the order of urgency. A dossier stands in one of those that tell where the papers are.
SECTIONS: dict[Role, tuple[str, ...]] = {
    Role.POSTMAN: ("late", "soon", "offered", "carry", "out", "slips", "recalls", "countersign"),
    Role.POST_CLERK: (
        "late", "soon", "offered", "countersign", "frozen", "trace", "unpaid", "conflict", "slips", "recalls", "holds",
        "carried",
    ),
    Role.DESK_CLERK: (
        "late", "soon", "offered", "countersign", "frozen", "trace", "slip_due", "conflict", "with_agency", "result_ready",
        "declined", "awaiting_supplement", "in_progress", "holds",
    ),
    Role.SUPERVISOR: ("late", "trace", "overdue_sides", "frozen", "unpaid", "conflict"),
    Role.OFFICER: (),
    Role.ADMIN: (),
}  # fmt: skip
BY_STAGE = ("with_agency", "result_ready", "declined", "awaiting_supplement", "in_progress")


def soon_until(calendar: WorkingCalendar, now: datetime) -> datetime:
    """The end of the next working half-day: what is due by then is warned of first, to whoever holds it."""
    local = now.astimezone(VIETNAM)
    if calendar.is_working(local.date()):
        if local.time() < calendar.opens:
            return datetime.combine(local.date(), HALVES[0], VIETNAM)
        if local.time() < AFTERNOON:
            return datetime.combine(local.date(), HALVES[1], VIETNAM)
    day = local.date() + timedelta(days=1)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, HALVES[0], VIETNAM)
