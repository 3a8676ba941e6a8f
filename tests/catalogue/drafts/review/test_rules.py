"""What a draft would change: silence is filled from older lists, a doubt is no withdrawal."""

from dataclasses import replace

from portal.catalogue.drafts.records.rules import DraftLine
from portal.catalogue.drafts.review.rules import compare, entry_of
from portal.catalogue.imports.lines.rules import Line, Reason
from tests.catalogue.drafts.lists import EFFECTIVE
from tests.catalogue.drafts.records.test_rules import LINE
from tests.catalogue.publications.lists import BIRTH, DEATH, MARRIAGE

AS_OF = "2026-12-01"


def line_of(code: str, name: str, **more: object) -> Line:
    return replace(LINE, code=code, name=name, return_by_post=True, **more)  # type: ignore[arg-type]


def test_where_the_annex_is_silent_the_newest_list_that_knows_the_procedure_speaks() -> None:
    entry = entry_of(line_of("1.001193", "Khai sinh"), BIRTH, AS_OF)
    assert (entry.papers, entry.days, entry.days_unit, entry.fee_vnd, entry.legal_basis, entry.result, entry.agency) == (
        BIRTH.papers, 1, "ngày làm việc", 0, "Luật Hộ tịch", "Giấy khai sinh", BIRTH.agency,
    )  # fmt: skip


def test_what_the_annex_says_stands() -> None:
    said = line_of(
        "1.001193",
        "Khai sinh",
        days=3,
        days_unit="ngày",
        fee_vnd=8000,
        legal_basis="Nghị quyết 1",
        papers=("Đơn",),
        agency="Sở",
    )
    entry = entry_of(said, BIRTH, AS_OF)
    assert (entry.days, entry.days_unit, entry.fee_vnd, entry.legal_basis, entry.papers, entry.agency) == (
        3, "ngày", 8000, "Nghị quyết 1", ("Đơn",), "Sở",
    )  # fmt: skip


def test_a_time_is_never_mixed_from_two_lists() -> None:
    entry = entry_of(line_of("1.001193", "Khai sinh", time_text="Trong ngày"), BIRTH, AS_OF)
    assert (entry.time_text, entry.days, entry.days_unit) == ("Trong ngày", None, "")


def test_name_answers_and_reason_never_come_from_an_older_list() -> None:
    entry = entry_of(line_of("1.000894", "Kết hôn"), MARRIAGE, AS_OF)
    assert (entry.name, entry.submit_by_post, entry.return_by_post, entry.reason) == ("Kết hôn", True, True, "")


def test_a_procedure_is_sensitive_by_its_name_or_because_it_was() -> None:
    assert entry_of(line_of("9.000001", "Cấp phiếu lý lịch tư pháp"), None, AS_OF).sensitive
    assert entry_of(line_of("1.000656", "Khai tử"), DEATH, AS_OF).sensitive
    assert not entry_of(line_of("1.001193", "Khai sinh"), BIRTH, AS_OF).sensitive


def test_the_list_is_the_decisions_own() -> None:
    entry = entry_of(LINE, BIRTH, AS_OF)
    assert (entry.eligibility_basis, entry.as_of) == ("published list", AS_OF)


def test_added_withdrawn_changed_and_held_back_are_told_apart() -> None:
    known = {(each.code, each.level): each for each in (BIRTH, MARRIAGE, DEATH)}
    doubt = line_of("1.000656", "Đăng ký khai tử").doubted(Reason("hidden_row"))
    lines = [
        DraftLine(1, line_of("1.001193", BIRTH.name, submit_by_post=False)),
        DraftLine(2, line_of("9.000001", "Mới")),
        DraftLine(3, doubt),
    ]
    found = compare([BIRTH, MARRIAGE, DEATH], lines, known, EFFECTIVE)
    assert [each.code for each in found.difference.added] == ["9.000001"]
    assert [(change.new.code, change.fields) for change in found.difference.changed] == [("1.001193", ("submit_by_post",))]
    assert [each.code for each in found.difference.withdrawn] == ["1.000894"]
    assert [(held.procedure.code, held.line.id) for held in found.held_back] == [("1.000656", 3)]
    assert [each.code for each in found.entries] == ["1.001193", "9.000001"]


def test_a_doubtful_line_without_a_code_holds_back_the_procedure_of_its_name() -> None:
    doubt = line_of("", "ĐĂNG KÝ KẾT HÔN").doubted(Reason("missing_code"))
    found = compare([MARRIAGE], [DraftLine(1, doubt)], {}, EFFECTIVE)
    assert (found.difference.withdrawn, [held.procedure for held in found.held_back]) == ((), [MARRIAGE])


def test_one_of_two_conflicting_lines_taken_is_a_change_and_no_withdrawal() -> None:
    conflict = Reason("conflicting_duplicate", "", "PL I, row 9")
    one, other = (line_of("1.000894", MARRIAGE.name, submit_by_post=answer).doubted(conflict) for answer in (True, False))
    found = compare([MARRIAGE], [DraftLine(1, one, "taken"), DraftLine(2, other)], {}, EFFECTIVE)
    assert (len(found.difference.changed), found.difference.withdrawn, found.held_back) == (1, (), ())
