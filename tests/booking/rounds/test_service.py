"""Who goes where: assigning, the order, setting out, and what the citizen's page then says."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, update

from portal.accounts.rules import Actor
from portal.accounts.staff.models import StaffRow
from portal.booking.pickups.queries import find_pickup
from portal.booking.pickups.rules import Hand
from portal.booking.pickups.service import move
from portal.booking.rounds.queries import crew, round_of, seen_by, to_arrange
from portal.booking.rounds.rules import Chosen, NotHere, NotToday, Stop
from portal.booking.rounds.service import assign, set_out, shift, stay, write_note
from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers.queries import find_version
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.db import db, writing
from portal.tracking.concerns.queries import find_visitor, proof_code
from portal.tracking.page.queries import find, find_mark
from tests.accounts.cast import hire
from tests.booking.bookings import AT, UNIT, free_window
from tests.booking.rounds.rounds import LATER, MORNING, OFFICE, day, half, stops


@pytest.fixture
def staff(app: Flask) -> dict[str, Actor]:
    found = hire("lan", "nam", "minh", "xa")
    with writing():
        for name, called in (("lan", "Lan"), ("nam", "Nam")):
            db.session.execute(update(StaffRow).where(StaffRow.username == name).values(called=called))
    return found


def give(codes: list[str], postman: Actor | None, *grounds: str) -> int:
    with writing():
        return assign(half(), Chosen(frozenset(codes), frozenset(grounds)), postman.opaque if postman else None, at=AT)


def go(postman: Actor) -> int:
    with writing():
        return set_out(half(), postman, at=MORNING)


def order(postman: Actor) -> list[str]:
    return [stop.code for stop in round_of(OFFICE, day(), postman=postman.opaque).stops]


def stop_of(code: str) -> Stop:
    return next(stop for stop in round_of(OFFICE, day()).stops if stop.code == code)


def coming(code: str) -> tuple[str, str] | None:
    """(first name, four digits) as the citizen reads them."""
    facts = find(code, now=LATER)
    visitor = find_visitor(facts) if facts else None
    return (visitor.called, visitor.spoken) if visitor else None


def test_single_stops_and_a_whole_commune_go_to_a_postman_in_the_order_they_were_given(staff: dict[str, Actor]) -> None:
    first, second, third = stops(3)
    assert give([third], staff["lan"]) == 1
    assert give([], staff["lan"], UNIT) == 2
    assert order(staff["lan"]) == [third, first, second]
    assert [stop.postman_name for stop in round_of(OFFICE, day()).stops] == ["Phạm Thị Lan"] * 3
    assert give([first], None) == 1
    assert order(staff["lan"]) == [third, second]
    assert find_pickup(first).position is None  # type: ignore[union-attr]


def test_only_this_half_day_of_this_office_is_given_away_and_only_to_its_own_postmen(staff: dict[str, Actor]) -> None:
    (morning,), (afternoon,) = stops(1), stops(1, window=1, first=5)
    assert give([morning, afternoon, "HA10NGQN2026N"], staff["nam"]) == 1
    assert find_pickup(afternoon).postman is None  # type: ignore[union-attr]
    for stranger in ("minh", "xa"):
        with pytest.raises(NotHere):
            give([morning], staff[stranger])
    assert crew(OFFICE) == {staff[name].opaque: staff[name].name for name in ("lan", "nam")}


def test_stops_move_up_and_down_and_a_postman_moves_only_his_own(staff: dict[str, Actor]) -> None:
    codes = stops(3)
    give(codes, staff["lan"])
    with writing():
        shift(codes[2], -1, actor=staff["lan"])
        shift(codes[0], -1, actor=staff["minh"])
    assert order(staff["lan"]) == [codes[0], codes[2], codes[1]]
    for other in ("nam", "xa"):
        with pytest.raises(NotHere), writing():
            shift(codes[0], 1, actor=staff[other])


def test_a_postman_sees_his_own_round_alone(staff: dict[str, Actor]) -> None:
    first, second = stops(2)
    give([first], staff["lan"])
    assert [stop.code for stop in seen_by(staff["lan"], day()).stops] == [first]
    assert seen_by(staff["nam"], day()).stops == ()
    assert {stop.code for stop in seen_by(staff["minh"], day()).stops} == {first, second}
    assert seen_by(staff["xa"], day()).stops == ()


def test_whoever_set_out_is_named_on_the_citizens_page_with_four_digits(staff: dict[str, Actor]) -> None:
    first, second = stops(2)
    give([first], staff["lan"])
    before = find_mark(first, now=LATER)
    assert coming(first) is None
    assert go(staff["lan"]) == 1
    visit = find_visit(first)
    assert visit is not None
    assert (visit.actor, visit.office) == (staff["lan"].opaque, OFFICE)
    assert coming(first) == ("Lan", visit.spoken)
    assert find_mark(first, now=LATER) != before, "a kept copy of the page is no longer right"
    assert coming(second) is None
    facts = find(first, now=LATER)
    assert facts is not None
    assert proof_code(facts) == "", "six digits prove a delivery; at a pickup there is nothing to prove"


def test_setting_out_twice_keeps_the_digits_and_staying_forgets_them(staff: dict[str, Actor]) -> None:
    (code,) = stops(1)
    give([code], staff["lan"])
    go(staff["lan"])
    digits, version = coming(code), find_version(code)
    assert go(staff["lan"]) == 0
    assert coming(code) == digits
    assert find_version(code) == version
    with writing():
        stay(half(), staff["lan"], at=MORNING)
    assert coming(code) is None


def test_nobody_sets_out_on_another_day(staff: dict[str, Actor]) -> None:
    give(stops(1), staff["lan"])
    with pytest.raises(NotToday), writing():
        set_out(half(), staff["lan"], at=MORNING + timedelta(days=1))


def test_a_stop_given_to_another_changes_who_is_coming(staff: dict[str, Actor]) -> None:
    first, second, third = stops(3)
    give([first, second], staff["lan"])
    give([third], staff["nam"])
    go(staff["lan"])
    give([first], staff["nam"])
    assert coming(first) is None, "Nam has not set out yet"
    go(staff["nam"])
    assert (coming(first) or ("", ""))[0] == "Nam"
    give([second], staff["nam"])
    assert (coming(second) or ("", ""))[0] == "Nam", "he is on the way already"
    give([second], None)
    assert coming(second) is None


@pytest.mark.parametrize("kind", ["collected", "pickup_missed", "pickup_cancelled"])
def test_the_visit_ends_with_what_came_of_it(staff: dict[str, Actor], kind: str) -> None:
    (code,) = stops(1)
    give([code], staff["lan"])
    go(staff["lan"])
    with writing():
        record(code, Said("vnpost", "e1", kind, LATER, OFFICE, details={"documents": []}), heard_at=LATER)
    assert find_visit(code) is None
    assert coming(code) is None


def test_another_window_takes_the_stop_off_the_round_and_ends_the_visit(staff: dict[str, Actor]) -> None:
    (code,) = stops(1)
    give([code], staff["lan"])
    go(staff["lan"])
    with writing():
        move(code, free_window(3), hand=Hand("change-0000000001", "staff", "x", OFFICE, "post_clerk"), at=LATER)
    assert order(staff["lan"]) == []
    assert find_visit(code) is None


def test_a_visit_of_yesterday_is_nobodys_today(staff: dict[str, Actor]) -> None:
    (code,) = stops(1)
    give([code], staff["lan"])
    go(staff["lan"])
    facts = find(code, now=LATER + timedelta(days=1))
    assert facts is not None
    assert find_visitor(facts) is None
    assert find_mark(code, now=LATER) != find_mark(code, now=LATER + timedelta(days=1))


def test_missed_and_passed_stops_wait_to_be_arranged_anew(staff: dict[str, Actor]) -> None:
    missed, passed = stops(2)
    give([missed], staff["lan"])
    with writing():
        record(missed, Said("vnpost", "m", "pickup_missed", LATER, OFFICE, details={"reason": "absent"}), heard_at=LATER)
    tomorrow = day() + timedelta(days=1)
    assert [stop.code for stop in to_arrange(staff["minh"], day())] == [missed]
    assert {stop.code for stop in to_arrange(staff["minh"], tomorrow)} == {missed, passed}
    assert [stop.code for stop in to_arrange(staff["lan"], tomorrow)] == [missed]
    assert to_arrange(staff["minh"], day() + timedelta(days=9)) == ()
    assert stop_of(missed).status == "missed"


def test_a_note_is_for_the_office_and_gone_when_the_visit_is_over(staff: dict[str, Actor]) -> None:
    (code,) = stops(1)
    give([code], staff["lan"])
    with writing():
        write_note(code, "Ngõ sau chợ, gọi trước", actor=staff["lan"])
    assert stop_of(code).note == "Ngõ sau chợ, gọi trước"
    for other in ("nam", "xa"):
        with pytest.raises(NotHere), writing():
            write_note(code, "x", actor=staff[other])
    with writing():
        record(code, Said("vnpost", "e1", "collected", LATER, OFFICE, details={"documents": []}), heard_at=LATER)
    assert stop_of(code).note == ""
    with pytest.raises(NotHere), writing():
        write_note(code, "x", actor=staff["minh"])


def test_a_full_round_costs_as_many_questions_as_a_short_one(staff: dict[str, Actor]) -> None:
    stops(2)
    _questions()  # copies of places and lists are made
    few = _questions()
    stops(9, first=100)
    assert _questions() == few


def _questions() -> int:
    asked: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", heard)
    round_of(OFFICE, day())
    event.remove(db.engine, "before_cursor_execute", heard)
    return len([each for each in asked if each.lstrip().upper().startswith("SELECT")])
