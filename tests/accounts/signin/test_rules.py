"""How long a sign-in lasts, and how a device is named."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.signin.rules import device_name, is_over

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "idle", "over"),
    [
        (timedelta(hours=1), timedelta(minutes=29), False),
        (timedelta(hours=1), timedelta(minutes=30), True),
        (timedelta(hours=11, minutes=59), timedelta(0), False),
        (timedelta(hours=12), timedelta(0), True),
    ],
)
def test_a_sign_in_lasts_twelve_hours_and_half_an_hour_of_quiet(age: timedelta, idle: timedelta, over: bool) -> None:
    assert is_over(NOON - age, NOON - idle, NOON) is over


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36", "Android · Chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "iPhone · Safari"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_in_two_words(agent: str, name: str) -> None:
    assert device_name(agent) == name
