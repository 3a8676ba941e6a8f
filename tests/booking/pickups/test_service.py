"""Booking: one place, one dossier, one line in its ledger, however often and however many ask."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.booking.pickups.queries import pickups_for_office
from portal.booking.pickups.rules import MOST_OPEN
from portal.booking.pickups.service import Booking, OtherBooking, TooManyOpen, WindowFull, book
from portal.booking.windows.queries import places_left
from portal.booking.windows.rules import CAPACITY, read_window
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.queries import find_contact, find_state
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.db import db, writing
from portal.places.queries import serving_office
from tests.booking.bookings import AT, SOON, UNIT, a_booking, free_window

OFFICE = "post-200000"


def booked(booking: Booking) -> str:
    with writing():
        return book(booking, at=AT)


def left(window_id: str) -> int:
    window = read_window(window_id)
    assert window is not None
    return places_left([window])[window_id]


def happened(code: str, kind: str) -> None:
    with writing():
        record(code, Said("vnpost", f"{code}-{kind}", kind, SOON, serving_office(UNIT).id), heard_at=SOON)


def visits() -> list[tuple[str, str]]:
    return [(one.code, one.status) for one in pickups_for_office(serving_office(UNIT).id, AT.date())]


def test_a_booking_is_a_dossier_a_visit_and_a_place(app: Flask) -> None:
    code = booked(a_booking())
    view = find_state(code)
    assert view is not None
    assert view.state.stage == "awaiting_pickup"
    assert view.state.window == free_window()
    assert [(line.source, line.kind) for line in view.state.lines] == [("citizen", "pickup_booked")]
    assert view.post_office == serving_office(UNIT).id
    assert visits() == [(code, "open")]
    assert left(free_window()) == CAPACITY - 1
    assert find_contact(code) == a_booking().contact


def test_the_date_promised_is_the_end_of_the_window(app: Flask) -> None:
    view = find_state(booked(a_booking()))
    assert view is not None
    assert view.due is not None
    assert view.due.at.isoformat() == "2026-11-25T05:00:00+00:00"  # noon in Vietnam; the 24th is a holiday


def test_a_double_tap_gives_the_same_code_and_takes_one_place(app: Flask) -> None:
    assert booked(a_booking()) == booked(a_booking())
    assert left(free_window()) == CAPACITY - 1
    assert len(visits()) == 1


def test_a_double_tap_on_the_last_place_still_gives_the_code(app: Flask) -> None:
    with writing():
        fill_window(free_window(), left=1)
    assert booked(a_booking()) == booked(a_booking())


def test_a_full_window_leaves_nothing_behind(app: Flask) -> None:
    with writing():
        fill_window(free_window(), left=0)
    with writing(), pytest.raises(WindowFull):  # and the caller may even commit
        book(a_booking(), at=AT)
    assert visits() == []
    assert left(free_window()) == 0


@pytest.mark.parametrize("window", [None, "", "x", "post-201130.2026-11-24.morning", f"{OFFICE}.2026-11-29.morning"])
def test_what_is_no_window_of_this_address_is_refused(app: Flask, window: str | None) -> None:
    with writing(), pytest.raises(WindowFull):
        book(a_booking(window_id=window), at=AT)
    assert visits() == []


def test_after_the_cut_off_the_morning_is_refused(app: Flask) -> None:
    with writing(), pytest.raises(WindowFull):
        book(a_booking(), at=AT + timedelta(hours=32))


def test_a_return_needs_no_window(app: Flask) -> None:
    code = booked(a_booking(service="return", window_id=None, agency_number="H38.1-261123-0001"))
    view = find_state(code)
    assert view is not None
    assert (view.submit_by_post, view.return_by_post) == (False, True)
    assert view.state.stage == "with_agency"
    assert visits() == []


def test_one_telephone_has_three_open_bookings_at_most(app: Flask) -> None:
    contact = a_booking().contact
    for number in range(MOST_OPEN):
        booked(a_booking(number, contact=contact))
    with writing(), pytest.raises(TooManyOpen):
        book(a_booking(9, contact=contact), at=AT)
    assert left(free_window()) == CAPACITY - MOST_OPEN
    assert booked(a_booking(0, contact=contact)), "a repeated request is still answered"


def test_after_the_pickup_the_telephone_may_book_again(app: Flask) -> None:
    contact = a_booking().contact
    codes = [booked(a_booking(number, contact=contact)) for number in range(MOST_OPEN)]
    happened(codes[0], "collected")
    assert booked(a_booking(9, contact=contact))


@pytest.mark.parametrize(
    ("kind", "status", "places"),
    [("collected", [], CAPACITY), ("pickup_missed", ["missed"], CAPACITY), ("pickup_cancelled", [], CAPACITY)],
)
def test_the_visit_follows_the_ledger(app: Flask, kind: str, status: list[str], places: int) -> None:
    code = booked(a_booking())
    happened(code, kind)
    assert [one for _, one in visits()] == status
    assert left(free_window()) == places


def test_cancelling_twice_frees_one_place(app: Flask) -> None:
    booked(a_booking(1))
    code = booked(a_booking(2))
    for number in range(2):
        with writing():
            record(code, Said("citizen", f"c{number}", "pickup_cancelled", SOON), heard_at=SOON)
    assert left(free_window()) == CAPACITY - 1


def test_sixty_at_once_get_exactly_the_five_places(app: Flask) -> None:
    with writing():
        fill_window(free_window(), left=5)
    wanted = [a_booking(number) for number in range(60)]

    answers = at_once(app, wanted)

    assert Counter(answer == "full" for answer in answers) == {True: 55, False: 5}
    assert left(free_window()) == 0
    assert sorted(code for code, _ in visits()) == sorted(set(answers) - {"full"})


def test_sixty_people_and_a_window_nobody_booked_yet(app: Flask) -> None:
    answers = at_once(app, [a_booking(number) for number in range(60)])
    assert len(set(answers) - {"full"}) == CAPACITY
    assert left(free_window()) == 0


def test_twenty_taps_at_once_on_the_last_place_book_once(app: Flask) -> None:
    with writing():
        fill_window(free_window(), left=1)
    answers = at_once(app, [a_booking()] * 20)
    assert len(set(answers)) == 1
    assert set(answers) == {code for code, _ in visits()}


def test_one_telephone_at_many_counters_at_once_books_no_more_than_its_three(app: Flask) -> None:
    contact = a_booking().contact
    answers = at_once(app, [a_booking(number, contact=contact) for number in range(15)])
    assert len(set(answers) - {"full"}) == MOST_OPEN
    assert left(free_window()) == CAPACITY - MOST_OPEN


def at_once(app: Flask, wanted: list[Booking]) -> list[str]:
    def one(booking: Booking) -> str:
        with app.app_context():
            try:
                return booked(booking)
            except (WindowFull, TooManyOpen):
                return "full"

    db.session.rollback()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(one, wanted))
    db.session.rollback()
    return answers


def test_the_same_form_with_other_answers_is_told_what_it_has_booked(app: Flask) -> None:
    first = booked(a_booking())
    with pytest.raises(OtherBooking) as told:
        booked(replace(a_booking(), window_id=free_window(2)))
    assert told.value.code == first
    assert left(free_window(2)) == CAPACITY
