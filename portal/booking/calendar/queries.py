"""The visit behind a code."""

from datetime import datetime

from portal.booking.calendar.rules import Visit
from portal.booking.windows.rules import HOURS, read_window
from portal.custody.dossiers.queries import find_state
from portal.places.rules import VIETNAM


def find_visit(code: str) -> Visit | None:
    """None where no postman is awaited, whether the code is unknown or its pickup is over."""
    view = find_state(code, replica=True)
    if view is None or view.state.stage != "awaiting_pickup":
        return None
    window = read_window(view.state.window or "")
    if window is None:
        return None
    ends = datetime.combine(window.day, HOURS[window.part][1], VIETNAM)
    return Visit(code, window.begins, ends, view.version, view.updated_at)
