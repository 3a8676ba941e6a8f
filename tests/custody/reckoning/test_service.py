"""After a calendar has changed, the dates of dossiers under way follow, some at a time, and nothing else is touched."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.service import NewDossier, Said, record, register
from portal.custody.reckoning import service as reckoning
from portal.db import writing
from portal.places.queries import version
from portal.places.rules import VIETNAM, Organisation, SpecialDay
from portal.places.service import set_day
from portal.worker import reckon_again

pytestmark = pytest.mark.usefixtures("app")

POST = "post-200000"
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def carried(count: int) -> list[str]:
    codes = []
    with writing():
        for number in range(count):
            code = register(NewDossier(True, True, "portal", post_office=POST), at=NOW)
            record(code, Said("staff", f"{number}", "collected", NOW, POST, "nv-1"), heard_at=NOW)
            codes.append(code)
    return codes


def due(code: str) -> date:
    view = find_state(code)
    assert view is not None
    assert view.due is not None
    return view.due.at.astimezone(VIETNAM).date()


def follow(at: datetime, portion: int = 50) -> int:
    with writing():
        return reckoning.follow(version(), at=at, portion=portion)


def a_storm_tomorrow() -> None:
    with writing():
        set_day(SpecialDay(Organisation.POST, date(2026, 11, 26), False, "Bão", "Công điện", "sau"), today=date(2026, 11, 25))


def test_the_first_look_has_nothing_to_do() -> None:
    carried(2)
    assert reckoning.is_behind(version())
    assert follow(NOW) == 0
    assert not reckoning.is_behind(version())


def test_dates_follow_a_changed_calendar_once_every_process_has_it() -> None:
    follow(NOW)
    (code,) = carried(1)
    assert due(code) == date(2026, 11, 26)
    a_storm_tomorrow()
    assert reckoning.is_behind(version())
    assert follow(NOW) == 0, "other processes may still have the old one"
    assert follow(NOW + 2 * MINUTE) == 1
    assert due(code) == date(2026, 11, 27)
    assert not reckoning.is_behind(version())
    assert follow(NOW + 3 * MINUTE) == 0


def test_many_are_done_in_portions_and_each_once() -> None:
    follow(NOW)
    codes = carried(7)
    a_storm_tomorrow()
    follow(NOW)
    assert [follow(NOW + number * MINUTE, 3) for number in range(2, 6)] == [3, 3, 1, 0]
    assert {due(code) for code in codes} == {date(2026, 11, 27)}


def test_another_change_in_between_begins_anew() -> None:
    follow(NOW)
    (code,) = carried(1)
    a_storm_tomorrow()
    follow(NOW)
    with writing():
        set_day(SpecialDay(Organisation.POST, date(2026, 11, 27), False, "Bão", "Công điện", "sau"), today=date(2026, 11, 25))
    assert follow(NOW + 2 * MINUTE) == 0
    assert follow(NOW + 4 * MINUTE) == 1
    assert due(code) == date(2026, 11, 28)


def test_the_worker_does_it_without_being_asked() -> None:
    reckon_again(NOW)
    (code,) = carried(1)
    a_storm_tomorrow()
    for minutes in (0, 2):
        reckon_again(NOW + minutes * MINUTE)
    assert due(code) == date(2026, 11, 27)
    view = find_state(code)
    assert view is not None
    reckon_again(NOW + 5 * MINUTE)
    again = find_state(code)
    assert again is not None
    assert again.version == view.version, "once is enough"
