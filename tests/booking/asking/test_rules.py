"""Who is asked to send once more, and how a paper is called."""

import pytest

from portal.booking.asking.rules import OLDEST, QUICKEST, paper_id, why_again


@pytest.mark.parametrize(
    ("age", "trapped", "why"),
    [
        (60.0, False, ""), (QUICKEST, False, ""), (OLDEST, False, ""), (QUICKEST - 0.1, False, "fast"), (0.0, False, "fast"),
        (OLDEST + 1, False, "old"), (None, False, "unknown"), (60.0, True, "unknown"),
    ],
)  # fmt: skip
def test_only_what_a_person_would_not_do_is_asked_again(age: float | None, trapped: bool, why: str) -> None:
    assert why_again(age, trapped=trapped) == why


def test_a_paper_keeps_its_short_name_as_long_as_its_wording() -> None:
    assert paper_id("Giấy chứng sinh") == paper_id("Giấy chứng sinh") != paper_id("Giấy khai sinh")
