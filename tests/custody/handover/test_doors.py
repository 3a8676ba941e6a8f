"""Second sides, counts that differ, codes at the door, slips and old papers, through the pages."""

import pytest
from flask import Flask

from portal import clock
from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers.queries import code_for_alias
from portal.custody.dossiers.service import Contact, NewDossier, register
from portal.db import writing
from tests.accounts.cast import DESK, POST, hire
from tests.custody.handover.road import PAPER, Staff, to_the_desk, to_the_door

HOA = Contact("Lý Thị Hoa", "+84912345678", "06685", "12 Lê Thánh Tông")


@pytest.fixture
def code(app: Flask) -> str:
    hire("lan", "nam", "minh", "hoa", "sau", "xa")
    new = NewDossier(
        submit_by_post=True, return_by_post=True, registered_by="citizen", contact=HOA, post_office=POST, agency_office=DESK
    )
    with writing():
        return register(new, at=clock.now())


@pytest.fixture
def staff(app: Flask, code: str) -> Staff:
    return Staff(app, code)


def proof_of(staff: Staff) -> str:
    visit = find_visit(staff.code)
    assert visit is not None
    return visit.proof


def wrong(proof: str) -> str:
    return f"{(int(proof) + 1) % 1_000_000:06d}"


def test_the_code_given_at_the_door_is_the_recipients_own(staff: Staff) -> None:
    to_the_door(staff)
    proof = proof_of(staff)

    staff.sends("lan", "deliver", 422, relation="family", proof="code", paper_number=wrong(proof))
    assert staff.state.stage == "out_for_delivery"
    staff.does("lan", "deliver", relation="family", proof="code", paper_number=f"{proof[:3]} {proof[3:]}")

    assert staff.state.stage == "delivered"
    assert find_visit(staff.code) is None


def test_three_wrong_codes_lock_the_door_and_ask_a_supervisor(staff: Staff) -> None:
    to_the_door(staff)
    proof = proof_of(staff)
    for status in (422, 422, 200):
        staff.sends("lan", "deliver", status, relation="self", proof="code", paper_number=wrong(proof))

    assert staff.state.trace is not None
    assert staff.state.trace.by == "door"
    staff.sends("lan", "deliver", 422, relation="self", proof="code", paper_number=proof)
    assert staff.state.stage == "out_for_delivery"
    staff.does("lan", "deliver", relation="self", proof="paper", paper_number="PK 7")
    assert staff.state.stage == "delivered"


def test_each_time_a_postman_sets_out_the_codes_are_new(staff: Staff) -> None:
    to_the_door(staff)
    first = find_visit(staff.code)
    staff.does("lan", "delivery_failed", reason="absent")
    assert find_visit(staff.code) is None
    staff.does("nam", "send_out")
    second = find_visit(staff.code)

    assert first is not None
    assert second is not None
    assert (second.actor, first.proof) != (first.actor, second.proof)
    assert second.spoken in staff.page("nam").text
    assert second.spoken not in staff.page("minh").text
    assert second.proof not in staff.page("nam").text


def test_who_took_papers_over_without_an_offer_waits_for_the_other_signature(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("hoa", "take_over", count="full", paper_number="BB 12/2026")
    assert [each.needs for each in staff.state.one_sided] == [POST]
    staff.does("minh", "countersign", paper_number="BB 12/2026")

    assert staff.state.one_sided == ()
    assert next(line.sides for line in staff.state.lines if line.kind == "accepted") == 2


def test_a_count_that_differs_is_written_down_and_stops_the_road_until_settled(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("lan", "offer")
    staff.does("minh", "accept", count="short", note="Thiếu tờ khai")
    assert [line.kind for line in staff.state.lines[-2:]] == ["accepted", "discrepancy"]
    assert "Thiếu tờ khai" not in str(staff.state.lines)
    staff.sends("minh", "offer", 409, to=DESK)
    staff.does("minh", "answer_trace", answer="Tờ khai còn trong túi của bưu tá", outcome="found")
    staff.does("minh", "close_trace", outcome="found", agreed="Đã đủ")

    assert not staff.state.frozen
    staff.does("minh", "offer", to=DESK)
    assert staff.state.stage == "awaiting_agency"


def test_the_agencys_own_number_is_kept_with_the_acceptance(staff: Staff) -> None:
    to_the_desk(staff)
    staff.does("hoa", "receive", agency_number="H49.06685-261126-0042")

    assert code_for_alias("H49.06685-261126-0042", clock.now().date()) == staff.code


def test_the_slip_goes_out_and_old_papers_come_back(staff: Staff) -> None:
    to_the_desk(staff)
    staff.does("hoa", "receive")
    staff.does("hoa", "give_slip", to=POST)
    staff.does("minh", "accept", count="full")
    staff.does("lan", "deliver_slip", relation="self", proof="paper", paper_number="GH 1")
    assert staff.state.legs["slip"].state == "done"
    assert staff.state.stage == "in_progress"
    staff.does("hoa", "result_ready")
    staff.does("hoa", "offer", to=POST, originals="1")
    staff.does("minh", "accept", count="full")
    staff.does("lan", "send_out")
    staff.does("lan", "collect_recall", **PAPER)
    staff.does("lan", "deliver", relation="self", proof="paper", paper_number="PK 8")
    staff.does("lan", "return_recall", to=DESK)
    staff.does("hoa", "accept", count="full")

    assert staff.state.legs["recall"].state == "done"
    assert (staff.state.stage, staff.state.originals, staff.state.originals_back) == ("delivered", 1, 1)
    assert staff.state.conflicts == ()
