"""What the two at a door may ask of each other."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.custody.doorstep.rules import MOST_WRONG, Visit, ends, four_digits, six_digits

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


@pytest.mark.parametrize("kind", ["collected", "pickup_missed", "pickup_changed", "pickup_cancelled"])
def test_what_becomes_of_a_pickup_ends_its_visit_and_no_delivery(kind: str) -> None:
    assert ends(kind, "awaiting_pickup")
    assert ends(kind, "with_postman")
    assert not ends(kind, "out_for_delivery"), "it came late"


def test_a_visit_ends_with_the_delivery_and_not_with_what_is_said_meanwhile() -> None:
    assert ends("delivered", "delivered")
    assert ends("delivery_failed", "result_with_post")
    assert not ends("carrier_scan", "out_for_delivery")
