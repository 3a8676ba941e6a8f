"""Every text keeps the rules, also with the longest values; what breaks a rule is named."""

import csv
from pathlib import Path

import pytest

from portal.notices.wording.rules import (
    BY_KEY,
    EXAMPLE,
    LONGEST,
    LONGEST_OFFICE,
    MAIL_TAIL,
    TEMPLATES,
    Template,
    example,
    faults,
    longest,
    says,
    short_office,
    unaccent,
    unfit,
    window,
    write,
)

HOST = "hoso.quangninh.gov.vn"
OFFICES = Path(__file__).parents[3] / "portal" / "places" / "data" / "offices.csv"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_every_text_keeps_the_rules_with_the_longest_values(template: Template) -> None:
    assert faults(longest(template), LONGEST["host"]) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_every_text_names_us_the_dossier_its_own_number_and_where_to_look(template: Template) -> None:
    text = example(template, HOST)
    assert faults(text, HOST) == []
    assert text.startswith("Ho So Buu Chinh K7QF-2M9X-TR4DV: ")
    assert text.endswith(" Xem hoso.quangninh.gov.vn (tin so 48210736)")
    assert "{" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_what_anybody_sees_opens_and_proves_nothing(template: Template) -> None:
    for channel in ("sms", "email"):
        shown = write(template.key, channel, EXAMPLE, HOST).shown.replace(EXAMPLE["number"], "")
        assert "****-****-*R4DV" in shown
        assert not [secret for secret in ("K7QF", "4821", "730152") if secret in shown]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_the_mail_says_the_same_with_its_marks(template: Template) -> None:
    worded = write(template.key, "email", EXAMPLE, HOST)
    assert worded.subject == template.subject != unaccent(template.subject)
    assert "Đây là thư số 48210736; gõ số này tại hoso.quangninh.gov.vn/kiem-tra-tin-nhan" in worded.text
    assert "{" not in worded.text
    assert "http" not in template.mail + MAIL_TAIL


def test_keys_are_told_once() -> None:
    assert len(BY_KEY) == len(TEMPLATES)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Ho so đã nhận", "characters"),
        ("Ho so {sic}", "characters"),
        ("x" * 161, "161"),
        ("Xem http://la.vn/x", "not ours"),
        ("Xem bit.ly/abc", "not ours"),
        ("Xem hoso.quangninh.gov.vn.la.com", "not ours"),
        ("Moi ong/ba chuyen khoan 26000", "chuyen khoan"),
        ("Gui ma OTP cho chung toi", "OTP"),
        ("Cho biet so CCCD", "CCCD"),
    ],
)
def test_what_a_text_must_not_have_is_named(text: str, fault: str) -> None:
    assert fault in "; ".join(faults(text, HOST))


@pytest.mark.parametrize(
    ("given", "plain"),
    [("Đông Triều đã nhận", "Dong Trieu da nhan"), ("Ngu\u0303ye\u0302\u0303n", "Nguyen"), ("Uông Bí – số 1", "Uong Bi - so 1"),
     ("ð Ð Ɖ", "d D D"), ("a\u4e2d[b]", "a  b ")],
)  # fmt: skip
def test_marks_are_taken_off_and_nothing_else_gets_in(given: str, plain: str) -> None:
    assert unaccent(given) == plain


def test_every_office_has_a_short_name_that_fits_and_no_two_share_it() -> None:
    with OFFICES.open(encoding="utf-8", newline="") as file:
        short = [short_office(row["name"]) for row in csv.DictReader(file)]
    assert max(map(len, short)) <= LONGEST_OFFICE
    assert len(set(short)) == len(short)
    assert "Mot cua P. Hong Gai" in short


@pytest.mark.parametrize("name", ["Chi cục " * 20, "W" * 160, "", "中文"])
def test_any_name_of_an_office_fits(name: str) -> None:
    assert len(short_office(name)) <= LONGEST_OFFICE


@pytest.mark.parametrize(
    ("booked", "words"),
    [("post-200000.2026-11-26.morning", "sáng 26/11"), ("post-200000.2026-11-26.afternoon", "chiều 26/11"),
     ("post-200000", ""), (None, ""), ("a.2026-11-26.night", "")],
)  # fmt: skip
def test_a_window_in_words(booked: str | None, words: str) -> None:
    assert window(booked) == words


def test_words_are_only_said_when_every_place_has_a_value() -> None:
    assert says("accepted", {"office": "x", "time": "y"})
    assert not says("accepted", {"office": "x"})


@pytest.mark.parametrize(
    ("sender", "host", "fits"),
    [("HoSoBC", HOST, True), ("HOSO BUUCHI", "w" * 23, True), ("HOSOBUUCHINH", HOST, False), ("12345", HOST, False),
     ("", HOST, False), ("Hồ Sơ", HOST, False), ("HoSoBC", "w" * 24, False)],
)  # fmt: skip
def test_a_sender_nobody_can_register_or_a_host_too_long_is_unfit(sender: str, host: str, fits: bool) -> None:
    assert (unfit(sender, host) == "") is fits
