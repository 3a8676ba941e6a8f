"""Recording: once per id, any order, the cache equals the fold, seals, erasure, triggers."""

import itertools
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.custody.audit.queries import verify
from portal.custody.codes.rules import make
from portal.custody.dossiers.queries import code_for_alias, find_state, was_held_by, work_list
from portal.custody.dossiers.rules import Contact, NewDossier, Said
from portal.custody.dossiers.service import UnknownDossier, record, record_many, register
from portal.custody.exports.queries import export, verify_export
from portal.custody.ledger.queries import private_parts
from portal.custody.ledger.service import erase_private, seal_pending
from portal.db import NotWriting, db, writing

pytestmark = pytest.mark.usefixtures("app")
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
POST, DESK = "post-200000", "desk-06685"
HOA = Contact("Nguyễn Thị Hoa", "+84912345678", "06685", "Số 5, tổ 3, khu 2")
numbers = itertools.count(1)


def a_dossier(**more: Any) -> str:
    new = NewDossier(True, True, "staff", contact=HOA, agency_office=DESK, post_office=POST, **more)
    with writing():
        return register(new, at=START)


def said(kind: str, hour: int, **more: Any) -> Said:
    names = {"source": "vnpost", "id": f"{kind}-{hour}", "office": POST}
    names |= {name: more.pop(name) for name in ("source", "id", "office", "actor", "note") if name in more}
    return Said(kind=kind, occurred_at=START + timedelta(hours=hour), details=more, **names)


def say(code: str, *events: Said) -> list[str]:
    with writing():
        heard = START + timedelta(days=2)
        return [answer.result for answer in record_many([(code, event) for event in events], heard_at=heard)]


def journey() -> list[Said]:
    return [
        said("collected", 1, documents=[{"kind": "Giấy khai sinh", "original": True, "sheets": 1}], seal="A1"),
        said("offered", 2, to=DESK, note="Giao cho cô Hòa"),
        said("accepted", 3, office=DESK, source="mot-cua", offer="offered-2"),
        said("agency_status", 4, office=DESK, source="mot-cua", status=2, promised="2026-12-01"),
        said("result_ready", 5, office=DESK, source="mot-cua"),
    ]


def everything(code: str) -> Any:
    view = find_state(code)
    assert view is not None
    return view.state


def test_the_same_event_counts_once_and_another_body_is_refused() -> None:
    code = a_dossier()
    event = said("collected", 1, seal="A1")
    assert say(code, event) == ["accepted"]
    assert say(code, event, said("collected", 1, seal="A2")) == ["duplicate", "mismatch"]
    assert len(everything(code).lines) == 1


def test_the_same_id_for_another_dossier_is_refused() -> None:
    one, other = a_dossier(), a_dossier()
    say(one, said("collected", 1))
    assert say(other, said("collected", 1)) == ["mismatch"]


def test_another_note_under_the_same_id_is_another_body() -> None:
    code = a_dossier()
    say(code, said("carrier_scan", 1, note="một"))
    assert say(code, said("carrier_scan", 1, note="hai")) == ["mismatch"]


def test_events_in_any_order_of_arrival_end_in_the_same_state() -> None:
    states = []
    for seed in range(6):
        code, events = a_dossier(), journey()
        random.Random(seed).shuffle(events)
        for event in events:
            own = Said(**{**vars(event), "id": f"{event.id}-{seed}", "details": dict(event.details)})
            if "offer" in own.details:
                own = Said(**{**vars(own), "details": {**own.details, "offer": f"offered-2-{seed}"}})
            say(code, own)
        state = everything(code)
        states.append((state.stage, state.holder, state.since, state.promised, [line.sides for line in state.lines]))
    assert len(set(map(repr, states))) == 1
    assert states[0][0] == "result_ready"


def test_a_dossier_nobody_registered_is_unknown() -> None:
    with pytest.raises(UnknownDossier), writing():
        record(make(1), said("collected", 1), heard_at=START)


def test_the_work_lists_follow_the_papers() -> None:
    code = a_dossier()
    say(code, *journey()[:2])
    assert code in {item.code for item in work_list(DESK, "offered")}
    assert code in {item.code for item in work_list(POST, "holds")}
    say(code, journey()[2])
    assert code not in {item.code for item in work_list(POST, "holds")}
    assert code in {item.code for item in work_list(DESK, "holds")}
    assert was_held_by(code, [POST])


def test_an_item_number_used_again_means_the_younger_dossier_from_its_day_on() -> None:
    number = f"RB 1234 {next(numbers)} VN"
    old, young = a_dossier(item_number=number), a_dossier()
    begins = (START + timedelta(days=400)).date()
    again = Said("vnpost", f"again-{number}", "alias_added", START, office=POST,
                 details={"type": "item_number", "value": number.lower(), "from": begins.isoformat()})  # fmt: skip
    say(young, again)
    assert code_for_alias(number, START.date()) == old
    assert code_for_alias(number, begins) == young


def test_nothing_personal_reaches_the_hashed_bytes_and_erasure_leaves_the_chain_whole() -> None:
    code = a_dossier()
    say(code, *journey())
    stored = json.dumps([line for line in export() if line["dossier"] == code], ensure_ascii=False)
    assert not [word for word in ("Giấy khai sinh", "cô Hòa", "Hoa", "0912345678", "912345678") if word in stored]
    assert private_parts(code)[("vnpost", "collected-1")]["documents"][0]["kind"] == "Giấy khai sinh"
    with writing():
        assert erase_private(code) == 2
    assert private_parts(code) == {}
    assert verify().ok


def test_the_ledger_verifies_from_the_database_and_from_an_export_alone() -> None:
    code = a_dossier()
    say(code, *journey()[:3])
    with writing():
        assert seal_pending(at=START) >= 3
    say(code, *journey()[3:])
    with writing():
        seal_pending(at=START)
        assert seal_pending(at=START) == 0
    assert verify().ok
    lines = [json.dumps(line) for line in export()]
    assert verify_export(lines).ok
    assert not verify_export(lines[:-1]).ok
    changed = [line.replace("collected", "found") for line in lines]
    assert not verify_export(changed).ok


@pytest.mark.parametrize("table", ["event", "seal", "seal_entry"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET number = 9"])
def test_the_database_itself_refuses_to_change_the_ledger(table: str, statement: str) -> None:
    code = a_dossier()
    say(code, *journey()[:1])
    with writing():
        seal_pending(at=START)
    if table == "event":
        statement = statement.replace("number", "position")
    with pytest.raises(DBAPIError, match="append-only"), writing():
        db.session.execute(text(statement.format(table)))


def test_a_change_behind_the_triggers_is_found() -> None:
    code = a_dossier()
    say(code, *journey())
    with writing():
        db.session.execute(text("UPDATE dossier SET event_count = event_count - 1 WHERE code = :code"), {"code": code})
    assert [broken.dossier for broken in verify().broken] == [code]


def test_a_flush_outside_a_writing_transaction_is_refused(app: Flask) -> None:
    with pytest.raises(NotWriting):
        register(NewDossier(True, True, "staff"), at=START)
    db.session.rollback()
