"""Accounts in the database, and the log that only grows."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.accounts.rules import Role
from portal.accounts.staff import queries, service
from portal.accounts.staff.rules import PasswordFault
from portal.accounts.staff.service import Change, LastAdmin, NewStaff, PasswordRefused, StaffRefused
from portal.db import db, writing
from tests.accounts.cast import DESK, PASSWORD, POST, hire

NEW = "ba con gà đen 3"


def noted(username: str) -> list[tuple[str, str]]:
    found = queries.find_staff(username)
    assert found is not None
    return [(line.what, line.by) for line in queries.log_of(found.id)]


def test_adding_and_changing_is_noted_with_who_and_what(app: Flask) -> None:
    lan = hire("lan")["lan"]
    wanted = Change("Phạm Thị Lan", Role.POST_CLERK, POST, "BT-0417", "Lan")

    with writing():
        changed = service.change("lan", wanted, at=clock.now(), by="an")
        service.change("lan", wanted, at=clock.now(), by="an")

    assert (changed.role, changed.badge, changed.called) == (Role.POST_CLERK, "BT-0417", "Lan")
    assert noted("lan") == [("changed", "an"), ("added", "portal")]
    assert queries.log_of(lan.id)[0].details == {
        "role": ["postman", "post_clerk"],
        "badge": ["", "BT-0417"],
        "called": ["", "Lan"],
    }


def test_the_log_holds_no_password(app: Flask) -> None:
    hire("lan")
    with writing():
        service.reset_password("lan", NEW, at=clock.now(), by="an")
        service.choose_password("lan", PASSWORD, at=clock.now())

    kept = str(db.session.execute(text("select * from staff_log")).all())

    assert "password_reset" in kept
    assert NEW not in kept
    assert PASSWORD not in kept
    assert "argon2" not in kept


@pytest.mark.parametrize("statement", ["UPDATE staff_log SET by = 'x'", "DELETE FROM staff_log"])
def test_the_database_refuses_to_change_the_log(app: Flask, statement: str) -> None:
    hire("lan")

    with pytest.raises(DBAPIError, match="append-only"), writing():
        db.session.execute(text(statement))


def test_the_last_administrator_can_be_neither_closed_nor_given_another_role(app: Flask) -> None:
    hire("an", "quang")
    demoted = Change("Bùi An", Role.OFFICER, DESK, "", "")

    with pytest.raises(LastAdmin), writing():
        service.deactivate("an", at=clock.now(), by="an")
    with pytest.raises(LastAdmin), writing():
        service.change("an", demoted, at=clock.now(), by="an")
    with writing():
        service.change("quang", Change("Lê Quang", Role.ADMIN, DESK, "", ""), at=clock.now(), by="an")
        service.change("an", demoted, at=clock.now(), by="quang")

    assert queries.find_staff("an").role is Role.OFFICER  # type: ignore[union-attr]
    with pytest.raises(LastAdmin), writing():
        service.deactivate("quang", at=clock.now(), by="quang")


def test_closing_and_opening_again_is_noted_once_each(app: Flask) -> None:
    hire("lan")
    with writing():
        for _ in range(2):
            service.deactivate("lan", at=clock.now(), by="an")
        for _ in range(2):
            service.reactivate("lan", at=clock.now(), by="an")

    assert noted("lan") == [("reactivated", "an"), ("deactivated", "an"), ("added", "portal")]


@pytest.mark.parametrize("username", ["portal", "PORTAL", "x", "nguyễn"])
def test_some_names_are_not_given(app: Flask, username: str) -> None:
    with pytest.raises(StaffRefused), writing():
        service.add_staff(NewStaff(username, "Ai", Role.POSTMAN, POST, PASSWORD), at=clock.now())


def test_nobody_is_changed_who_is_not_there(app: Flask) -> None:
    with pytest.raises(StaffRefused), writing():
        service.deactivate("ai-do", at=clock.now())
    with pytest.raises(StaffRefused), writing():
        service.reset_password("ai-do", NEW, at=clock.now())
    with pytest.raises(StaffRefused), writing():
        service.change("ai-do", Change("A", Role.POSTMAN, POST, "", ""), at=clock.now())


def test_an_office_must_exist(app: Flask) -> None:
    hire("lan")

    with pytest.raises(StaffRefused), writing():
        service.change("lan", Change("Lan", Role.POSTMAN, "post-999999", "", ""), at=clock.now())


def test_a_password_from_somebody_else_must_become_another(app: Flask) -> None:
    hire("lan")
    with writing():
        assert service.reset_password("lan", NEW, at=clock.now(), by="an").must_change_password

    with pytest.raises(PasswordRefused) as refused, writing():
        service.choose_password("lan", NEW, at=clock.now())
    with writing():
        assert not service.choose_password("lan", PASSWORD, at=clock.now()).must_change_password

    assert refused.value.fault is PasswordFault.SAME


def test_a_person_is_found_by_what_events_call_them(app: Flask) -> None:
    lan = hire("lan")["lan"]

    found = queries.find_by_opaque(lan.opaque)

    assert found is not None
    assert found.username == "lan"
    assert queries.find_by_opaque("nv-00000000") is None


def test_people_are_listed_active_ones_first(app: Flask) -> None:
    hire("an", "lan", "minh")
    with writing():
        service.deactivate("lan", at=clock.now())

    assert [person.username for person in queries.people()] == ["an", "minh", "lan"]
    assert [person.username for person in queries.people("tran van")] == ["minh"]
