"""keys add, rotate, revoke: the systems that call the API."""

from typing import Any

from portal import clock
from portal.commands.terminal import Arguments, portal, say
from portal.db import writing


def add(given: Arguments) -> None:
    from portal.exchange.keys import service
    from portal.places.rules import Organisation

    new = service.NewKey(given.name, Organisation(given.organisation), tuple(given.office), tuple(given.scope))
    with portal(), writing():
        made = service.add(new, at=clock.now())
    _say_secrets(made, given)


def rotate(given: Arguments) -> None:
    from portal.exchange.keys import service

    with portal(), writing():
        made = service.rotate(given.name, at=clock.now())
    _say_secrets(made, given)


def revoke(given: Arguments) -> None:
    from portal.exchange.keys import service

    with portal(), writing():
        service.revoke(given.name, at=clock.now())


def _say_secrets(made: Any, given: Arguments) -> None:
    told = {
        "name": made.key.name,
        "organisation": made.key.organisation.value,
        "offices": list(made.key.offices),
        "scopes": list(made.key.scopes),
        "token": made.token,
        "webhook_secret": made.webhook_secret,
    }
    say(told, given, [f"{name}: {' '.join(value) if isinstance(value, list) else value}" for name, value in told.items()])
