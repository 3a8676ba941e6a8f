"""What happens without anybody asking: sealing what arrived, opening traces for overrun clocks, reading uploaded lists.

One process, short writes. Messages go out from threads of their own, so that a gateway that hangs holds up nothing else.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from portal import clock
from portal.catalogue.drafts.intake.service import read_next
from portal.custody.dossiers.service import erase_ended
from portal.custody.ledger.service import LARGEST_SEAL, seal_pending
from portal.custody.reckoning import service as reckoning
from portal.db import writing
from portal.exchange.inbox.queries import overlooked
from portal.exchange.inbox.service import join_overlooked
from portal.exchange.messages.views import answer
from portal.notices.gateways.choosing.service import mail_gateway, text_gateway
from portal.notices.outbox.service import erase_old
from portal.notices.reports.service import collect
from portal.notices.sending.rules import Aside, Ways
from portal.notices.sending.service import send_next
from portal.notices.sending.service import sweep as sweep_messages
from portal.places import queries as places
from portal.traces.service import sweep

log = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0
SENDERS = 8  # messages on their way at the same time: as many may hang before the next one waits
FAREWELL_SECONDS = 6.0
LOOK_FOR_MESSAGES = 1.0  # seconds between two looks of an idle sender
Task = Callable[[datetime], object]

TIDY_EVERY = timedelta(minutes=10)
LARGEST_ERASURE = 500

_told: set[str] = set()
_tidied: dict[str, datetime] = {}


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


def tidy(at: datetime) -> None:
    """Every ten minutes: messages that a jumping clock has put out of reach; whatever has been kept long enough."""
    last = _tidied.get("at")
    if last and last <= at < last + TIDY_EVERY:
        return
    with writing():
        found = sweep_messages(at)
    if found:
        log.warning("%s messages had been forgotten", found)
    for erase in (erase_old, erase_ended):
        left = LARGEST_ERASURE
        while left == LARGEST_ERASURE:
            with writing():
                left = erase(at, most=LARGEST_ERASURE)
    _tidied["at"] = at


TASKS: tuple[Task, ...] = (seal, ask_about_late_ones, join_what_waits, read_drafts, reckon_again, tidy)


def run(app: Flask, *, once: bool) -> int:
    """Every task every two seconds until told to stop; `once` does each a single time and tells how many failed."""
    stop = threading.Event()
    ways = ways_of(app)
    if once:
        return sum(_failed(app, task) for task in (*TASKS, lambda _at: _send_all(app, ways)))
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    senders = [threading.Thread(target=_keep_sending, args=(app, ways, stop), daemon=True) for _ in range(SENDERS)]
    senders.append(threading.Thread(target=_keep_listening, args=(app, ways, stop), daemon=True))
    for sender in senders:
        sender.start()
    while not stop.is_set():
        for task in TASKS:
            _failed(app, task)
        stop.wait(PAUSE_SECONDS)
    for sender in senders:
        sender.join(FAREWELL_SECONDS / SENDERS)  # what hangs is tried again by the next worker, under the same id
    return 0


def ways_of(app: Flask) -> Ways:
    """The gateways of the settings; made once, because a connection lives as long as its gateway."""
    config = app.config["PORTAL"]
    return Ways(text_gateway(config), mail_gateway(config), Aside())


def _keep_sending(app: Flask, ways: Ways, stop: threading.Event) -> None:
    while not stop.is_set():
        if _failed(app, lambda _at: _send_all(app, ways, stop)):
            stop.wait(PAUSE_SECONDS)
        stop.wait(LOOK_FOR_MESSAGES)


def _keep_listening(app: Flask, ways: Ways, stop: threading.Event) -> None:
    """Reports and questions that an SMSC sends over its line; other gateways call /sms/bao-cao and /sms/den."""
    while not stop.wait(PAUSE_SECONDS):
        _failed(app, lambda _at: collect(writing, clock.now, ways.sms, lambda heard: answer(heard.sender, heard.text)))


def _send_all(app: Flask, ways: Ways, stop: threading.Event | None = None) -> None:
    """Everything that is due now."""
    while not (stop and stop.is_set()) and send_next(writing, clock.now, ways, app.config["NOTICES"]):
        pass


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
