"""What a calendar is told, and how it is written."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.booking.calendar.rules import Visit, Words, as_calendar

BEGINS = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
VISIT = Visit("K7QF2M9XTR4DV", BEGINS, BEGINS + timedelta(hours=4.5), 3, BEGINS - timedelta(days=2))
WORDS = Words("Bưu tá đến", "Để sẵn giấy tờ", "https://hs.example/T/K7QF2M9XTR4DV")


def test_a_calendar_is_told_when_in_universal_time() -> None:
    lines = as_calendar(VISIT, WORDS).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in ("DTSTART:20261125T003000Z", "DTEND:20261125T050000Z", "SEQUENCE:3", "UID:K7QF2M9XTR4DV@ho-so-buu-chinh"):
        assert lines.count(line) == 1
    assert not [line for line in lines if line.startswith("METHOD")]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_words_stay_one_property_of_short_lines(summary: str, description: str) -> None:
    text = as_calendar(VISIT, Words(summary, description, WORDS.link))
    lines = text.split("\r\n")
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in lines)
    names = [line.partition(":")[0] for line in text.replace("\r\n ", "").split("\r\n")]
    assert names == [line.partition(":")[0] for line in as_calendar(VISIT, WORDS).replace("\r\n ", "").split("\r\n")]


def test_what_means_something_in_a_calendar_is_escaped() -> None:
    text = as_calendar(VISIT, Words("a,b;c\\d\ne", "x", WORDS.link))
    assert "SUMMARY:a\\,b\\;c\\\\d\\ne\r\n" in text
