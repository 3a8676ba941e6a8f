"""Reading what can be changed: the visit, until when, and which half days are next."""

from dataclasses import dataclass
from datetime import datetime

from portal.booking.changing.rules import OFFERED
from portal.booking.pickups.queries import Pickup, find_pickup
from portal.booking.pickups.rules import may_cancel, may_change
from portal.booking.windows.queries import closes, next_windows
from portal.booking.windows.rules import OpenWindow
from portal.custody.dossiers.queries import DossierView, find_state
from portal.custody.dossiers.rules import expired
from portal.places.queries import office_name


@dataclass(frozen=True)
class Plan:
    """A booked visit as its page shows it; nothing personal. `change_until`: None where there is no such moment."""

    code: str
    pickup: Pickup
    status: str
    called_off: bool
    has_contact: bool
    demo: bool
    office_name: str
    may_change: bool
    may_cancel: bool
    change_until: datetime | None
    cancel_until: datetime | None

    @property
    def may(self) -> bool:
        return self.may_change or self.may_cancel


def find_plan(code: str, *, now: datetime) -> Plan | None:
    """The visit behind a code; None for what is unknown, expired or never booked one."""
    view = find_state(code)
    pickup = find_pickup(code) if view else None
    if view is None or pickup is None or pickup.window_id is None or expired(view.state.stage, view.updated_at, now):
        return None
    return _plan(view, pickup, now)


def exists(code: str, *, now: datetime) -> bool:
    view = find_state(code)
    return view is not None and not expired(view.state.stage, view.updated_at, now)


def offered(plan: Plan, *, now: datetime) -> tuple[OpenWindow, ...]:
    """The next half days with a place left, beside the one that is booked."""
    if plan.status not in ("open", "missed"):
        return ()
    own = plan.pickup.window_id if plan.status == "open" and plan.pickup.holds_place else None
    found = next_windows(plan.pickup.office, now=now, area=plan.pickup.area)
    return tuple(one for one in found if one.left and one.window.id != own)[:OFFERED]


def _plan(view: DossierView, pickup: Pickup, now: datetime) -> Plan:
    window = pickup.window
    closing = closes(window) if window else None
    waits = pickup.status == "open"
    return Plan(
        code=view.code, pickup=pickup, status=pickup.status, called_off="pickup_called_off" in view.state.exceptions,
        has_contact=view.has_contact, demo=view.demo, office_name=office_name(pickup.office),
        may_change=may_change(pickup.status, window, closing, now), may_cancel=may_cancel(pickup.status, window, now),
        change_until=closing if waits and closing and now < closing else None,
        cancel_until=window.begins if waits and window and now < window.begins else None,
    )  # fmt: skip
