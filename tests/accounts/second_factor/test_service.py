"""The second factor in the database: once each, never readable, gone when it is given up."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import text

from portal.accounts.rules import Actor
from portal.accounts.second_factor import queries, service
from portal.accounts.second_factor.service import WrongCode
from portal.db import db, writing
from tests.accounts.cast import hire, totp_secret

KEY = "a key of these tests"
NOON = datetime(2026, 11, 25, 5, 0, 10, tzinfo=UTC)


@pytest.fixture
def lan(app: Flask) -> Actor:
    """A postman who chose to have one; the secret is the telephone's."""
    lan = hire("lan")["lan"]
    with writing():
        service.set_up(lan.id, service.Given(totp_secret("lan"), demo=False), key=KEY, at=NOON)
    return lan


def code(at: datetime = NOON, username: str = "lan") -> str:
    return pyotp.TOTP(totp_secret(username)).at(at)


def check(person: Actor, typed: str, at: datetime = NOON) -> None:
    with writing():
        service.check(person, typed, key=KEY, at=at)


def test_a_code_is_taken_once(lan: Actor) -> None:
    check(lan, code())

    for at in (NOON, NOON + timedelta(seconds=20), NOON + timedelta(seconds=40)):
        with pytest.raises(WrongCode):
            check(lan, code(), at)
    check(lan, code(NOON + timedelta(seconds=30)), NOON + timedelta(seconds=30))


def test_a_code_of_the_telephone_ahead_voids_those_before_it(lan: Actor) -> None:
    check(lan, code(NOON + timedelta(seconds=30)))

    with pytest.raises(WrongCode):
        check(lan, code())


@pytest.mark.parametrize("typed", ["", "000000", "12345", "3-ABCDE-FGHJK", "x" * 40])
def test_anything_else_is_wrong(lan: Actor, typed: str) -> None:
    with pytest.raises(WrongCode):
        check(lan, typed if typed != code() else "000001")


def test_who_has_none_passes_with_nothing(app: Flask) -> None:
    minh = hire("minh")["minh"]

    for typed in (code(), "0-00000-00000"):
        with pytest.raises(WrongCode):
            check(minh, typed)


def begun(person: Actor, at: datetime = NOON) -> str:
    with writing():
        service.begin(person.id, key=KEY, at=at)
    found = queries.enrolment_of(person.id, person.username, key=KEY)
    assert found is not None
    return found.secret


def test_one_that_is_begun_counts_only_after_its_first_right_code(app: Flask) -> None:
    minh = hire("minh")["minh"]
    secret = begun(minh)

    assert queries.factor_of(minh.id) is None
    with pytest.raises(WrongCode), writing():
        service.confirm(minh, "000000", key=KEY, at=NOON)
    with writing():
        recovery = service.confirm(minh, pyotp.TOTP(secret).at(NOON), key=KEY, at=NOON)

    found = queries.factor_of(minh.id)
    assert found is not None
    assert (found.since, found.recovery_left) == (NOON, 10)
    assert len(set(recovery)) == 10
    assert queries.enrolment_of(minh.id, "minh", key=KEY) is None, "never shown again"
    with pytest.raises(WrongCode):
        check(minh, pyotp.TOTP(secret).at(NOON))


def test_another_telephone_takes_over_when_its_code_is_right_and_not_before(lan: Actor) -> None:
    secret = begun(lan)
    check(lan, code())

    with writing():
        service.confirm(lan, pyotp.TOTP(secret).at(NOON), key=KEY, at=NOON)

    later = NOON + timedelta(minutes=2)
    with pytest.raises(WrongCode):
        check(lan, code(later), later)
    check(lan, pyotp.TOTP(secret).at(later), later)


def test_beginning_again_forgets_the_secret_before(lan: Actor) -> None:
    first = begun(lan)
    assert begun(lan) != first

    with pytest.raises(WrongCode), writing():
        service.confirm(lan, pyotp.TOTP(first).at(NOON), key=KEY, at=NOON)


def test_each_recovery_code_opens_once_and_new_ones_void_the_old(lan: Actor) -> None:
    with writing():
        first = service.renew_recovery(lan, at=NOON)
    check(lan, first[4])
    check(lan, first[0].lower().replace("-", " "))
    for typed in (first[4], first[0], "4" + first[5][1:]):
        with pytest.raises(WrongCode):
            check(lan, typed)
    left = queries.factor_of(lan.id)
    assert left is not None
    assert left.recovery_left == 8

    with writing():
        service.renew_recovery(lan, at=NOON)
    with pytest.raises(WrongCode):
        check(lan, first[9])


def test_neither_secret_nor_recovery_code_can_be_read_from_the_database(lan: Actor) -> None:
    with writing():
        recovery = service.renew_recovery(lan, at=NOON)

    kept = "".join(
        str(db.session.execute(text(f"select * from {table}")).all())  # noqa: S608 - our own tables
        for table in ("second_factor", "recovery_code", "staff_log")
    )

    plain = b32decode(totp_secret("lan"))
    assert totp_secret("lan") not in kept
    assert plain.hex() not in kept
    assert not [one for one in recovery if one[2:].replace("-", "") in kept]
    assert kept.count("$argon2id$") == 10


def test_with_another_secret_key_no_code_is_right(lan: Actor) -> None:
    with pytest.raises(WrongCode), writing():
        service.check(lan, code(), key="rotated", at=NOON)


def test_what_is_forgotten_leaves_nothing(lan: Actor) -> None:
    with writing():
        recovery = service.renew_recovery(lan, at=NOON)
        service.forget(lan.id)

    assert queries.factor_of(lan.id) is None
    for typed in (code(), recovery[0]):
        with pytest.raises(WrongCode):
            check(lan, typed)


def test_only_a_demonstration_tells_its_code_and_never_a_used_one(lan: Actor) -> None:
    assert queries.demonstration_code(lan.id, key=KEY, now=NOON) is None
    with writing():
        service.set_up(lan.id, service.Given(totp_secret("lan"), demo=True), key=KEY, at=NOON)

    for _ in range(2):
        told = queries.demonstration_code(lan.id, key=KEY, now=NOON)
        assert told is not None
        check(lan, told)
    assert queries.demonstration_code(lan.id, key=KEY, now=NOON) is None


def test_what_a_telephone_reads_names_the_portal_and_the_person(lan: Actor) -> None:
    begun(lan)
    found = queries.enrolment_of(lan.id, lan.username, key=KEY)

    assert found is not None
    assert found.uri.startswith("otpauth://totp/Ho%20So%20Buu%20Chinh:lan?secret=")
    assert found.secret in found.uri
    assert found.groups.replace(" ", "") == found.secret
    assert found.secret not in repr(found)
