"""What the two at a door may ask of each other."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.doorstep.rules import MOST_WRONG, Visit, four_digits, six_digits

AT = datetime(2026, 11, 26, 3, tzinfo=UTC)


def visit(wrong: int = 0) -> Visit:
    return Visit("K7QF2M9XTR4DV", "post-200000", "nv-1", "0042", "004217", AT, wrong)


@pytest.mark.parametrize(
    ("typed", "right"), [("004217", True), ("004 217", True), (" 0042 17 ", True), ("4217", False), ("", False)]
)
def test_the_recipients_code_is_all_six_digits(typed: str, right: bool) -> None:
    assert visit().proves(typed) is right


def test_a_locked_door_opens_to_no_code() -> None:
    assert not visit(MOST_WRONG).proves("004217")


@given(st.text(max_size=20))
def test_nothing_but_the_code_proves(typed: str) -> None:
    assert visit().proves(typed) is ("".join(typed.split()) == "004217")


@given(st.integers(min_value=0))
def test_codes_have_their_length_whatever_was_drawn(number: int) -> None:
    assert (len(four_digits(number)), len(six_digits(number))) == (4, 6)
