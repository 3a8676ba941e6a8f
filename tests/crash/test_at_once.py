"""Many writers at one dossier: no gap in its chain, no handover accepted twice."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from portal import clock
from portal.accounts.rules import Actor, Role
from portal.custody.audit.queries import verify
from portal.custody.handover.rules import Action
from portal.custody.handover.service import NotLawful, Press, act
from portal.db import db, writing
from tests.exchange.systems import DESK, System, event, view
from tests.exchange.test_at_once import at_once


def test_forty_events_at_once_stand_in_one_whole_chain(app: Flask) -> None:
    system = System(app)
    code = system.register()
    sent = [event("carrier_scan", code, hours=n) for n in range(40)]

    answers = at_once(app, lambda n: system.post("/events", {"events": [sent[n]]}), 40)

    assert {answer.status_code for answer in answers} == {200}
    assert len(view(code).state.lines) == 40
    assert verify().ok


def test_of_two_clerks_accepting_one_offer_at_once_one_is_told_who_was_first(app: Flask) -> None:
    system = System(app)
    code = system.register()
    for kind, details in (("collected", {}), ("offered", {"to": DESK})):
        system.post("/events", {"events": [event(kind, code, details=details)]})
    clerks = [Actor(n, f"clerk{n}", f"Clerk {n}", Role.DESK_CLERK, DESK, f"nv-{n}") for n in range(8)]

    def accept(number: int) -> str:
        with app.app_context():
            press = Press(Action.ACCEPT, f"press-{number}", {"count": "full"})
            try:
                with writing():
                    return act(code, press, actor=clerks[number], at=clock.now()).result
            except NotLawful:
                return "not lawful"

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(accept, range(8)))

    assert sorted(answers) == ["accepted"] + ["not lawful"] * 7
    assert [line.sides for line in view(code).state.lines if line.kind == "accepted"] == [2]
    assert verify().ok
