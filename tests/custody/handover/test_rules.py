"""What is lawful next: the whole road by its first button, and what nobody may do."""

from datetime import datetime, time, timedelta

import pytest

from portal.accounts.rules import Actor, Role
from portal.custody.fold.rules import fold
from portal.custody.handover.rules import Action, Case, default_receiver, lawful_actions, returnable
from portal.custody.ledger.rules import Event
from portal.places.rules import WorkingCalendar
from tests.custody.fold.test_rules import BOTH, DESK, JOURNEY, OTHER_DESK, POST, after, said

LAN = Actor(1, "lan", "Lan", Role.POSTMAN, POST, "lan")
MINH = Actor(2, "minh", "Minh", Role.POST_CLERK, POST, "minh")
HOA = Actor(3, "hoa", "Hoa", Role.DESK_CLERK, DESK, "hoa")
TAM = Actor(4, "tam", "Tâm", Role.SUPERVISOR, "desk-22", "tam")
STRANGER = Actor(5, "binh", "Bình", Role.POST_CLERK, "post-999999", "binh")


def case(steps: int) -> Case:
    return Case(fold(BOTH, JOURNEY[:steps]), POST, DESK, return_by_post=True)


ROAD = [
    (1, LAN, Action.COLLECT), (2, LAN, Action.OFFER), (3, MINH, Action.ACCEPT), (4, MINH, Action.OFFER),
    (5, HOA, Action.ACCEPT), (6, HOA, Action.RECEIVE), (7, HOA, Action.RESULT_READY), (8, HOA, Action.OFFER),
    (9, MINH, Action.ACCEPT), (10, LAN, Action.SEND_OUT), (11, LAN, Action.DELIVER),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "actor", "button"), ROAD)
def test_the_large_button_is_the_next_step_of_the_road(steps: int, actor: Actor, button: Action) -> None:
    assert lawful_actions(case(steps), actor)[0] is button


def test_nobody_signs_both_sides_of_a_transfer() -> None:
    assert lawful_actions(case(3), LAN) == (Action.WITHDRAW,)
    both_hats = Actor(1, "lan", "Lan", Role.POST_CLERK, POST, "lan")
    assert Action.ACCEPT not in lawful_actions(case(3), both_hats)


def test_only_the_offered_office_may_accept() -> None:
    elsewhere = Actor(9, "an", "An", Role.DESK_CLERK, OTHER_DESK, "an")
    assert lawful_actions(case(5), elsewhere) == (Action.MISROUTED,)


@pytest.mark.parametrize("steps", [1, 6, 7, 8, 11, 12, 13])
def test_another_office_may_do_nothing_with_what_is_not_on_the_road(steps: int) -> None:
    assert lawful_actions(case(steps), STRANGER) == ()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN])
def test_officers_and_administrators_move_no_papers(role: Role) -> None:
    somebody = Actor(7, "x", "X", role, DESK, "x")
    assert all(lawful_actions(case(steps), somebody) == () for steps in range(1, 14))


def test_a_supervisor_answers_questions_and_corrects() -> None:
    asked = Case(after(*JOURNEY[:4], said(5, "trace_opened", None, by="citizen")), POST, DESK, return_by_post=True)
    assert lawful_actions(asked, TAM) == (Action.ANSWER_TRACE, Action.DECLARE_MISSING, Action.PAUSE, Action.CORRECT)


def test_papers_go_by_default_where_the_road_leads() -> None:
    assert default_receiver(case(2), LAN) == POST
    assert default_receiver(case(4), MINH) == DESK
    assert default_receiver(case(8), HOA) == POST


def at(*events: Event, now: datetime | None = None, back: bool = False) -> Case:
    return Case(after(*events), POST, DESK, return_by_post=True, now=now, returnable=back)


def test_what_lies_here_without_an_offer_is_taken_over_or_sent_on() -> None:
    assert lawful_actions(case(4), HOA)[:2] == (Action.TAKE_OVER, Action.MISROUTED)


def test_a_desk_sends_on_what_came_by_mistake() -> None:
    elsewhere = Actor(9, "an", "An", Role.DESK_CLERK, OTHER_DESK, "an")
    assert lawful_actions(at(*JOURNEY[:4], said(5, "misrouted", OTHER_DESK)), elsewhere)[0] is Action.OFFER


