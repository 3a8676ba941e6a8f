"""The staff's buttons through the pages: the whole road, double taps, what is not lawful, and other offices."""

import pytest
from flask import Flask

from portal import clock
from portal.custody.doorstep.queries import find_visit
from portal.custody.dossiers.queries import code_for_alias
from portal.custody.dossiers.service import Contact, NewDossier, register
from portal.custody.ledger.queries import private_parts
from portal.db import writing
from tests.accounts.cast import DESK, OTHER_POST, POST, hire
from tests.custody.handover.road import PAPER, Staff, form_of, to_the_desk, to_the_door
from tests.support.browser import Browser

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


def test_a_dossier_goes_all_the_way_by_the_buttons(staff: Staff) -> None:
    staff.does("lan", "collect", seal="NP-0042", **PAPER)
    assert staff.state.stage == "with_postman"
    staff.does("lan", "offer")
    staff.does("minh", "accept", count="full")
    assert staff.state.stage == "to_agency"
    staff.does("minh", "offer")
    assert staff.state.stage == "awaiting_agency"
    staff.does("hoa", "accept", count="full")
    assert staff.state.stage == "with_agency"
    staff.does("hoa", "receive", promised=clock.now().date().replace(year=clock.now().year + 1).isoformat())
    assert staff.state.stage == "in_progress"
    staff.does("hoa", "result_ready")
    staff.does("hoa", "offer")
    staff.does("minh", "accept", count="full")
    assert staff.state.stage == "result_with_post"
    staff.does("lan", "send_out")
    staff.does("lan", "deliver", relation="self", proof="paper", paper_number="PK 118")

    assert staff.state.stage == "delivered"
    assert staff.state.conflicts == ()
    handovers = [line for line in staff.state.lines if line.kind in ("offered", "accepted")]
    assert [line.sides for line in handovers] == [2] * 6


def test_a_press_leads_back_to_the_page_behind_the_code(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)

    assert staff.browser("lan").response.headers["Location"] == f"/T/{staff.code}"


def test_the_document_list_is_kept_apart_and_shown_to_staff(staff: Staff) -> None:
    staff.does("lan", "collect", seal="NP-0042", **PAPER)

    assert [body["documents"] for body in private_parts(staff.code).values()] == [
        [{"kind": "Tờ khai", "original": True, "sheets": 2}]
    ]
    page = staff.page("minh")
    assert "Tờ khai: bản chính, 2 tờ" in page.text
    assert "NP-0042" in page.text


def test_a_double_tap_counts_once(staff: Staff) -> None:
    form = form_of(staff.page("lan"), "collect")

    staff.browser("lan").submit(form, PAPER, status=303)
    staff.browser("lan").submit(form, PAPER, status=303)

    assert [line.kind for line in staff.state.lines] == ["collected"]


def test_an_action_that_is_not_lawful_now_is_told_plainly_and_keeps_nothing(staff: Staff) -> None:
    page = staff.sends("lan", "deliver", 409, relation="self", proof="paper", paper_number="1")

    assert "Chưa có gì được ghi" in page.text
    assert staff.state.lines == ()


