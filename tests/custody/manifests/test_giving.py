"""The giver's side: each scan once, the reason at once, a signature in portions that goes on after a crash."""

import pytest
from flask import Flask
from sqlalchemy import event

from portal.accounts.rules import Actor
from portal.custody.codes.rules import make
from portal.custody.dossiers.queries import work_list
from portal.custody.dossiers.rules import Said
from portal.custody.dossiers.service import record
from portal.custody.manifests.giving import service as giving
from portal.custody.manifests.giving.service import Scan
from portal.custody.manifests.sheets import queries
from portal.custody.manifests.sheets.rules import PORTION, ItemState, SheetState, WhyNot
from portal.custody.manifests.sheets.service import Refused, open_sheet
from portal.db import db, writing
from tests.accounts.cast import DESK, OTHER_POST, POST, hire
from tests.custody.manifests.sheets import (
    AT_THE_DESK,
    COLLECTED,
    RESULT_READY,
    Died,
    Event,
    a_dossier,
    dies,
    dossiers,
    given,
    in_portions,
    later,
    opened,
    sheet,
    state,
)


@pytest.fixture
def cast(app: Flask) -> dict[str, Actor]:
    return hire()


def add(sheet_code: str, code: str, actor: Actor, scan: str = "scan-0001") -> str:
    with writing():
        return giving.add(sheet_code, Scan(code, scan), actor=actor, at=later())


def refused(sheet_code: str, code: str, actor: Actor, scan: str = "scan-0001") -> tuple[WhyNot, str]:
    with pytest.raises(Refused) as told, writing():
        giving.add(sheet_code, Scan(code, scan), actor=actor, at=later())
    return told.value.why, told.value.about


def test_a_sheet_has_a_short_number_of_its_office_and_day(cast: dict[str, Actor]) -> None:
    with writing():
        first, second = (open_sheet(DESK, press, actor=cast["minh"], at=later()) for press in ("press-1", "press-2"))
        again = open_sheet(DESK, "press-1", actor=cast["minh"], at=later(5))
        elsewhere = open_sheet(DESK, "press-1", actor=cast["xa"], at=later())

    assert again == first
    assert [sheet(code).number for code in (first, second, elsewhere)] == ["BK-261125-001", "BK-261125-002", "BK-261125-001"]


def test_a_scan_counts_once_however_often_it_is_sent(cast: dict[str, Actor]) -> None:
    code, made = a_dossier(), opened(cast["minh"])

    answers = [add(made, code, cast["minh"]), add(made, code, cast["minh"]), add(made, code, cast["minh"], "scan-0002")]

    assert answers == ["added", "added", "already"]
    assert queries.counts(made).listed == 1


def test_what_was_taken_out_stays_out_when_the_old_scan_comes_again(cast: dict[str, Actor]) -> None:
    code, made = a_dossier(), opened(cast["minh"])
    add(made, code, cast["minh"])
    with writing():
        assert giving.remove(made, code, actor=cast["minh"])
        assert not giving.remove(made, code, actor=cast["minh"])

    assert refused(made, code, cast["minh"])[0] is WhyNot.REMOVED
    assert add(made, code, cast["minh"], "scan-0002") == "added"


@pytest.mark.parametrize(
    ("road", "who", "to", "why"),
    [
        ((), "minh", DESK, WhyNot.WITH_CITIZEN),
        (COLLECTED, "minh", DESK, WhyNot.WRONG_HANDS),
        (AT_THE_DESK, "minh", DESK, WhyNot.NOT_OURS),
        (AT_THE_DESK[:-1], "minh", DESK, WhyNot.OFFERED),
        (AT_THE_DESK[:3], "minh", POST, WhyNot.SAME_OFFICE),
        (AT_THE_DESK[:3], "lan", DESK, WhyNot.WRONG_HANDS),
        ((*AT_THE_DESK, Event("agency_status", DESK, {"status": 2})), "hoa", POST, WhyNot.STAGE),
    ],
)
def test_why_an_item_may_not_be_added_is_said_at_once(
    cast: dict[str, Actor], road: tuple[Event, ...], who: str, to: str, why: WhyNot
) -> None:
    assert refused(opened(cast[who], to=to), a_dossier(road), cast[who])[0] is why


def test_an_unknown_code_is_told(cast: dict[str, Actor]) -> None:
    assert refused(opened(cast["minh"]), make(7), cast["minh"])[0] is WhyNot.UNKNOWN


def test_nobody_but_colleagues_who_hold_in_the_same_way_fills_a_sheet(cast: dict[str, Actor]) -> None:
    made, code = opened(cast["minh"]), a_dossier()

    for who in ("lan", "xa", "hoa", "sau"):
        assert refused(made, code, cast[who])[0] is WhyNot.NOT_YOURS


