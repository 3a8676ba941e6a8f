"""staff add, list, deactivate, reset-password, reset-totp: the people who sign in."""

import json
import secrets
import sys

from portal import clock
from portal.commands.terminal import Arguments, portal, say
from portal.db import writing


def add(given: Arguments) -> None:
    from portal.accounts.rules import Role
    from portal.accounts.staff.service import NewStaff, add_staff

    password = _password(given)
    new = NewStaff(given.username, given.name or given.username, Role(given.role), given.office, password)
    with portal(), writing():
        actor = add_staff(new, at=clock.now())
    told = {"username": actor.username, "role": actor.role.value, "office": actor.office}
    if not given.password_stdin:
        told["password"] = password
    say(told, given, [f"{name}: {value}" for name, value in told.items()])


def list_(given: Arguments) -> None:
    from portal.accounts.second_factor.queries import with_factor
    from portal.accounts.staff.queries import people

    with portal():
        having = with_factor()
        told = [
            {
                "username": one.username,
                "name": one.name,
                "role": one.role.value,
                "office": one.office,
                "active": one.active,
                "second_factor": one.id in having,
            }
            for one in people()
        ]
    if given.json:
        print(json.dumps({"staff": told}, ensure_ascii=False))
        return
    for one in told:
        marks = ("" if one["active"] else "  deactivated") + ("  totp" if one["second_factor"] else "")
        print(f"{one['username']:<24} {one['role']:<12} {one['office']:<16} {one['name']}{marks}")


def deactivate(given: Arguments) -> None:
    """Every sign-in of the person ends now."""
    from portal.accounts.administration import service

    with portal(), writing():
        service.deactivate(given.username, at=clock.now())


def reset_password(given: Arguments) -> None:
    """Every sign-in of the person ends now; at the next one another password must be chosen."""
    from portal.accounts.administration import service

    password = _password(given)
    with portal(), writing():
        person = service.reset_password(given.username, password, at=clock.now())
    told = {"username": person.username} if given.password_stdin else {"username": person.username, "password": password}
    say(told, given, [f"{name}: {value}" for name, value in told.items()])


def reset_totp(given: Arguments) -> None:
    """For a lost telephone; officers and administrators set up another at the next sign-in."""
    from portal.accounts.administration import service

    with portal(), writing():
        service.reset_factor(given.username, at=clock.now())


def _password(given: Arguments) -> str:
    return sys.stdin.readline().rstrip("\n") if given.password_stdin else secrets.token_urlsafe(12)