def test_who_offered_cannot_accept(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("lan", "offer")

    staff.sends("lan", "accept", 409, count="full")

    assert staff.state.offer is not None


def test_of_two_who_accept_the_second_is_told(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("lan", "offer")
    slow = form_of(staff.page("nam"), "accept")

    staff.does("minh", "accept", count="full")
    staff.browser("nam").submit(slow, {"count": "full"}, status=409)

    assert staff.state.holder.kind == "office"


def test_an_offer_goes_to_the_office_that_comes_next(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("lan", "offer")
    assert staff.state.offer is not None
    assert staff.state.offer.to == POST
    staff.does("minh", "accept", count="full")
    staff.does("minh", "offer")

    assert staff.state.offer.to == DESK


def test_missing_papers_at_a_handover_stay_visible(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("lan", "offer")
    staff.does("minh", "accept", count="short", note="thiếu giấy khai sinh")

    assert "short" in staff.state.exceptions
    assert "thiếu giấy khai sinh" in staff.page("minh").text


def test_a_refused_offer_stays_with_the_giver(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    staff.does("lan", "offer")
    staff.does("minh", "refuse", reason="damaged")

    assert staff.state.offer is None
    assert staff.state.holder.kind == "postman"


@pytest.mark.parametrize(
    ("action", "fields", "wrong"),
    [
        ("collect", {}, "paper-0-original"),
        ("collect", {"paper-0-kind": "", "paper-0-original": "copy"}, "paper-0-kind"),
        ("collect", {"paper-0-kind": "Tờ khai", "paper-0-original": "copy", "paper-0-sheets": "-1"}, "paper-0-sheets"),
        ("collect", {"paper-0-kind": "Tờ khai", "paper-0-original": "copy", "paper-0-sheets": "٣"}, "paper-0-sheets"),
        ("collect", {"paper-0-kind": "Tờ khai", "paper-0-original": "giả"}, "paper-0-original"),
        ("collect", {**PAPER, "seal": "x" * 41}, "seal"),
        ("pickup_missed", {"reason": "lý do của tôi"}, "reason"),
        ("pickup_missed", {}, "reason"),
    ],
)
def test_a_bad_form_comes_back_with_its_fault(staff: Staff, action: str, fields: dict[str, str], wrong: str) -> None:
    page = staff.sends("lan", action, 422, **fields)

    assert page.select(f"#{action}-{wrong}-error")
    assert staff.state.lines == ()


@pytest.mark.parametrize("id_", ["", "ngắn", "x" * 65, "a b c d e f g h", "\u202e" * 20])
def test_a_form_without_a_usable_id_is_refused(staff: Staff, id_: str) -> None:
    staff.sends("lan", "collect", 422, **{**PAPER, "id": id_})

    assert staff.state.lines == ()


@pytest.mark.parametrize("to", ["post-999999", "", "x" * 100, "desk-06685' or 1=1"])
def test_papers_go_to_a_real_office_only(staff: Staff, to: str) -> None:
    staff.does("lan", "collect", **PAPER)

    page = staff.sends("lan", "offer", 422, to=to)

    assert page.select("#offer-to-error")
    assert staff.state.offer is None


@pytest.mark.parametrize("promised", ["2020-01-01", "hôm nay", "2999-01-01", "2026-02-30"])
def test_a_promised_date_is_a_day_to_come(staff: Staff, promised: str) -> None:
    to_the_desk(staff)

    page = staff.sends("hoa", "receive", 422, promised=promised)

    assert page.select("#receive-promised-error")


def test_a_request_for_more_papers_says_why_and_is_not_in_the_public_facts(staff: Staff) -> None:
    to_the_desk(staff)
    staff.does("hoa", "supplement", why="Thiếu bản sao hộ khẩu của bà Hoa")

    assert staff.state.stage == "awaiting_supplement"
    assert "hộ khẩu" not in str(staff.state.lines)
    assert "hộ khẩu" in staff.page("hoa").text


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


def test_a_failed_delivery_brings_the_result_back(staff: Staff) -> None:
    to_the_door(staff)
    staff.does("lan", "delivery_failed", reason="absent", next="sáng mai")

    assert staff.state.stage == "result_with_post"
    assert "delivery_failed" in staff.state.exceptions


def test_a_supervisor_corrects_an_entry_by_a_new_one(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)
    page = staff.page("sau")
    option = form_of(page, "correct").select("option")[1]
    staff.does("sau", "correct", event=str(option["value"]), reason="mistake")

    assert [line.kind for line in staff.state.lines] == ["collected", "corrected"]
    assert staff.state.stage == "awaiting_pickup"
    staff.sends("sau", "correct", 422, event="staff nothing", reason="mistake")


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_another_offices_dossier_and_an_unknown_one_answer_alike(staff: Staff, whose: str) -> None:
    code = staff.code if whose == "another's" else "HA10NGQN2026N"

    page = staff.browser("xa").get(f"/can-bo/ho-so/{code}", status=404)

    assert "Không có trong việc của đơn vị" in page.text
    assert "Hoa" not in page.select("main")[0].text


def test_another_office_cannot_act_on_a_dossier_that_never_came_to_it(staff: Staff) -> None:
    staff.sends("xa", "collect", 409, **PAPER)

    assert staff.state.lines == ()


def test_a_packet_that_turns_up_elsewhere_is_reported_there(staff: Staff) -> None:
    staff.does("lan", "collect", **PAPER)

    staff.sends("xa", "misrouted", 303, reason="wrong_office")

    assert staff.state.holder.office == OTHER_POST
    staff.page("xa")


def test_what_does_not_exist_is_not_found(staff: Staff) -> None:
    browser = staff.browser("lan")

    browser.post(f"/can-bo/ho-so/{staff.code}/blow_up", {"id": "a" * 32}, status=404)
    browser.post("/can-bo/ho-so/HA10NGQN2026N/collect", {"id": "a" * 32, **PAPER}, status=404)
    browser.post("/can-bo/ho-so/abc/collect", {"id": "a" * 32}, status=404)


def test_a_stranger_sees_and_does_nothing(staff: Staff) -> None:
    stranger = Browser(staff.app)

    stranger.get(f"/can-bo/ho-so/{staff.code}", status=303)
    stranger.post(f"/can-bo/ho-so/{staff.code}/collect", {"id": "a" * 32, **PAPER}, status=401)

    assert staff.state.lines == ()


def test_a_session_that_ended_before_the_button_is_told_and_nothing_is_kept(staff: Staff) -> None:
    form = form_of(staff.page("lan"), "collect")
    staff.browser("lan").client.delete_cookie("session")

    page = staff.browser("lan").submit(form, PAPER, status=401)

    assert "đăng nhập" in page.text
    assert staff.state.lines == ()


def test_a_form_of_another_site_is_refused(staff: Staff) -> None:
    browser = staff.browser("lan")
    browser.token = "forged"

    staff.sends("lan", "collect", 400, **PAPER)

    assert staff.state.lines == ()
