"""Every number of the ceiling table, the steps between, both ways, half."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.booking.postage import queries, texts
from portal.booking.postage.rules import HEAVIEST, Direction, Range, Zone, ceiling, tariff_on

TODAY = date(2026, 11, 26)
# send-in: inside a district, between districts, same region, other region; return: the same four
TABLE = """
|  100 | 26,000 | 30,000 | 30,500 | 31,000 | 26,000 | 30,000 | 30,500 | 31,000 |
|  250 | 26,000 | 30,000 | 31,000 | 34,000 | 27,000 | 31,000 | 32,000 | 35,000 |
|  500 | 26,500 | 30,500 | 32,500 | 38,000 | 28,500 | 32,500 | 34,500 | 40,000 |
| each |  2,200 |  2,900 |  3,600 |  6,300 |  2,200 |  2,900 |  3,600 |  6,300 |
"""
COLUMNS = [(direction, zone) for direction in Direction for zone in Zone]
STEPS = {
    cells[0]: dict(zip(COLUMNS, (int(cell.replace(",", "")) for cell in cells[1:]), strict=True))
    for cells in ([cell.strip() for cell in line.split("|")[1:-1]] for line in TABLE.split("\n") if line)
}


@pytest.mark.parametrize("column", COLUMNS, ids="-".join)
@pytest.mark.parametrize(("grams", "step"), [(1, "100"), (100, "100"), (101, "250"), (250, "250"), (251, "500"), (500, "500")])
def test_every_price_of_the_table_from_its_first_gram_to_its_last(
    column: tuple[Direction, Zone], grams: int, step: str
) -> None:
    assert queries.ceiling(*column, grams, TODAY) == STEPS[step][column]


@pytest.mark.parametrize("column", COLUMNS, ids="-".join)
@pytest.mark.parametrize(("grams", "more"), [(501, 1), (1000, 1), (1001, 2), (1500, 2), (20_000, 39)])
def test_each_further_500_grams_that_are_begun_count(column: tuple[Direction, Zone], grams: int, more: int) -> None:
    assert queries.ceiling(*column, grams, TODAY) == STEPS["500"][column] + more * STEPS["each"][column]


@given(st.sampled_from(COLUMNS), st.integers(1, HEAVIEST - 1))
def test_heavier_is_never_cheaper_and_every_price_has_a_half(column: tuple[Direction, Zone], grams: int) -> None:
    price = queries.ceiling(*column, grams, TODAY)
    assert price <= queries.ceiling(*column, grams + 1, TODAY)
    assert price % 2 == 0


@given(st.sampled_from(Direction), st.integers(1, HEAVIEST))
def test_farther_is_never_cheaper(direction: Direction, grams: int) -> None:
    prices = [queries.ceiling(direction, zone, grams, TODAY) for zone in Zone]
    assert prices == sorted(prices)


@pytest.mark.parametrize("grams", [0, -1, HEAVIEST + 1])
def test_what_weighs_nothing_or_is_no_letter_has_no_price(grams: int) -> None:
    with pytest.raises(ValueError, match=str(grams)):
        queries.ceiling(Direction.SUBMIT, Zone.SAME_REGION, grams, TODAY)


def test_a_table_holds_from_its_day_until_the_next() -> None:
    first = queries.tariff(TODAY)
    assert first.starts == date(2018, 1, 1)
    later = type(first)(date(2027, 1, 1), "", "", "", first.prices)
    assert tariff_on((later, first), date(2026, 12, 31)) is first
    assert tariff_on((later, first), date(2027, 1, 1)) is later
    with pytest.raises(LookupError):
        queries.ceiling(Direction.SUBMIT, Zone.SAME_REGION, 100, date(2017, 12, 31))
    assert ceiling(later, Direction.SUBMIT, Zone.SAME_REGION, 100) == 30_500


@pytest.mark.parametrize(
    ("service", "grams", "submit", "back", "total"),
    [
        ("submit", 100, Range(26_000, 30_000), None, Range(26_000, 30_000)),
        ("return", 200, None, Range(27_000, 31_000), Range(27_000, 31_000)),
        ("both", 100, Range(26_000, 30_000), Range(26_000, 30_000), Range(52_000, 60_000)),
        ("both", 700, Range(28_700, 33_400), Range(30_700, 35_400), Range(59_400, 68_800)),
    ],
)
def test_an_estimate_is_a_range_and_both_ways_their_sum(
    service: str, grams: int, submit: Range | None, back: Range | None, total: Range
) -> None:
    found = queries.estimate(service, TODAY, grams)
    assert (found.submit, found.back, found.total) == (submit, back, total)
    assert (found.halved.low * 2, found.halved.high * 2) == (total.low, total.high)


def test_an_estimate_says_why_it_is_a_range_and_where_it_was_read() -> None:
    found = queries.estimate("both", TODAY)
    assert "không còn cấp huyện" in found.why
    assert (found.tariff.source, found.tariff.note) == texts.ON_THE_TABLE
    assert found.tariff.confidence == "medium"


def test_the_two_who_pay_nothing_and_the_seven_who_pay_half() -> None:
    assert [len(people) for people in (texts.FREE, texts.HALF)] == [2, 7]
    told = " ".join(who for who, _ in (*texts.FREE, *texts.HALF))
    words = (
        "19/8/1945",
        "Bà mẹ Việt Nam anh hùng",
        "lực lượng vũ trang",
        "Lao động",
        "Thương binh",
        "Bệnh binh",
        "chất độc hóa học",
    )
    assert not [word for word in (*words, "tù đày", "liệt sĩ", "hộ nghèo") if word not in told]
