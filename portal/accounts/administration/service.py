"""Writes: what administrators and the command line do to other people's accounts; sign-ins end with it where they must."""

from collections.abc import Callable
from datetime import datetime

from portal.accounts.administration.rules import Action
from portal.accounts.second_factor import service as second_factor
from portal.accounts.signin.service import end_all
from portal.accounts.staff import service as staff
from portal.accounts.staff.queries import find_person
from portal.accounts.staff.rules import Noted, Person
from portal.accounts.staff.service import COMMAND_LINE, Change, StaffRefused, make_password, note


def change(username: str, wanted: Change, *, at: datetime, by: str) -> Person:
    """Another role is another set of pages: it begins with a new sign-in."""
    before = _known(username)
    after = staff.change(username, wanted, at=at, by=by)
    if after.role is not before.role:
        end_all(after.id, at=at)
    return after


def deactivate(username: str, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    """No further sign-in, and every open one ends now."""
    person = staff.deactivate(username, at=at, by=by)
    end_all(person.id, at=at)
    return person


def reset_password(username: str, password: str, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    """The password before and every sign-in by it end now."""
    person = staff.reset_password(username, password, at=at, by=by)
    end_all(person.id, at=at)
    return person


def reset_factor(username: str, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    """For a lost telephone and lost recovery codes: whose role asks for one sets it up at the next sign-in."""
    person = _known(username)
    second_factor.forget(person.id)
    end_all(person.id, at=at)
    note(person.id, Noted.FACTOR_RESET, by=by, at=at)
    return person


def end_sessions(username: str, *, at: datetime, by: str = COMMAND_LINE) -> Person:
    person = _known(username)
    end_all(person.id, at=at)
    note(person.id, Noted.SESSIONS_ENDED, by=by, at=at)
    return person


def act(username: str, action: Action, *, at: datetime, by: str) -> str:
    """Does it; the new password where one is made, else nothing."""
    if action is Action.RESET_PASSWORD:
        password = make_password()
        reset_password(username, password, at=at, by=by)
        return password
    _ACTS[action](username, at=at, by=by)
    return ""


_ACTS: dict[Action, Callable[..., Person]] = {
    Action.DEACTIVATE: deactivate,
    Action.REACTIVATE: staff.reactivate,
    Action.RESET_FACTOR: reset_factor,
    Action.END_SESSIONS: end_sessions,
}


def _known(username: str) -> Person:
    person = find_person(username)
    if person is None:
        raise StaffRefused(f"there is no username {username}")
    return person
