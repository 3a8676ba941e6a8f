"""Many writers at one dossier: no gap in its chain."""

from flask import Flask

from portal.custody.ledger.queries import verify
from tests.exchange.systems import System, event, view
from tests.exchange.test_at_once import at_once


def test_forty_events_at_once_stand_in_one_whole_chain(app: Flask) -> None:
    system = System(app)
    code = system.register()
    sent = [event("carrier_scan", code, hours=n) for n in range(40)]

    answers = at_once(app, lambda n: system.post("/events", {"events": [sent[n]]}), 40)

    assert {answer.status_code for answer in answers} == {200}
    assert len(view(code).state.lines) == 40
    assert verify().ok
