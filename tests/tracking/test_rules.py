"""Masks, digits and the end of a page's life."""

from datetime import UTC, datetime, timedelta

from portal.custody.dossiers.rules import KEPT_AFTER_THE_END, expired, same_last4
from portal.custody.ledger.rules import KINDS
from portal.tracking.facts.rules import masked_name, masked_phone
from portal.tracking.words import texts

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def test_a_masked_name_keeps_first_letters_only() -> None:
    assert masked_name("Nguyễn Văn An") == "N••• V••• A•••"


def test_a_masked_phone_keeps_three_digits() -> None:
    assert masked_phone("+84912345678") == "0••• ••• 678"


def test_only_four_right_digits_are_the_last_four() -> None:
    assert same_last4("+84912345678", "5678")
    assert not [given for given in ("", "678", "45678", "5679") if same_last4("+84912345678", given)]


def test_a_running_dossier_never_expires_and_a_finished_one_does() -> None:
    long_ago = NOW - KEPT_AFTER_THE_END - timedelta(days=1)
    assert expired("confirmed", long_ago, NOW)
    assert not expired("in_progress", long_ago, NOW)
    assert not expired("confirmed", NOW, NOW)


def test_every_kind_of_event_has_a_label() -> None:
    assert set(texts.KINDS) == set(KINDS)


def test_every_stage_but_the_confirmed_end_has_a_next_step() -> None:
    assert set(texts.STAGES) - set(texts.NEXT_STEPS) == {"confirmed"}
