"""Two at the same instant: a code opens for one, and an administrator is left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from flask import Flask

from portal import clock
from portal.accounts.rules import Role
from portal.accounts.second_factor import service as second_factor
from portal.accounts.second_factor.service import WrongCode
from portal.accounts.staff import queries
from portal.accounts.staff import service as staff
from portal.accounts.staff.service import Change, LastAdmin
from portal.db import db, writing
from tests.accounts.cast import DESK, hire, next_code, totp_secret

TRIES = 10


def refused(app: Flask, deed: Callable[[], object], refusal: type[Exception]) -> bool:
    with app.app_context():
        try:
            with writing():
                deed()
        except refusal:
            return True
        return False


@pytest.mark.parametrize("recovery", [False, True])
def test_of_two_who_send_the_same_code_one_is_let_in(app: Flask, recovery: bool) -> None:
    quang = hire("quang")["quang"]
    key = app.config["SECRET_KEY"]
    for _ in range(TRIES):
        next_code("quang")  # half a minute later
        code = pyotp.TOTP(totp_secret("quang")).at(clock.now())
        if recovery:
            with writing():
                code = second_factor.renew_recovery(quang, at=clock.now())[0]
        at = clock.now()
        db.session.rollback()
        with ThreadPoolExecutor(2) as pool:
            told = list(
                pool.map(
                    lambda _n: refused(app, lambda: second_factor.check(quang, code, key=key, at=at), WrongCode),  # noqa: B023
                    range(2),
                )
            )
        assert sorted(told) == [False, True]


def test_two_administrators_who_close_each_others_accounts_leave_one(app: Flask) -> None:
    hire("an", "quang")
    for _ in range(TRIES):
        with writing():
            for name in ("an", "quang"):
                staff.reactivate(name, at=clock.now())
                staff.change(name, Change(name, Role.ADMIN, DESK, "", ""), at=clock.now())
        db.session.rollback()
        with ThreadPoolExecutor(2) as pool:
            told = list(
                pool.map(
                    lambda name: refused(app, lambda: staff.deactivate(name, at=clock.now(), by="x"), LastAdmin),
                    ("an", "quang"),
                )
            )
        assert sorted(told) == [False, True]
        assert [person.active for person in queries.people()] == [True, False]
