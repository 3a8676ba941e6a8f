"""init, start, serve, worker: bringing the portal up."""

from portal import clock
from portal.commands.terminal import Arguments, Failed, portal
from portal.config import child_environment, default_port, from_environment

DEMO_SEED = 1
DEMO_DOSSIERS = 44


def init(_: Arguments) -> None:
    from portal import starting

    with portal():
        starting.prepare()


def start(given: Arguments) -> int:
    """What `make run` does: everything from an empty folder to a page with something on it."""
    from portal import serving, starting

    port = given.port or default_port()
    serving.claim(given.host, port)
    config = from_environment(child_environment(port))
    with portal():
        starting.prepare()
        told = starting.welcome(config, seed=DEMO_SEED, dossiers=DEMO_DOSSIERS, at=clock.now())
    print("\n".join(told), flush=True)
    return serving.serve(given.host, port, worker=True)


def serve(given: Arguments) -> int:
    from portal import serving, starting

    port = given.port or default_port()
    serving.claim(given.host, port)
    with portal():
        reason = starting.why_not_servable()
    if reason:
        raise Failed(reason)
    return serving.serve(given.host, port, worker=not given.no_worker)


def worker(given: Arguments) -> int:
    from portal import worker as work

    with portal() as app:
        return 1 if work.run(app, once=given.once) else 0
