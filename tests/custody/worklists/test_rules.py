"""Until when something counts as due soon, and that every role has its lists."""

from datetime import UTC, date, datetime

import pytest

from portal.accounts.rules import Role
from portal.custody.worklists.rules import SECTIONS, soon_until
from portal.places.rules import VIETNAM, WorkingCalendar

DAYS = WorkingCalendar(frozenset(range(5)), closed={date(2026, 11, 24): "Ngày Văn hóa"})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(25, 6), at(25, 12)),
        (at(25, 7, 30), at(25, 17)),
        (at(25, 13, 29), at(25, 17)),
        (at(25, 13, 30), at(26, 12)),
        (at(25, 23), at(26, 12)),
        (at(27, 15), at(30, 12)),
        (at(28, 9), at(30, 12)),
        (at(23, 15), at(25, 12)),
        (datetime(2026, 11, 25, 0, 15, tzinfo=UTC), at(25, 12)),
    ],
)
def test_what_is_due_by_the_end_of_the_next_half_day_is_due_soon(now: datetime, until: datetime) -> None:
    assert soon_until(DAYS, now) == until


def test_every_role_has_its_sections_and_none_stands_twice() -> None:
    assert set(SECTIONS) == set(Role)
    for names in SECTIONS.values():
        assert len(set(names)) == len(names)
