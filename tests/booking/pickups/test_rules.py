"""What a ledger says of a visit, until when it can be changed, which houses are the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.booking.pickups.rules import content_digest, may_cancel, may_change, place_key, services, visit_of
from portal.booking.windows.rules import read_window
from portal.custody.fold.rules import fold
from portal.custody.ledger.rules import Event, Registration

BORN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OFFICE = "post-200000"
FIRST, SECOND = f"{OFFICE}.2026-11-25.morning", f"{OFFICE}.2026-11-26.afternoon"
WINDOW = read_window(FIRST)
assert WINDOW is not None
BEGINS, CLOSES = WINDOW.begins, WINDOW.begins - timedelta(hours=14)


def said(kind: str, at: datetime, **details: object) -> Event:
    return Event("vnpost", f"{kind}-{at.isoformat()}", kind, at, at, OFFICE, details=details)


def read(*events: Event) -> tuple[str, str | None, bool] | None:
    visit = visit_of(fold(Registration("0123456789AB7", True, True, "desk-06685", BORN), events))
    return (visit.status, visit.window_id, visit.holds) if visit else None


BOOKED = said("pickup_booked", BORN, window=FIRST)
CHANGED = said("pickup_changed", BORN + timedelta(minutes=1), window=SECOND)
EARLY, THEN = BORN + timedelta(minutes=5), BEGINS + timedelta(hours=1)


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        ([], None),
        ([said("carrier_scan", BORN)], None),
        ([BOOKED], ("open", FIRST, True)),
        ([BOOKED, CHANGED], ("open", SECOND, True)),
        ([BOOKED, said("pickup_cancelled", EARLY)], ("cancelled", FIRST, False)),
        ([BOOKED, said("pickup_cancelled", EARLY), said("pickup_booked", THEN, window=SECOND)], ("open", SECOND, True)),
        ([BOOKED, said("pickup_missed", THEN)], ("missed", FIRST, True)),
        ([BOOKED, said("pickup_missed", EARLY)], ("missed", FIRST, False)),
        ([BOOKED, said("pickup_missed", THEN, called_off=True)], ("missed", FIRST, False)),
        ([BOOKED, said("pickup_missed", EARLY), said("pickup_changed", THEN, window=SECOND)], ("open", SECOND, True)),
        ([BOOKED, said("collected", THEN)], ("done", FIRST, True)),
        ([BOOKED, said("collected", EARLY)], ("done", FIRST, False)),
        ([BOOKED, said("collected", EARLY), said("pickup_changed", THEN, window=SECOND)], ("done", FIRST, False)),
        ([BOOKED, said("collected", EARLY), said("pickup_cancelled", THEN)], ("done", FIRST, False)),
        ([BOOKED, said("agency_status", THEN, status=2)], ("done", FIRST, True)),
        ([BOOKED, said("corrected", THEN, event=BOOKED.id)], ("cancelled", None, False)),
        ([BOOKED, CHANGED, said("corrected", THEN, event=CHANGED.id)], ("open", FIRST, True)),
        ([said("pickup_booked", BORN)], ("open", None, True)),
    ],
)  # fmt: skip
def test_the_visit_is_what_the_ledger_says(events: list[Event], wanted: tuple[str, str | None, bool] | None) -> None:
    assert read(*events) == wanted


@pytest.mark.parametrize("kind", ["pickup_missed", "pickup_cancelled", "collected"])
def test_a_correction_brings_the_visit_back(kind: str) -> None:
    over = said(kind, EARLY)
    assert read(BOOKED, over, said("corrected", THEN, event=over.id)) == ("open", FIRST, True)


def test_a_missed_visit_promises_no_window_any_more() -> None:
    registration = Registration("0123456789AB7", True, True, "desk-06685", BORN)
    state = fold(registration, [BOOKED, said("pickup_missed", THEN)])
    assert (state.stage, state.window, state.exceptions) == ("awaiting_pickup", None, ("missed_pickup",))
    state = fold(registration, [BOOKED, said("pickup_missed", THEN, called_off=True)])
    assert state.exceptions == ("pickup_called_off",)


def test_who_was_told_not_to_come_has_missed_nothing() -> None:
    state = fold(
        Registration("0123456789AB7", True, True, "desk-06685", BORN),
        [BOOKED, said("pickup_cancelled", EARLY), said("pickup_missed", THEN)],
    )
    assert (state.stage, state.exceptions) == ("cancelled", ())
    assert [line.conflict for line in state.conflicts] == ["the pickup was cancelled"]


@pytest.mark.parametrize(
    ("status", "now", "change", "cancel"),
    [
        ("open", CLOSES - timedelta(seconds=1), True, True),
        ("open", CLOSES, False, True),
        ("open", BEGINS - timedelta(seconds=1), False, True),
        ("open", BEGINS, False, False),
        ("open", BEGINS + timedelta(hours=16), False, False),
        ("open", BEGINS + timedelta(hours=17), True, True),  # the day after: nobody came
        ("missed", BEGINS, True, True),
        ("done", CLOSES - timedelta(days=1), False, False),
        ("cancelled", CLOSES - timedelta(days=1), False, False),
    ],
)
def test_until_when_it_can_be_changed_and_cancelled(status: str, now: datetime, change: bool, cancel: bool) -> None:
    assert may_change(status, WINDOW, CLOSES, now) is change
    assert may_cancel(status, WINDOW, now) is cancel


def test_a_visit_without_a_known_window_can_always_be_changed() -> None:
    assert may_change("open", None, None, BORN)
    assert may_cancel("open", None, BORN)
    assert not may_cancel("done", None, BORN)


@pytest.mark.parametrize(
    "street", ["Số 1, Tổ 2", "số 1 tổ 2", "SO 1 TO 2", "Số 1 – tổ 2.", "  số  1,tổ 2"]
)  # fmt: skip
def test_a_house_is_known_however_it_is_written(street: str) -> None:
    assert place_key("06685", street) == place_key("06685", "Số 1, tổ 2")


def test_other_houses_are_others_and_nothing_is_no_house() -> None:
    keys = {place_key("06685", "Số 1, tổ 2"), place_key("06688", "Số 1, tổ 2"), place_key("06685", "Số 12"), ""}
    assert len(keys) == 4
    assert place_key("06685", " …—! ") == ""


@given(st.text(max_size=300))
def test_no_street_breaks_the_key_and_none_can_be_read_from_it(street: str) -> None:
    key = place_key("06685", street)
    assert len(key) in (0, 64)


def test_the_same_content_has_the_same_digest() -> None:
    assert content_digest({"a": 1, "b": "Hoa"}) == content_digest({"b": "Hoa", "a": 1})
    assert content_digest({"a": 1, "b": "Hoa"}) != content_digest({"a": 1, "b": "Hóa"})


def test_only_what_the_list_allows_is_offered() -> None:
    assert services(submit=True, back=True) == ("both", "submit", "return")
    assert services(submit=True, back=False) == ("submit",)
    assert services(submit=False, back=True) == ("return",)
    assert services(submit=False, back=False) == ()
