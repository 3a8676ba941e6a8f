"""What a line still lacks, what a person may give it, and what is too large for a list."""

from dataclasses import replace

import pytest

from portal.catalogue.drafts.records.rules import DraftLine, asked, completed, fitting, missing
from portal.catalogue.imports.lines.rules import Line, Reason

LINE = Line(
    sheet="PL I", row=9, code="1.001193", name="Đăng ký khai sinh", level="xa", field="Hộ tịch", agency="", submit_by_post=True,
    return_by_post=False, reason="", days=None, days_unit="", time_text="", fee_vnd=None, fee_note="", legal_basis="",
    papers=(), note="",
)  # fmt: skip


def test_a_whole_line_lacks_nothing_and_asks_for_nothing() -> None:
    assert (missing(LINE), asked(LINE)) == ((), ())


@pytest.mark.parametrize(
    ("field", "empty"), [("code", ""), ("name", ""), ("level", ""), ("submit_by_post", None), ("return_by_post", None)]
)
def test_what_is_missing_is_asked_for(field: str, empty: object) -> None:
    line = replace(LINE, **{field: empty})  # type: ignore[arg-type]
    assert missing(line) == asked(line) == (field,)


@pytest.mark.parametrize(("kind", "field"), [("code_corrected", "code"), ("cut_name", "name"), ("name_in_capitals", "name")])
def test_what_the_doubt_is_about_may_be_corrected_but_need_not(kind: str, field: str) -> None:
    line = LINE.doubted(Reason(kind, "B3", "…"))
    assert (missing(line), asked(line)) == ((), (field,))
    assert completed(line, {})[0] == line


def test_only_what_is_asked_for_can_be_given() -> None:
    line = replace(LINE, submit_by_post=None)
    whole, given = completed(line, {"submit_by_post": False, "return_by_post": True, "name": "Khác"})
    assert whole == replace(LINE, submit_by_post=False)
    assert given == {"submit_by_post": (None, False)}


@pytest.mark.parametrize(("result", "settled", "is_in"), [
    ("accepted", "", True), ("doubtful", "", False), ("doubtful", "taken", True), ("doubtful", "left_out", False),
    ("rejected", "", False), ("duplicate", "", False),
])  # fmt: skip
def test_a_doubt_stays_out_until_somebody_takes_it(result: str, settled: str, is_in: bool) -> None:
    assert DraftLine(1, replace(LINE, result=result), settled).is_in is is_in


@pytest.mark.parametrize(
    "too_much", [{"field": "l" * 201}, {"days_unit": "n" * 41}, {"name": "t" * 2001}, {"fee_vnd": 3_000_000_000}]
)
def test_what_is_larger_than_a_list_has_room_for_is_rejected_with_its_reason(too_much: dict[str, object]) -> None:
    line = fitting(replace(LINE, **too_much))  # type: ignore[arg-type]
    assert (line.result, line.reasons[-1].kind) == ("rejected", "too_long")
    assert fitting(LINE) is LINE
