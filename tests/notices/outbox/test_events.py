"""Every template is told by some event, and whatever is heard in whatever order, no event fails and every text is fit."""

import random
from datetime import timedelta

import pytest
from flask import Flask

from portal.custody.dossiers import service as dossiers
from portal.custody.dossiers.service import Contact, NewDossier, Said
from portal.db import db, writing
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.service import phone_code
from portal.notices.wording.rules import TEMPLATES, faults
from portal.traces.service import sweep
from tests.notices.post import TERMS, rows
from tests.tracking.stories import DESK, POST, ROAD, START, Step

PHONE = "+84912345678"


def a_dossier(*steps: Step, by_post: bool = True, back: bool = True) -> str:
    contact = Contact("Hoa", PHONE, "06685", "Số 1")
    new = NewDossier(by_post, back, "x", contact=contact, post_office=POST, agency_office=DESK, notices="all")
    with writing():
        code = dossiers.register(new, at=START)
    for number, step in enumerate(steps, 1):
        say(code, step, number)
    return code


def say(code: str, step: Step, number: int, *, after: timedelta = timedelta(0)) -> None:
    at = START + timedelta(minutes=number)
    said = Said(step.source, f"{code}-{number}", step.kind, at, step.office, details=step.details)
    with writing():
        dossiers.record(code, said, heard_at=at + after)


def last(*steps: Step, by_post: bool = True, back: bool = True) -> str:
    a_dossier(*steps, by_post=by_post, back=back)
    return rows()[-1].template


STATUS = {number: Step("agency_status", DESK, {"status": number}, "mot-cua") for number in (2, 3, 5, 9)}


@pytest.mark.parametrize(
    ("steps", "by_post", "back", "key"),
    [
        ((STATUS[2],), False, True, "accepted"),
        ((*ROAD[:6], STATUS[2]), True, True, "started"),
        ((STATUS[2], STATUS[5]), False, True, "supplement"),
        ((*ROAD[:6], Step("supplement_requested", DESK)), True, True, "supplement"),
        ((*ROAD[:6], STATUS[3]), True, True, "declined"),
        ((*ROAD[:6], Step("declined", DESK)), True, True, "declined"),
        ((STATUS[9],), False, False, "result_to_collect"),
        ((*ROAD[:11], Step("delivery_failed", POST, {"reason": "absent"})), True, True, "delivery_failed"),
        ((ROAD[0], Step("pickup_changed", POST, {"window": "post-200000.2026-11-24.morning"})), True, True, "changed"),
        ((ROAD[0], Step("pickup_cancelled", POST)), True, True, "cancelled"),
        ((*ROAD[:2], Step("missing_declared", POST)), True, True, "lost"),
    ],
)
def test_an_event_and_what_it_tells(app: Flask, steps: tuple[Step, ...], by_post: bool, back: bool, key: str) -> None:
    assert last(*steps, by_post=by_post, back=back) == key


def test_every_template_is_told_by_some_event(app: Flask) -> None:
    code = a_dossier(*ROAD)
    a_dossier(ROAD[0], Step("pickup_changed", POST, {"window": "post-200000.2026-11-24.morning"}),
              Step("pickup_missed", POST, {"reason": "weather"}), Step("pickup_cancelled", POST))  # fmt: skip
    a_dossier(*ROAD[:6], STATUS[2], STATUS[5])
    a_dossier(*ROAD[:6], Step("declined", DESK), Step("returned_to_sender", POST))
    a_dossier(STATUS[9], by_post=False, back=False)
    a_dossier(*ROAD[:11], Step("delivery_failed", POST, {"reason": "absent"}))
    a_dossier(*ROAD[:2], Step("missing_declared", POST))
    late = a_dossier(*ROAD[:2])
    with writing():
        sweep(now=START + timedelta(days=20))
    with writing():
        at = START + timedelta(days=20, hours=1)
        dossiers.record(late, Said("staff", "answer", "trace_answered", at, POST, details={"outcome": "found"}), heard_at=at)
        phone_code(code, PHONE, "730152", START, terms=TERMS)
    told = {row.template for row in rows()}
    assert {template.key for template in TEMPLATES} - told <= {"on_the_way"}  # only without a visit, which there always is


def test_whatever_is_heard_in_whatever_order_no_event_fails_and_every_text_is_fit(app: Flask) -> None:
    chance = random.Random(6)
    steps = [*ROAD, *STATUS.values(), Step("pickup_missed", POST, {"reason": "closed"}), Step("delivery_failed", POST),
             Step("pickup_booked", POST),
             Step("accepted", "post-999999"), Step("declined", DESK)]  # fmt: skip
    for _ in range(12):
        code = a_dossier()
        for number, step in chance.sample(list(enumerate(steps)), len(steps)):
            say(code, step, number, after=timedelta(hours=2))
    db.session.rollback()
    texts = [row.text for row in db.session.query(NoticeRow)]
    assert len(texts) > 30
    assert {fault for text in texts for fault in faults(text, "127.0.0.1:8000")} == set()
