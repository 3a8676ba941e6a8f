"""The windows of a place; what the two sides of a booking cost."""

from dataclasses import dataclass
from datetime import datetime

from portal.booking.postage.queries import estimate
from portal.booking.postage.rules import Estimate
from portal.booking.windows.queries import boat_days_of, find_open, next_windows
from portal.booking.windows.rules import OpenWindow, Window
from portal.catalogue.publications.rules import Procedure
from portal.catalogue.search.queries import known_procedure, publication
from portal.custody.dossiers.queries import find_state
from portal.places.addresses.rules import Place
from portal.places.queries import serving_office
from portal.places.rules import VIETNAM

SERVICES = {(True, True): "both", (True, False): "submit", (False, True): "return"}


@dataclass(frozen=True)
class Money:
    """What the post takes at most, and the procedure that says what the State takes."""

    postage: Estimate
    procedure: Procedure | None
    reference_only: bool


def windows_of(place: Place, *, now: datetime) -> tuple[OpenWindow, ...]:
    return next_windows(serving_office(place.unit_code).id, now=now, area=place.area)


def boats_of(place: Place, now: datetime) -> tuple[int, ...]:
    """The weekdays on which the boat goes there, Monday 0; none where no boat is waited for."""
    days = boat_days_of(place.area, now.astimezone(VIETNAM).date()) if place.area else None
    return tuple(sorted(days or ()))


def is_open(window: Window, place: Place, *, now: datetime) -> bool:
    """Whether it can still be booked and has a place left, as it looks now; only booking it tells for sure."""
    found = find_open(window.id, now=now, area=place.area)
    return found is not None and found.left > 0


def find_money(code: str) -> Money | None:
    """Two payments apart; of a sensitive matter not even what the State takes. None where nothing goes by post."""
    view = find_state(code, replica=True)
    ways = (view.submit_by_post, view.return_by_post) if view else (False, False)
    if view is None or ways not in SERVICES:
        return None
    known = known_procedure(view.procedure_code, view.procedure_level)
    postage = estimate(SERVICES[ways], view.registered_at.astimezone(VIETNAM).date())
    return Money(postage, None if known is None or known.sensitive else known, publication().reference_only)
