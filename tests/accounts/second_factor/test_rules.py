"""Time steps, codes typed in every way, and how a secret lies in the database."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.rules import Role
from portal.accounts.second_factor.queries import code_at
from portal.accounts.second_factor.rules import (
    clean_code,
    clean_recovery,
    fitting_step,
    masked,
    must_have,
    step_of,
    write_recovery,
)

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
RFC_SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    assert code_at(RFC_SECRET, second // 30) == code


@pytest.mark.parametrize(("role", "asked"), [(role, role in (Role.OFFICER, Role.ADMIN)) for role in Role])
def test_officers_and_administrators_must_have_one(role: Role, asked: bool) -> None:
    assert must_have(role) is asked


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off_either_way(steps: int, taken: bool) -> None:
    code = code_at(RFC_SECRET, step_of(NOON) + steps)

    found = fitting_step(code, 0, NOON, lambda step: code_at(RFC_SECRET, step))

    assert found == (step_of(NOON) + steps if taken else None)


def test_a_step_that_was_taken_and_those_before_it_fit_no_more() -> None:
    now = step_of(NOON)

    def fits(steps: int) -> bool:
        code = code_at(RFC_SECRET, now + steps)
        return fitting_step(code, now, NOON, lambda step: code_at(RFC_SECRET, step)) is not None

    assert [fits(steps) for steps in (-1, 0, 1)] == [False, False, True]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("12-34-56", "123456"),
        ("12345", ""),
        ("１２３４５６", ""),
        ("1234567", ""),
    ],
)
def test_a_code_is_six_digits_however_they_are_grouped(typed: str, read: str) -> None:
    assert clean_code(typed) == read


@pytest.mark.parametrize("typed", ["3-ABCDE-FGHJK", "3abcdefghjk", " 3 abcde fghjk ", "3-abcde.fghjk"])
def test_a_recovery_code_is_read_however_it_is_written(typed: str) -> None:
    assert clean_recovery(typed) == (3, "ABCDEFGHJK")


@pytest.mark.parametrize("typed", ["", "ABCDE-FGHJK", "3-ABCDE-FGHJ", "3-ABCDE-FGHJU", "x" * 40])
def test_what_cannot_be_a_recovery_code_is_none(typed: str) -> None:
    assert clean_recovery(typed) is None


def test_look_alikes_are_read_as_digits_and_what_is_shown_is_read_back() -> None:
    assert clean_recovery("0-OIL00-ABCDE") == (0, "01100ABCDE")
    assert clean_recovery(write_recovery(7, "01234ABCDE")) == (7, "01234ABCDE")


@given(st.binary(min_size=20, max_size=20), st.binary(min_size=16, max_size=16))
def test_a_masked_secret_comes_back_with_its_key_and_nonce_alone(secret: bytes, nonce: bytes) -> None:
    hidden = masked("a key", nonce, secret)

    assert masked("a key", nonce, hidden) == secret
    assert hidden != secret
    assert masked("another key", nonce, hidden) != secret
    assert masked("a key", nonce[::-1] + b"x", hidden) != secret


def test_steps_are_half_minutes() -> None:
    assert step_of(NOON + timedelta(seconds=30)) == step_of(NOON) + 1
