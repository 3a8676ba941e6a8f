"""staff add: the people who sign in."""

import secrets
import sys

from portal import clock
from portal.commands.terminal import Arguments, portal, say
from portal.db import writing


def add(given: Arguments) -> None:
    from portal.accounts.rules import Role
    from portal.accounts.service import NewStaff, add_staff

    password = sys.stdin.readline().rstrip("\n") if given.password_stdin else secrets.token_urlsafe(12)
    new = NewStaff(given.username, given.name or given.username, Role(given.role), given.office, password)
    with portal(), writing():
        actor = add_staff(new, at=clock.now())
    told = {"username": actor.username, "role": actor.role.value, "office": actor.office}
    if not given.password_stdin:
        told["password"] = password
    say(told, given, [f"{name}: {value}" for name, value in told.items()])
