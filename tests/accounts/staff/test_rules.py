"""Passwords, usernames, where a role works, how a search finds people."""

from datetime import UTC, datetime

import pytest

from portal.accounts.rules import Role
from portal.accounts.staff.rules import (
    PasswordFault,
    Person,
    clean_password,
    clean_username,
    matches,
    may_work_at,
    password_fault,
)
from portal.places.rules import OfficeKind


@pytest.mark.parametrize("password", ["", "ngắn", "1234567"])
def test_a_password_of_fewer_than_eight_characters_is_refused(password: str) -> None:
    assert password_fault(password, "lan") is PasswordFault.SHORT


def test_a_password_longer_than_a_page_is_refused() -> None:
    assert password_fault("ă" * 201, "lan") is PasswordFault.LONG


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password123", "P@ssw0rd", "12345678", "87654321", "11111111", "qwertyui", "QuangNinh2026", "quảng ninh",
        "hạlong2026!", "matkhau123", "admin123", "abcdefgh", "buudien1", "1q2w3e4r", "abababab", "vnpost2026", "anhyeuem1",
        "19.05.1990", "0912345678",
    ],
)  # fmt: skip
def test_a_password_that_everybody_tries_first_is_refused(password: str) -> None:
    assert password_fault(password, "lan") is PasswordFault.COMMON


@pytest.mark.parametrize(
    "password",
    [
        "tre xanh qua cầu gỗ",
        "xq7Jm2vK",
        "correct horse battery staple",
        "ba con gà đen 3",
        "🐟🐟🎋🚲📦🔔🌊🪁",
        "a" * 20 + "bc7%" + "d" * 40,
    ],
)
def test_a_password_of_unrelated_words_or_random_characters_is_taken(password: str) -> None:
    assert password_fault(password, "lan") is None


@pytest.mark.parametrize("password", ["buuta.lan", "BuuTa.Lan1", "bưuta.lan!!"])
def test_a_password_like_the_username_is_refused(password: str) -> None:
    assert password_fault(password, "buuta.lan") is PasswordFault.LIKE_USERNAME


def test_a_password_is_the_same_however_the_keyboard_composed_it() -> None:
    assert clean_password("cầu") == clean_password("cầu")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Lan ", "lan"), ("buu-ta_1.lan", "buu-ta_1.lan"), ("l", ""), ("lân", ""), ("a b", ""), ("-lan", ""), ("a" * 41, "")],
)
def test_a_username_is_plain_letters_digits_and_a_few_signs(typed: str, kept: str) -> None:
    assert clean_username(typed) == kept


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.POSTMAN, {OfficeKind.POST_OFFICE}),
        (Role.POST_CLERK, {OfficeKind.POST_OFFICE, OfficeKind.DESK}),
        (Role.DESK_CLERK, {OfficeKind.DESK, OfficeKind.AGENCY}),
        (Role.SUPERVISOR, set(OfficeKind)),
    ],
)
def test_a_role_works_at_its_kinds_of_office(role: Role, kinds: set[OfficeKind]) -> None:
    assert {kind for kind in OfficeKind if may_work_at(role, kind)} == kinds
    assert not may_work_at(role, None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", True), ("phạm", True), ("PHAM lan", True), ("dinh", True), ("lan.p", True), ("bt-04", True), ("0417", True),
        ("200000", True), ("am", False), ("lan minh", False),
    ],
)  # fmt: skip
def test_a_search_finds_people_by_the_beginnings_of_words(wanted: str, found: bool) -> None:
    lan = Person(
        1, "lan.pham", "Phạm Đình Lan", Role.POSTMAN, "post-200000", "nv-1", "BT-0417", "Lan", datetime(2026, 1, 1, tzinfo=UTC),
        None, False,
    )  # fmt: skip
    assert matches(lan, wanted) is found
