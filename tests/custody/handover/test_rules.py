"""What is lawful next: the whole road by its first button, and what nobody may do."""

import pytest

from portal.accounts.rules import Actor, Role
from portal.custody.fold.rules import fold
from portal.custody.handover.rules import Action, Case, default_receiver, lawful_actions
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
    assert lawful_actions(asked, TAM) == (Action.ANSWER_TRACE, Action.CORRECT)


def test_papers_go_by_default_where_the_road_leads() -> None:
    assert default_receiver(case(2), LAN) == POST
    assert default_receiver(case(4), MINH) == DESK
    assert default_receiver(case(8), HOA) == POST
