"""Who works in these tests: Lan and Nam the postmen, Minh at the counter, Hoa at the desk, and others elsewhere."""

from base64 import b32encode

import pyotp
from flask import current_app
from sqlalchemy import text

from portal import clock
from portal.accounts.rules import Actor, Role
from portal.accounts.second_factor.rules import must_have
from portal.accounts.second_factor.service import Given, set_up
from portal.accounts.staff.service import NewStaff, add_staff
from portal.db import db, writing

PASSWORD = "tre xanh qua cầu gỗ"
POST, DESK = "post-200000", "desk-06685"
OTHER_POST, OTHER_DESK = "post-201130", "desk-06652"

CAST: dict[str, tuple[str, Role, str]] = {
    "lan": ("Phạm Thị Lan", Role.POSTMAN, POST),
    "nam": ("Vũ Văn Nam", Role.POSTMAN, POST),
    "minh": ("Trần Văn Minh", Role.POST_CLERK, POST),
    "hoa": ("Đỗ Thị Hoa", Role.DESK_CLERK, DESK),
    "quang": ("Lê Quang", Role.OFFICER, DESK),
    "sau": ("Ngô Văn Sáu", Role.SUPERVISOR, POST),
    "an": ("Bùi An", Role.ADMIN, POST),
    "xa": ("Hà Văn Xa", Role.POST_CLERK, OTHER_POST),
}


def hire(*names: str) -> dict[str, Actor]:
    """These people with accounts, officers and administrators with a telephone; all of the cast when none is named."""
    with writing():
        return {name: _one(name) for name in names or CAST}


def _one(name: str) -> Actor:
    full_name, role, office = CAST[name]
    actor = add_staff(NewStaff(name, full_name, role, office, PASSWORD), at=clock.now())
    if must_have(role):
        set_up(actor.id, Given(totp_secret(name), demo=False), key=current_app.config["SECRET_KEY"], at=clock.now())
    return actor


def totp_secret(username: str) -> str:
    """What is on this person's telephone."""
    return b32encode(username.encode().ljust(20, b"-")).decode()


def next_code(username: str) -> str:
    """What the telephone shows now, as if the last code that was used were some minutes old."""
    with writing():
        person = "(SELECT id FROM staff WHERE username = :username)"
        db.session.execute(
            text(f"UPDATE second_factor SET last_step = 0 WHERE staff_id = {person}"),  # noqa: S608 - our own words
            {"username": username},
        )
    return pyotp.TOTP(totp_secret(username)).at(clock.now())
