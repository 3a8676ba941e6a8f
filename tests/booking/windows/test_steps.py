"""Booked, freed, closed, opened, made larger and smaller in any order: no place is given twice and none is lost."""

import os
import random
from datetime import date

from flask import Flask

from portal.booking.windows.models import WindowRow
from portal.booking.windows.rules import CAPACITY, DEFAULT_PATTERN, Closure, Window, half_days, read_window
from portal.booking.windows.service import close, free_place, lift, set_pattern, take_place
from portal.db import db, writing
from tests.booking.bookings import AT

OFFICE, FIRST = "post-200000", date(2026, 11, 26)
WINDOWS = [one for one in half_days(OFFICE, FIRST, 3) if DEFAULT_PATTERN.get((one.day.weekday(), one.part))]
STEPS = int(os.environ.get("WINDOW_STEPS", "400"))


class Office:
    """The real one, and beside it what must be true of it."""

    def __init__(self) -> None:
        self.chance = random.Random(20261126)
        self.places, self.booked, self.shut = CAPACITY, dict.fromkeys(WINDOWS, 0), dict[int, Closure]()
        self.presses = 0

    def take(self) -> None:
        window = self.chance.choice(WINDOWS)
        closed = any(closure.covers(window) for closure in self.shut.values())
        may = not closed and self.booked[window] < self.places
        assert take_place(window) is may
        self.booked[window] += may

    def free(self) -> None:
        window = self.chance.choice(WINDOWS)
        free_place(window.id)
        self.booked[window] = max(0, self.booked[window] - 1)

    def change(self) -> None:
        self.places = self.chance.randint(0, 9)
        set_pattern(OFFICE, FIRST, dict.fromkeys(DEFAULT_PATTERN, self.places), by="clerk", at=AT)

    def close(self) -> None:
        self.presses += 1
        first, part = self.chance.choice(WINDOWS).day, self.chance.choice((None, "morning", "afternoon"))
        closure = close(Closure(0, OFFICE, first, first, part, "storm", "clerk", AT), press=str(self.presses))
        self.shut[closure.id] = closure

    def lift(self) -> None:
        if self.shut:
            number, _ = self.shut.popitem()
            assert lift(number, office=OFFICE, by="clerk", at=AT)

    def step(self) -> None:
        moves = (self.take, self.free, self.change, self.close, self.lift)
        self.chance.choices(moves, (54, 36, 2, 4, 4))[0]()

    def check(self) -> None:
        db.session.expire_all()
        for window in WINDOWS:
            row = db.session.get(WindowRow, window.id)
            assert (row.booked if row else 0) == self.booked[window]
            assert row is None or row.booked <= row.capacity


def test_no_step_gives_a_place_twice_or_loses_one(app: Flask) -> None:
    """A million: WINDOW_STEPS=1000000 python -m pytest tests/booking/windows/test_steps.py --timeout 0"""
    office = Office()
    for _ in range(STEPS // 100):
        with writing():
            for _ in range(100):
                office.step()
            office.check()


def test_the_windows_of_the_steps_are_real_ones() -> None:
    assert [read_window(one.id) for one in WINDOWS] == WINDOWS
    assert all(isinstance(one, Window) for one in WINDOWS)
    assert len(WINDOWS) == 5