def test_the_other_office_countersigns_and_never_the_one_who_signed() -> None:
    taken = at(*JOURNEY[:4], said(5, "accepted", DESK, actor="hoa", id="hoa:1", source="staff"))
    assert Action.COUNTERSIGN in lawful_actions(taken, MINH)
    assert Action.COUNTERSIGN not in lawful_actions(taken, HOA)


def test_nothing_moves_on_while_a_leg_is_frozen() -> None:
    frozen = at(*JOURNEY[:3], said(4, "accepted", offer="3-offered", actor="minh", count="short"))
    assert Action.OFFER not in lawful_actions(frozen, MINH)
    assert Action.ANSWER_TRACE in lawful_actions(frozen, MINH)
    settled = at(*JOURNEY[:3], said(4, "accepted", offer="3-offered", actor="minh", count="short"), said(5, "trace_answered"))
    assert Action.CLOSE_TRACE in lawful_actions(settled, MINH)


def test_a_slip_goes_out_beside_the_work_and_old_papers_come_back_at_the_door() -> None:
    assert Action.GIVE_SLIP in lawful_actions(case(7), HOA)
    carried = at(*JOURNEY[:7], said(8, "offered", DESK, leg="slip", to=POST), said(9, "accepted", POST, offer="8-offered"))
    assert Action.DELIVER_SLIP in lawful_actions(carried, LAN)
    assert Action.COLLECT_RECALL in lawful_actions(case(11), LAN)
    recalled = at(*JOURNEY[:12], said(13, "collected", leg="recall", document_count=1))
    assert Action.RETURN_RECALL in lawful_actions(recalled, LAN)


def failed(day: int, reason: str) -> Event:
    return said(24 * day, "delivery_failed", id=f"f{day}", reason=reason)


@pytest.mark.parametrize(
    ("failures", "back"),
    [
        ([], False),
        ([failed(1, "absent")], False),
        ([failed(1, "absent"), failed(2, "absent")], False),
        ([failed(1, "absent"), failed(3, "absent")], True),
        ([failed(1, "refused")], True),
    ],
)
def test_a_result_goes_back_after_two_invitations_two_working_days_apart(failures: list[Event], back: bool) -> None:
    calendar = WorkingCalendar(frozenset(range(5)), {}, {}, time(7), time(17))
    assert returnable(after(*JOURNEY[:11], *failures), calendar) is back


def test_only_a_clerk_gives_back_what_may_go_back() -> None:
    kept = (*JOURNEY[:11], said(12, "delivery_failed", reason="absent"))
    assert Action.RETURN in lawful_actions(at(*kept, back=True), MINH)
    assert Action.RETURN not in lawful_actions(at(*kept), MINH)
    assert Action.RETURN not in lawful_actions(at(*kept, back=True), LAN)


def test_a_slip_of_the_finger_is_ones_own_to_correct_for_a_while() -> None:
    own = said(2, "collected", source="staff", id="lan:1", actor="lan")
    assert Action.CORRECT in lawful_actions(at(JOURNEY[0], own, now=own.at + timedelta(minutes=5)), LAN)
    assert Action.CORRECT not in lawful_actions(at(JOURNEY[0], own, now=own.at + timedelta(hours=1)), LAN)
    assert Action.CORRECT not in lawful_actions(at(JOURNEY[0], own, now=own.at + timedelta(minutes=5)), MINH)
    built_on = at(JOURNEY[0], own, said(3, "offered", to=POST, source="staff", id="minh:1"), now=own.at + timedelta(minutes=5))
    assert Action.CORRECT not in lawful_actions(built_on, LAN)


def test_a_loss_is_declared_by_a_supervisor_after_a_search_and_papers_may_be_found_again() -> None:
    asked = (*JOURNEY[:4], said(5, "trace_opened", None, by="citizen"))
    assert Action.DECLARE_MISSING in lawful_actions(at(*asked), TAM)
    assert Action.DECLARE_MISSING not in lawful_actions(at(*asked), MINH)
    lost = at(*asked, said(6, "missing_declared", POST))
    assert set(lawful_actions(lost, TAM)) >= {Action.FOUND, Action.COMPENSATE}
    assert Action.FOUND in lawful_actions(lost, MINH)


def test_a_clock_is_paused_and_runs_again() -> None:
    assert Action.PAUSE in lawful_actions(case(4), MINH)
    assert Action.RESUME in lawful_actions(at(*JOURNEY[:4], said(5, "clock_paused", reason="weather")), MINH)
