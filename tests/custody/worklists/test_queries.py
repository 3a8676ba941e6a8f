"""Work lists: every dossier in the section that says what is to be done, counted right, whatever their number."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from portal.accounts.rules import Actor, Role
from portal.custody.dossiers.service import NewDossier, Said, record, register
from portal.custody.worklists.queries import Portion, lists_of, questions
from portal.custody.worklists.rules import soon_until
from portal.db import db, writing
from portal.places.queries import calendar
from portal.places.rules import Organisation

pytestmark = pytest.mark.usefixtures("app")

POST, DESK = "post-200000", "desk-06685"
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday, nine in the morning
LAN = Actor(1, "lan", "Lan", Role.POSTMAN, POST, "nv-lan")
NAM = Actor(2, "nam", "Nam", Role.POSTMAN, POST, "nv-nam")
MINH = Actor(3, "minh", "Minh", Role.POST_CLERK, POST, "nv-minh")
HOA = Actor(4, "hoa", "Hoa", Role.DESK_CLERK, DESK, "nv-hoa")
SAU = Actor(5, "sau", "Sáu", Role.SUPERVISOR, POST, "nv-sau")

Step = tuple[str, Actor | None, dict[str, object]]


def a_dossier(*steps: Step, at: datetime = NOW, leg: str | None = None) -> str:
    with writing():
        code = register(NewDossier(True, True, "portal", post_office=POST, agency_office=DESK), at=at - timedelta(hours=1))
        for number, (kind, who, details) in enumerate(steps):
            moment = at + timedelta(seconds=number)
            leg = str(details.pop("leg")) if "leg" in details else None
            office, actor = (who.office, who.opaque) if who else (None, None)
            record(
                code, Said("staff", f"{code}-{number}", kind, moment, office, actor, leg=leg, details=details), heard_at=moment
            )
    return code


def sections(actor: Actor, now: datetime = NOW + timedelta(minutes=5)) -> dict[str, list[str]]:
    soon = soon_until(calendar(Organisation.STATE if actor is HOA else Organisation.POST), now)
    return {name: [item.code for item in listed.items] for name, listed in lists_of(actor, now=now, soon=soon).items()}


def collected(by: Actor = LAN) -> Step:
    return ("collected", by, {})


def offered(to: str, by: Actor = LAN) -> Step:
    return ("offered", by, {"to": to})


def test_what_a_postman_carries_is_his_own_list_and_nobody_elses() -> None:
    code = a_dossier(collected())
    assert sections(LAN) == {"carry": [code]}
    assert sections(NAM) == {}
    assert sections(MINH) == {"carried": [code]}


def test_what_waits_for_acceptance_waits_for_colleagues_not_for_the_giver() -> None:
    code = a_dossier(collected(), offered(POST))
    assert sections(LAN) == {"carry": [code]}
    assert sections(NAM)["offered"] == sections(MINH)["offered"] == [code]


def test_the_holder_is_warned_before_it_is_late() -> None:
    code = a_dossier(collected())
    due = NOW + timedelta(hours=32)  # five in the afternoon of the next day
    assert "soon" not in sections(LAN, due - timedelta(hours=12))
    assert sections(LAN, due - timedelta(hours=4)) == {"soon": [code]}
    assert sections(LAN, due + timedelta(seconds=1)) == {"late": [code]}
    assert sections(SAU, due + timedelta(seconds=1)) == {"late": [code]}


def test_a_desk_sees_by_stage_what_lies_there_and_the_slips_to_give() -> None:
    waiting = a_dossier(collected(), offered(POST), ("accepted", MINH, {}), offered(DESK, MINH), ("accepted", HOA, {}))
    begun = a_dossier(("accepted", HOA, {}), ("agency_status", HOA, {"status": 2, "promised": "2026-12-20"}))
    given = a_dossier(
        ("accepted", HOA, {}),
        ("agency_status", HOA, {"status": 2, "promised": "2026-12-20"}),
        ("offered", HOA, {"to": POST, "leg": "slip"}),
        ("accepted", MINH, {}),
    )
    found = sections(HOA)
    assert found["with_agency"] == [waiting]
    assert found["slip_due"] == [begun]
    assert found["in_progress"] == [given]
    assert sections(MINH)["slips"] == [given]


def test_one_side_waits_for_the_other_and_then_for_the_supervisor() -> None:
    code = a_dossier(collected(), ("accepted", HOA, {"count": "full", "paper_number": "BB-1"}))
    assert sections(MINH)["countersign"] == [code]
    assert "overdue_sides" not in sections(SAU)
    assert sections(SAU, NOW + timedelta(hours=25))["overdue_sides"] == [code]


def test_a_frozen_leg_a_loss_and_a_question_stand_on_their_lists() -> None:
    frozen = a_dossier(collected(), offered(POST), ("accepted", MINH, {"count": "short"}))
    lost = a_dossier(collected(), ("trace_opened", None, {"by": "citizen"}), ("missing_declared", SAU, {"what": "bì"}))
    for actor in (MINH, SAU):
        found = sections(actor)
        assert (found["frozen"], found["unpaid"]) == ([frozen], [lost])
        assert lost not in found.get("holds", []) + found.get("carried", [])
        assert set(found["trace"]) == {frozen, lost}
    with writing():
        said = Said(
            "staff", "paid", "compensated", NOW + timedelta(minutes=1), POST, details={"step": "agreed", "what": "thỏa thuận"}
        )
        record(lost, said, heard_at=NOW + timedelta(minutes=1))
    assert sections(SAU)["unpaid"] == [lost], "agreed is not paid"
    with writing():
        said = Said(
            "staff", "paid2", "compensated", NOW + timedelta(minutes=2), POST, details={"step": "paid", "what": "đã trả"}
        )
        record(lost, said, heard_at=NOW + timedelta(minutes=2))
    assert "unpaid" not in sections(SAU)


def test_a_long_list_is_cut_counted_and_read_on() -> None:
    codes = {a_dossier(collected()) for _ in range(25)}
    soon = soon_until(calendar(Organisation.POST), NOW)
    first = lists_of(LAN, now=NOW, soon=soon)["carry"]
    rest = lists_of(LAN, now=NOW, soon=soon, only="carry", portion=Portion(20, 20))["carry"]
    assert (len(first.items), first.total, len(rest.items), rest.total) == (20, 25, 5, 25)
    assert {item.code for item in (*first.items, *rest.items)} == codes


def test_the_number_of_questions_does_not_grow_with_the_number_of_dossiers(app: Flask) -> None:
    for _ in range(6):
        a_dossier(collected(), offered(POST))
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    for actor in (LAN, MINH, HOA, SAU):
        sections(actor)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if "dossier" in statement]) == 4


def test_questions_of_one_office_and_of_all() -> None:
    code = a_dossier(collected(), ("trace_opened", None, {"by": "citizen"}))
    assert [item.code for item in questions(POST)] == [item.code for item in questions(None)] == [code]
    assert questions(DESK) == ()
