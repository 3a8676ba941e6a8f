"""The visit keeps step with the ledger, whoever says what in whatever order, and no place is lost on the way."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest
from flask import Flask
from sqlalchemy import update

from portal.booking.pickups.models import PickupRow
from portal.booking.pickups.queries import find_pickup, pickups_for_office
from portal.booking.windows.rules import CAPACITY
from portal.booking.windows.service import fill_window
from portal.custody.dossiers.rules import NewDossier, Said
from portal.custody.dossiers.service import record, register
from portal.db import db, writing
from portal.places.queries import serving_office
from tests.booking.bookings import AT, SOON, UNIT, a_booking, free_window
from tests.booking.pickups.visits import assert_no_place_is_lost, booked, heard, left, pickup

LATER = SOON + timedelta(minutes=10)


def full(window_id: str) -> None:
    with writing():
        fill_window(window_id, left=0)


def from_a_system() -> str:
    with writing():
        return register(NewDossier(True, True, "vnpost", post_office=serving_office(UNIT).id), at=AT)


def test_a_change_by_a_system_moves_the_place(app: Flask) -> None:
    code = booked(a_booking())
    heard(code, "pickup_changed", window=free_window(2))
    assert (left(free_window(0)), left(free_window(2))) == (CAPACITY, CAPACITY - 1)
    assert (pickup(code).window_id, pickup(code).day) == (free_window(2), AT.date() + timedelta(days=3))


def test_a_change_by_a_system_into_a_full_window_is_kept_and_shown_without_a_place(app: Flask) -> None:
    code = booked(a_booking())
    full(free_window(2))
    heard(code, "pickup_changed", window=free_window(2))
    found = pickup(code)
    assert (found.window_id, found.status, found.holds_place) == (free_window(2), "open", False)
    assert (left(free_window(0)), left(free_window(2))) == (CAPACITY, 0)
    assert [one.holds_place for one in pickups_for_office(found.office, AT.date())] == [False]


def test_a_place_that_becomes_free_is_taken_when_the_system_says_it_again(app: Flask) -> None:
    code = booked(a_booking())
    full(free_window(2))
    heard(code, "pickup_changed", window=free_window(2))
    with writing():
        fill_window(free_window(2), left=1)
    heard(code, "pickup_changed", LATER, window=free_window(2))
    assert pickup(code).holds_place
    assert left(free_window(2)) == 0


@pytest.mark.parametrize("kind", ["pickup_missed", "pickup_cancelled", "collected"])
def test_a_corrected_end_brings_the_visit_and_its_place_back(app: Flask, kind: str) -> None:
    code = booked(a_booking())
    mistaken = heard(code, kind)
    assert left(free_window()) == CAPACITY
    heard(code, "corrected", LATER, event=mistaken)
    assert (pickup(code).status, pickup(code).holds_place, left(free_window())) == ("open", True, CAPACITY - 1)


def test_a_corrected_cancellation_of_a_window_that_filled_meanwhile_shows_to_the_staff(app: Flask) -> None:
    code = booked(a_booking())
    mistaken = heard(code, "pickup_cancelled")
    full(free_window())
    heard(code, "corrected", LATER, event=mistaken)
    assert (pickup(code).status, pickup(code).holds_place, left(free_window())) == ("open", False, 0)


def test_a_visit_that_a_system_booked_is_on_the_list_and_has_a_place(app: Flask) -> None:
    code = from_a_system()
    heard(code, "pickup_booked", window=free_window())
    assert (pickup(code).unit_code, pickup(code).holds_place) == (UNIT, True)
    assert left(free_window()) == CAPACITY - 1
    heard(code, "pickup_cancelled", LATER)
    assert left(free_window()) == CAPACITY


@pytest.mark.parametrize("window", ["", "x", "desk-06685.2026-11-26.morning", "post-999999.2026-11-26.morning", "9" * 80])
def test_a_window_that_nobody_knows_is_kept_in_the_ledger_alone(app: Flask, window: str) -> None:
    code, own = from_a_system(), booked(a_booking())
    heard(code, "pickup_booked", window=window)
    heard(own, "pickup_changed", window=window)
    assert find_pickup(code) is None
    assert (pickup(own).status, pickup(own).holds_place) == ("open", False)
    assert own in [one.code for one in pickups_for_office(serving_office(UNIT).id, AT.date())], "the staff must see it"
    assert_no_place_is_lost()


def test_what_a_round_had_planned_is_forgotten_with_the_window(app: Flask) -> None:
    code = booked(a_booking())
    with writing():
        db.session.execute(update(PickupRow).where(PickupRow.code == code).values(postman="nv-1", position=3))
    heard(code, "pickup_changed", window=free_window(2))
    assert (pickup(code).postman, pickup(code).position) == (None, None)


Story = Sequence[tuple[str, int, dict[str, int]]]
STORY: Story = (
    ("pickup_booked", 1, {"window": 0}), ("pickup_changed", 2, {"window": 1}), ("pickup_missed", 3, {}),
    ("pickup_changed", 4, {"window": 2}),
)  # fmt: skip
ENDED: Story = (STORY[0], ("collected", 2, {}), ("pickup_cancelled", 3, {}))


@pytest.mark.parametrize("story", [STORY, ENDED])
def test_any_order_of_arrival_gives_the_same_visit_and_the_same_places(app: Flask, story: Story) -> None:
    found = set()
    for order in list(permutations(range(len(story))))[::2]:
        code = from_a_system()
        with writing():
            for number in order:
                kind, minute, said = story[number]
                details = {name: free_window(value) for name, value in said.items()}
                at = AT + timedelta(minutes=minute)
                told = Said("vnpost", f"{code}-{number}", kind, at, serving_office(UNIT).id, details=details)
                record(code, told, heard_at=LATER)
        visit = pickup(code)
        found.add((visit.status, visit.window_id, visit.holds_place))
        heard(code, "pickup_cancelled", LATER)  # leaves the place to the next one
    assert len(found) == 1
