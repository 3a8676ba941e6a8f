"""demo: invented dossiers, staff and keys."""

from portal import clock
from portal.commands.terminal import Arguments, Failed, portal, say
from portal.config import from_environment
from portal.db import writing


def make(given: Arguments) -> None:
    """Invented dossiers, staff and keys, the same for the same seed; never in production."""
    from portal.demo import queries, service

    config = from_environment()
    if config.production:
        raise Failed("demonstration data are refused in production")
    with portal():
        now = clock.now()
        with writing():
            window = service.build(given.seed, given.dossiers, at=now, key=config.secret_key)
        told = queries.offered(given.seed, given.dossiers, config.base_url, window)
    say(told, given, queries.for_the_terminal(told))