def test_a_dossier_waits_on_one_sheet_at_a_time(cast: dict[str, Actor]) -> None:
    code = a_dossier()
    first, second = opened(cast["minh"], code), opened(cast["minh"], to=OTHER_POST)

    assert refused(second, code, cast["minh"]) == (WhyNot.OTHER_SHEET, sheet(first).number)
    with writing():
        giving.cancel(first, actor=cast["minh"], at=later())
    assert add(second, code, cast["minh"], "scan-0009") == "added"


def test_a_forgotten_sheet_of_another_office_holds_up_nobody(cast: dict[str, Actor]) -> None:
    code = a_dossier()
    forgotten = opened(cast["minh"], code)
    with writing():
        for kind, office in (("offered", POST), ("accepted", OTHER_POST)):
            details = {"to": OTHER_POST} if kind == "offered" else {}
            record(code, Said("vnpost", f"e-{kind}", kind, later(9), office, details=details), heard_at=later(9))

    assert add(opened(cast["xa"]), code, cast["xa"]) == "added"
    assert queries.counts(forgotten).dropped == 1


def test_signing_offers_every_item_once_in_portions(cast: dict[str, Actor]) -> None:
    codes = dossiers(PORTION + 20)
    made = given(cast["minh"], *codes)

    assert sheet(made).state is SheetState.GIVEN
    assert {item.code for item in work_list(DESK, "offered")} == set(codes)
    in_portions(giving.give, made, cast["minh"])
    assert all(sum(line.kind == "offered" for line in state(code).lines) == 2 for code in codes[:3])
    offer = state(codes[0]).offer
    assert offer is not None
    assert (offer.to, offer.giver_office, offer.giver_actor) == (DESK, POST, cast["minh"].opaque)


def test_a_crash_in_the_middle_of_signing_is_gone_on_with(cast: dict[str, Actor]) -> None:
    codes = dossiers(PORTION + 20)
    made = opened(cast["minh"], *codes)
    with writing():
        assert giving.give(made, actor=cast["minh"], at=later(60)) == 20
    with pytest.raises(Died):
        dies(giving.give, made, cast["minh"])
    assert (sheet(made).state, queries.counts(made).listed) == (SheetState.GIVING, len(codes))
    assert refused(made, a_dossier(), cast["minh"])[0] is WhyNot.SHEET_STATE

    in_portions(giving.give, made, cast["minh"], at=later(90))

    assert sheet(made).state is SheetState.GIVEN
    assert all(sum(line.kind == "offered" and line.office == POST for line in state(code).lines) == 2 for code in codes)


def test_what_cannot_be_given_any_more_is_left_out_and_holds_up_nobody(cast: dict[str, Actor]) -> None:
    good, gone = dossiers(2)
    made = opened(cast["minh"], good, gone)
    with writing():
        record(gone, Said("vnpost", "e-1", "offered", later(9), POST, details={"to": OTHER_POST}), heard_at=later(9))

    in_portions(giving.give, made, cast["minh"])

    items = {item.code: item for item in queries.page_of(sheet(made), offset=0, size=9)}
    assert items[good].state is ItemState.OFFERED
    assert (items[gone].state, items[gone].why) == (ItemState.DROPPED, WhyNot.OFFERED)
    assert sheet(made).state is SheetState.GIVEN


def test_a_sheet_of_which_nothing_can_be_given_stays_open(cast: dict[str, Actor]) -> None:
    code = a_dossier()
    made = opened(cast["minh"], code)
    with writing():
        record(code, Said("vnpost", "e-1", "offered", later(9), POST, details={"to": OTHER_POST}), heard_at=later(9))
    in_portions(giving.give, made, cast["minh"])

    assert (sheet(made).state, sheet(made).given_by) == (SheetState.OPEN, None)
    with pytest.raises(Refused) as told, writing():
        giving.give(made, actor=cast["minh"], at=later())
    assert told.value.why is WhyNot.EMPTY


def test_results_go_back_to_the_post_on_a_sheet_too(cast: dict[str, Actor]) -> None:
    code = a_dossier(RESULT_READY)
    given(cast["hoa"], code, to=POST)

    offer = state(code).offer
    assert offer is not None
    assert (offer.leg, offer.to) == ("result", POST)


def test_a_postman_gives_his_bag_to_his_own_office(cast: dict[str, Actor]) -> None:
    code = a_dossier(COLLECTED)
    made = given(cast["lan"], code, to=POST)

    assert sheet(made).state is SheetState.GIVEN
    assert state(code).holder.kind == "postman"


def test_the_300th_item_asks_the_database_no_more_than_the_first(app: Flask, cast: dict[str, Actor]) -> None:
    codes = dossiers(300)
    made = opened(cast["minh"])
    asked: list[str] = []
    listen = (db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def cost(code: str) -> int:
        event.listen(*listen)
        before = len(asked)
        add(made, code, cast["minh"], f"scan-{code}")
        event.remove(*listen)
        return len(asked) - before

    first = cost(codes[0])
    for code in codes[1:299]:
        add(made, code, cast["minh"], f"scan-{code}")

    assert cost(codes[299]) <= 1.5 * first
    assert first <= 12
