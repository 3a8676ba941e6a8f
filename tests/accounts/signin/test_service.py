"""Accounts and sign-ins in the database."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.accounts.administration.service import deactivate
from portal.accounts.rules import Role
from portal.accounts.signin import queries, service
from portal.accounts.staff.rules import PasswordFault
from portal.accounts.staff.service import NewStaff, PasswordRefused, StaffRefused, add_staff, check_secret
from portal.db import db, writing
from tests.accounts.cast import PASSWORD, POST, hire


def _sign_in(username: str = "lan", password: str = PASSWORD) -> service.SignedIn:
    with writing():
        return service.sign_in(username, password, at=clock.now(), device="Android")


def test_who_was_added_signs_in_and_is_found_by_the_token(app: Flask) -> None:
    lan = hire("lan")["lan"]

    signed = _sign_in(" LAN ")

    found = queries.find_sign_in(signed.token, now=clock.now())
    assert found is not None
    assert found.actor == lan == signed.actor
    assert (found.actor.role, found.actor.office, found.device) == (Role.POSTMAN, POST, "Android")


def test_neither_password_nor_token_is_kept(app: Flask) -> None:
    hire("lan")
    token = _sign_in().token

    kept = "".join(
        str(db.session.execute(text(query)).all()) for query in ("select * from staff", "select * from staff_session")
    )

    assert PASSWORD not in kept
    assert token not in kept
    assert "$argon2id$" in kept


def test_two_sign_ins_have_two_tokens(app: Flask) -> None:
    hire("lan")

    assert len(_sign_in().token) >= 43
    assert _sign_in().token != _sign_in().token


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lan", "sai mật khẩu"),
        ("nobody", PASSWORD),
        ("", ""),
        ("lan' or 1=1 --", PASSWORD),
        ("lan", "x" * 5000),
        ("lan", "\ud800"),
    ],
)
def test_a_wrong_name_or_password_is_not_recognised(app: Flask, username: str, password: str) -> None:
    hire("lan")

    with pytest.raises(service.NotRecognised):
        _sign_in(username, password)


def test_an_unknown_name_costs_the_same_check(app: Flask) -> None:
    assert check_secret("x", service.NOBODY) is False
    assert service.NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("username", "office"), [("lan", POST), ("LAN", POST), ("a b", POST), ("", POST), ("moi", "post-999999"), ("moi", "")]
)
def test_an_account_needs_a_free_name_and_a_real_office(app: Flask, username: str, office: str) -> None:
    hire("lan")

    with pytest.raises(StaffRefused), writing():
        add_staff(NewStaff(username, "Ai Đó", Role.POSTMAN, office, PASSWORD), at=clock.now())


def test_an_account_with_a_common_password_is_refused(app: Flask) -> None:
    with pytest.raises(PasswordRefused) as refused, writing():
        add_staff(NewStaff("lan", "Lan", Role.POSTMAN, POST, "quangninh2026"), at=clock.now())

    assert refused.value.fault is PasswordFault.COMMON


def test_signing_out_ends_this_sign_in_alone(app: Flask) -> None:
    hire("lan")
    first, second = _sign_in(), _sign_in()

    with writing():
        service.sign_out(first.token, at=clock.now())

    assert queries.find_sign_in(first.token, now=clock.now()) is None
    assert queries.find_sign_in(second.token, now=clock.now()) is not None


def test_deactivation_ends_every_sign_in_at_once_and_allows_none(app: Flask) -> None:
    hire("lan")
    first, second = _sign_in(), _sign_in()

    with writing():
        deactivate("lan", at=clock.now())

    assert queries.find_sign_in(first.token, now=clock.now()) is None
    assert queries.find_sign_in(second.token, now=clock.now()) is None
    with pytest.raises(service.NotRecognised):
        _sign_in()


def test_a_sign_in_is_over_after_twelve_hours(app: Flask) -> None:
    lan = hire("lan")["lan"]
    token = _sign_in().token
    later = clock.now() + timedelta(hours=12)

    assert queries.find_sign_in(token, now=later) is None
    assert queries.open_sign_ins(lan.id, now=later) == ()


def test_nobody_ends_the_sign_in_of_another(app: Flask) -> None:
    cast = hire("lan", "minh")
    token = _sign_in().token
    number = queries.open_sign_ins(cast["lan"].id, now=clock.now())[0].id

    with writing():
        assert not service.end_session(cast["minh"], number, at=clock.now())
    assert queries.find_sign_in(token, now=clock.now()) is not None

    with writing():
        assert service.end_session(cast["lan"], number, at=clock.now())
    assert queries.find_sign_in(token, now=clock.now()) is None


def test_a_new_password_ends_the_old_one_and_all_sign_ins(app: Flask) -> None:
    lan = hire("lan")["lan"]
    before = _sign_in().token

    with writing():
        after = service.change_password(lan, PASSWORD, "ba con gà đen 3", at=clock.now())

    assert queries.find_sign_in(before, now=clock.now()) is None
    assert queries.find_sign_in(after.token, now=clock.now()) is not None
    with pytest.raises(service.NotRecognised):
        _sign_in()
    assert _sign_in("lan", "ba con gà đen 3").actor == lan
