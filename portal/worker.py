"""What happens without anybody asking: sealing what arrived, opening traces for overrun clocks, reading uploaded lists.

One process, short writes.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from portal import clock
from portal.catalogue.drafts.intake.service import read_next
from portal.custody.ledger.service import LARGEST_SEAL, seal_pending
from portal.custody.reckoning import service as reckoning
from portal.db import writing
from portal.exchange.inbox.queries import overlooked
from portal.exchange.inbox.service import join_overlooked
from portal.places import queries as places
from portal.traces.service import sweep

log = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0
Task = Callable[[datetime], object]

_told: set[str] = set()


def seal(at: datetime) -> None:
    while True:
        with writing():
            count = seal_pending(at=at)
        if count < LARGEST_SEAL:
            return


def ask_about_late_ones(at: datetime) -> None:
    with writing():
        sweep(now=at)


def join_what_waits(at: datetime) -> None:
    found = overlooked(at)
    if found:
        with writing():
            join_overlooked(found, at)


def read_drafts(_at: datetime) -> None:
    """One file a round, so that sealing never waits for more than that."""
    read_next(writing, clock.now)


def reckon_again(at: datetime) -> None:
    """After a calendar has changed: a portion of the dossiers under way."""
    wanted = places.version()
    if reckoning.is_behind(wanted):
        with writing():
            reckoning.follow(wanted, at=at)


TASKS: tuple[Task, ...] = (seal, ask_about_late_ones, join_what_waits, read_drafts, reckon_again)


def run(app: Flask, *, once: bool) -> int:
    """Every task every two seconds until told to stop; `once` does each a single time and tells how many failed."""
    stop = threading.Event()
    if once:
        return sum(_failed(app, task) for task in TASKS)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        for task in TASKS:
            _failed(app, task)
        stop.wait(PAUSE_SECONDS)
    return 0


def _failed(app: Flask, task: Task) -> bool:
    """A task that fails is tried again next time and never stops the others."""
    try:
        with app.app_context():
            task(clock.now())
    except Exception as error:
        told = f"{getattr(task, '__name__', task)} failed: {type(error).__name__}: {error}"
        log.error("%s", told, exc_info=told not in _told)  # the whole story once, then a line each time
        _told.add(told)
        return True
    return False
