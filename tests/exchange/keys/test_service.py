"""Keys: names, organisations, offices, and how long a secret lives."""

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.db import writing
from portal.exchange.keys import service
from portal.exchange.keys.queries import find_key, key_for_token
from portal.exchange.keys.rules import SCOPES
from portal.exchange.keys.service import KeyRefused, NewKey
from tests.exchange.systems import DESK, POST, a_key

NOW = clock.now()


@pytest.mark.parametrize("name", ["staff", "Citizen", "portal", "demo", "a b", "", "ü", "-x", "x/y", "x" * 41, "x\n"])
def test_a_reserved_or_unsafe_name_is_refused(app: Flask, name: str) -> None:
    with writing(), pytest.raises(KeyRefused):
        service.add(NewKey(name, "post"), at=NOW)


def test_a_name_is_given_once_whatever_its_case_and_never_again_after_it_was_revoked(app: Flask) -> None:
    a_key("vnpost")
    with writing():
        service.revoke("vnpost", at=NOW)

    with writing(), pytest.raises(KeyRefused, match="taken"):
        service.add(NewKey("VNPost", "post"), at=NOW)


@pytest.mark.parametrize(
    "new",
    [
        NewKey("x", "army"),
        NewKey("x", "post", ("desk-06685",)),
        NewKey("x", "state", ("desk-00000",)),
        NewKey("x", "post", (), ("everything",)),
    ],
)
def test_an_organisation_office_or_scope_that_does_not_fit_is_refused(app: Flask, new: NewKey) -> None:
    with writing(), pytest.raises(KeyRefused):
        service.add(new, at=NOW)


def test_a_token_is_found_by_its_hash_alone_and_is_nowhere_in_the_table(app: Flask) -> None:
    made = a_key("vnpost")

    found = key_for_token(made.token, now=NOW)

    assert found == made.key
    assert found.scopes == SCOPES
    assert made.webhook_secret.startswith("whsec_")
    assert len(made.token) >= 43
    assert key_for_token(made.token + "x", now=NOW) is None
    assert key_for_token("\ud800", now=NOW) is None


def test_after_a_rotation_the_old_token_lives_seven_days(app: Flask) -> None:
    old = a_key("vnpost")
    with writing():
        new = service.rotate("vnpost", at=NOW)

    assert new.token != old.token
    assert new.webhook_secret != old.webhook_secret
    assert key_for_token(new.token, now=NOW + timedelta(days=30))
    assert key_for_token(old.token, now=NOW + timedelta(days=6, hours=23))
    assert key_for_token(old.token, now=NOW + timedelta(days=7)) is None


def test_a_revoked_key_opens_nothing(app: Flask) -> None:
    made = a_key("vnpost")
    with writing():
        service.rotate("vnpost", at=NOW)
        service.revoke("vnpost", at=NOW)

    assert key_for_token(made.token, now=NOW) is None
    assert find_key("vnpost") is None
    with writing(), pytest.raises(KeyRefused):
        service.rotate("vnpost", at=NOW)


def test_a_key_speaks_for_its_organisation_or_for_its_own_offices_only(app: Flask) -> None:
    every, one = a_key("vnpost").key, a_key("ha-long", offices=(POST,)).key

    assert not every.why_not_for(POST)
    assert not every.why_not_for("post-201130")
    assert "organisation" in every.why_not_for(DESK)
    assert not one.why_not_for(POST)
    assert "not among" in one.why_not_for("post-201130")
