"""A round: its order, its bundles, its sheets. Plain Python."""

from dataclasses import replace
from datetime import date

import pytest

from portal.booking.rounds.rules import Chosen, Half, Portion, Round, Stop, by_postman, day_of, ground, sheets_of, swapped

DAY = date(2026, 11, 25)
HALF = Half("post-200000", DAY, "morning")
STOP = Stop(
    code="HA10NGQN2026N", shown_code="HA10-NGQN-2026N", day=DAY, part="morning", unit_code="06685", unit="Phường Hồng Gai",
    area="", service="both", status="open", holds_place=True, group="Hộ tịch", destination="", postman=None, postman_name="",
    note="", name="", phone="", address="", papers=0, sheets=0, spoken="", demo=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "step", "order"), [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("c", -1, "acb")]
)
def test_a_stop_moves_by_one_place_and_never_out_of_the_round(code: str, step: int, order: str) -> None:
    assert "".join(swapped("abc", code, step)) == order


def test_whole_communes_are_taken_with_their_boats_apart() -> None:
    chosen = Chosen(frozenset({"X"}), frozenset({"06994"}))
    assert chosen.takes("X", "06685")
    assert chosen.takes("Y", ground("06994", ""))
    assert not chosen.takes("Y", ground("06994", "06994-minh-chau"))


def test_stops_are_bundled_by_commune_in_the_order_of_names() -> None:
    other = replace(STOP, unit_code="06652", unit="Phường Bãi Cháy", status="missed")
    portion = Portion(HALF, (STOP, other, STOP))
    assert [(bundle.unit, len(bundle.stops)) for bundle in portion.bundles] == [("Phường Bãi Cháy", 1), ("Phường Hồng Gai", 2)]
    assert (portion.waiting, portion.unassigned, portion.under_way) == (2, 2, False)
    assert HALF.hours == ("07:30", "12:00")


def test_there_is_a_sheet_for_each_postman_of_each_half_day_and_the_unassigned_stand_last() -> None:
    theirs = replace(STOP, postman="lan", postman_name="Lan")
    done = replace(theirs, status="done")
    round_ = Round(DAY, (Portion(HALF, (STOP, theirs, done)), Portion(replace(HALF, part="afternoon"), (theirs,))))
    assert [(p.half.part, name, len(stops)) for p, name, stops in sheets_of(round_, None)] == [
        ("morning", "Lan", 1), ("morning", "", 1), ("afternoon", "Lan", 1),
    ]  # fmt: skip
    assert len(sheets_of(round_, "afternoon")) == 1
    assert list(by_postman([STOP, theirs])) == ["lan", None]


@pytest.mark.parametrize("text", ["", "2026-13-01", "20261125", "hôm nay", "2026-11-25T10:00"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of(text) is None
    assert day_of("2026-11-25") == DAY
