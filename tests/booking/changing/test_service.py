"""Six digits: they hold ten minutes, five wrong tries and one use, and nobody reads them from what is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.booking.changing.models import PhoneCodeRow
from portal.booking.changing.rules import HOLDS, MOST_WRONG, digest, six_digits, takes_messages, telephone_key
from portal.booking.changing.service import OldCode, send_code, try_code, use_code
from portal.db import db, writing
from tests.booking.bookings import SOON, a_booking
from tests.booking.changing.telephone import Telephone
from tests.booking.pickups.visits import booked

KEY, PHONE = "a key", "+84910000000"


def sent(code: str, minutes: int = 0) -> None:
    with writing():
        send_code(code, PHONE, key=KEY, at=SOON + timedelta(minutes=minutes))


def tried(code: str, digits: str, after: timedelta = timedelta()) -> bool:
    with writing():
        return try_code(code, digits, key=KEY, at=SOON + after)


def other_than(digits: str) -> str:
    return six_digits(int(digits) + 1)


def test_the_digits_go_to_the_telephone_and_are_kept_as_a_digest(app: Flask, phone: Telephone) -> None:
    code = booked(a_booking())
    sent(code)
    assert phone.messages == [(code, PHONE, phone.digits)]
    assert len(phone.digits) == 6
    kept = db.session.scalar(select(PhoneCodeRow.digest))
    assert kept == digest(KEY, code, phone.digits)
    assert phone.digits not in str(kept)
    assert tried(code, phone.digits)


def test_a_new_code_takes_the_place_of_the_old(app: Flask, phone: Telephone) -> None:
    code = booked(a_booking())
    sent(code)
    sent(code, 1)
    first, second = (digits for _, _, digits in phone.messages)
    assert tried(code, second, timedelta(minutes=1))
    assert first == second or not tried(code, first, timedelta(minutes=1))


def test_it_holds_ten_minutes(app: Flask, phone: Telephone) -> None:
    code = booked(a_booking())
    sent(code)
    assert tried(code, phone.digits, HOLDS - timedelta(seconds=1))
    with pytest.raises(OldCode):
        tried(code, phone.digits, HOLDS)


def test_five_wrong_tries_end_it_for_the_right_one_too(app: Flask, phone: Telephone) -> None:
    code = booked(a_booking())
    sent(code)
    assert [tried(code, other_than(phone.digits)) for _ in range(MOST_WRONG)] == [False] * MOST_WRONG
    with pytest.raises(OldCode):
        tried(code, phone.digits)


def test_right_tries_are_not_counted(app: Flask, phone: Telephone) -> None:
    code = booked(a_booking())
    sent(code)
    assert all(tried(code, phone.digits) for _ in range(MOST_WRONG + 1))


def test_it_counts_once(app: Flask, phone: Telephone) -> None:
    code = booked(a_booking())
    sent(code)
    with writing():
        use_code(code, phone.digits, key=KEY)
    with pytest.raises(OldCode):
        tried(code, phone.digits)
    with writing(), pytest.raises(OldCode):
        use_code(code, phone.digits, key=KEY)


def test_a_code_opens_its_own_dossier_alone(app: Flask, phone: Telephone) -> None:
    one, other = booked(a_booking(1)), booked(a_booking(2))
    sent(one)
    with pytest.raises(OldCode):
        tried(other, phone.digits)
    sent(other)
    first, second = (digits for _, _, digits in phone.messages)
    assert first == second or not tried(other, first)


def test_many_hands_at_once_get_no_more_than_five_guesses(app: Flask, phone: Telephone) -> None:
    code = booked(a_booking())
    sent(code)
    wrong = [six_digits(int(phone.digits) + number) for number in range(1, 21)]

    def guess(digits: str) -> str:
        with app.app_context():
            try:
                return str(tried(code, digits))
            except OldCode:
                return "old"

    db.session.rollback()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(guess, wrong))
    assert (answers.count("False"), answers.count("old")) == (MOST_WRONG, 20 - MOST_WRONG)


@pytest.mark.parametrize(
    ("number", "takes"),
    [("+84912345678", True), ("+84387654321", True), ("+842033829948", False), ("+84112345678", False), ("", False)],
)
def test_a_land_line_gets_no_message(number: str, takes: bool) -> None:
    assert takes_messages(number) is takes


def test_a_telephone_is_counted_without_being_kept() -> None:
    assert PHONE not in telephone_key(KEY, PHONE)
    assert telephone_key(KEY, PHONE) != telephone_key("another", PHONE)
