"""Death at every step between the event and the mark: afterwards every message has been taken, and by a gateway that knows
our ids exactly once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import event

from portal.custody.codes.rules import make
from portal.custody.dossiers import service as dossiers
from portal.custody.dossiers.queries import find_version
from portal.custody.dossiers.service import Contact, NewDossier, Said
from portal.db import db, writing
from portal.notices.gateways.rules import Message
from portal.notices.outbox.rules import CLAIM
from portal.notices.sending.service import Writing, send_next
from tests.notices.post import TERMS, Recorder, rows, ways
from tests.tracking.stories import DESK, POST

AT = datetime(2026, 11, 26, 3, tzinfo=UTC)
AGAIN = AT + CLAIM
POINTS = 100


class Death(BaseException):
    """Not an error that anybody may catch."""


class Steps:
    """Counts the steps; at the wanted one the process is no more."""

    def __init__(self, last: int | None) -> None:
        self.last, self.count = last, 0

    def __call__(self, *_: object, **__: object) -> None:
        self.count += 1
        if self.count == self.last:
            raise Death


class Watched(Recorder):
    """A step before the gateway has it, and one between its having it and our knowing."""

    def __init__(self, steps: Steps) -> None:
        super().__init__()
        self.steps = steps

    def send(self, message: Message) -> str:
        self.steps()
        reference = super().send(message)
        self.steps()
        return reference


@contextmanager
def watched(steps: Steps) -> Iterator[None]:
    hooks: list[tuple[object, str, Callable[..., None]]] = [
        (db.engine, "before_cursor_execute", steps), (db.engine, "after_cursor_execute", steps), (db.engine, "commit", steps),
    ]  # fmt: skip
    for target, name, hook in hooks:
        event.listen(target, name, hook)
    try:
        yield
    finally:
        for target, name, hook in hooks:
            event.remove(target, name, hook)
        db.session.remove()


def happens(code: str, phone: str, writing: Writing) -> None:
    """A dossier with two events that are told: each call of a system that tries until it is answered."""
    with writing():
        if find_version(code) is None:
            contact = Contact("Hoa", phone, "06685", "Số 1", email="hoa@example.vn")
            dossiers.register(NewDossier(False, True, "mot-cua", contact=contact, agency_office=DESK, code=code), at=AT)
    for kind, office in (("result_ready", DESK), ("out_for_delivery", POST)):
        with writing():
            dossiers.record(code, Said("mot-cua", f"{code}-{kind}", kind, AT, office), heard_at=AT)


def life(number: int, last: int | None) -> tuple[Steps, Watched]:
    """One run that dies at step `last`, and the run after it."""
    code, phone = make(number), f"+8491{number:07d}"
    steps = Steps(last)
    gateway = Watched(steps)

    @contextmanager
    def stepping() -> Iterator[None]:
        with writing():
            yield
        steps()  # committed, and nobody has been told yet

    for at in (AT, AGAIN):
        with suppress(Death), watched(steps):
            happens(code, phone, stepping)
            while send_next(stepping, lambda: at, ways(gateway, mail=gateway), TERMS):  # noqa: B023 - asked at once
                pass
        steps.last = None
    return steps, gateway


def test_death_at_a_hundred_steps_loses_no_message_and_repeats_only_under_the_same_id(app: Flask) -> None:
    all_steps = life(0, None)[0].count
    points = [1 + step * (all_steps - 1) // (POINTS - 1) for step in range(POINTS)]
    assert len(set(points)) == POINTS, all_steps
    sent: Counter[str] = Counter()
    for number, point in enumerate(points, 1):
        gateway = life(number, point)[1]
        assert len(gateway.times) == 4, point
        sent += gateway.times
    assert {row.state for row in [*rows(), *rows("email")]} == {"sent"}
    assert max(sent.values()) == 2
    repeated = sum(times > 1 for times in sent.values())
    # What a gateway that does not tell ids apart would repeat: only deaths between its taking a message and our mark.
    assert repeated <= POINTS // 5
