"""What stands between, below and around the procedures: sections, further tables, totals, other sheets."""

from portal.catalogue.imports.reading.queries import read
from tests.catalogue.imports.books import BIRTH, HEADER, TITLE, answers, kinds, lines, saved, workbook


def test_one_sheet_may_hold_two_parts_of_opposite_sense() -> None:
    rows = [
        ("DANH MỤC THỦ TỤC HÀNH CHÍNH",),
        HEADER,
        ("A", "THỦ TỤC HÀNH CHÍNH CẤP TỈNH"),
        ("I", "Lĩnh vực hộ tịch"),
        (1, "2.000635", "Bản sao", "x", "x"),
        ("B", "THỦ TỤC HÀNH CHÍNH CẤP XÃ"),
        ("I", "LĨNH VỰC CHỨNG THỰC (01 TTHC)"),
        (1, "2.000884", "Chứng thực chữ ký", "x", ""),
        ("C", "THỦ TỤC HÀNH CHÍNH KHÔNG THỰC HIỆN QUA DỊCH VỤ BƯU CHÍNH CÔNG ÍCH"),
        (1, "2.000815", "Chứng thực bản sao", "", ""),
    ]
    assert [(each.code, each.level, each.field, *answers([each])[0], each.result) for each in lines(rows)] == [
        ("2.000635", "tinh", "Hộ tịch", True, True, "accepted"),
        ("2.000884", "xa", "Chứng thực", True, False, "accepted"),
        ("2.000815", "xa", "", False, False, "accepted"),
    ]


def test_a_second_table_below_the_first_has_a_title_of_its_own() -> None:
    rows = [
        ("DANH MỤC THỦ TỤC HÀNH CHÍNH CẤP TỈNH",), HEADER, (1, "2.000635", "Bản sao", "x", "x"), ("Tổng số", None, "01"), (),
        ("DANH MỤC THỦ TỤC HÀNH CHÍNH CẤP XÃ",), ("STT", "Tên thủ tục", "Mã thủ tục", "Trả kết quả", "Tiếp nhận"),
        (1, "Khai sinh", "1.001193", "x", ""), ("Cộng: 01 TTHC",), ("Nơi nhận:",),
    ]  # fmt: skip
    assert [(each.code, each.level, *answers([each])[0], each.result) for each in lines(rows)] == [
        ("2.000635", "tinh", True, True, "accepted"),
        ("1.001193", "xa", False, True, "accepted"),
    ]


def test_a_header_again_after_a_subtotal_keeps_what_the_title_said() -> None:
    rows = [TITLE, HEADER, BIRTH, ("Cộng: 1",), (), HEADER, (2, "1.000656", "Khai tử", "x", "x"), ("Tổng cộng: 2",)]
    reading = read(saved(workbook({"S": rows})), "list.xlsx")
    assert [(each.level, each.result) for each in reading.lines] == [("xa", "accepted")] * 2
    assert [(each.row, each.stated, each.found) for each in reading.totals] == [(4, 1, 1), (8, 2, 2)]


def test_a_title_may_be_broken_over_two_rows() -> None:
    rows = [("DANH MỤC THỦ TỤC HÀNH CHÍNH CẤP",), ("XÃ KHÔNG",), ("THỰC HIỆN QUA BƯU CHÍNH",), HEADER[:3], BIRTH[:3]]
    (found,) = lines(rows)
    assert (found.level, answers([found]), found.result) == ("xa", [(False, False)], "accepted")


def test_a_name_that_a_spreadsheet_would_compute_is_a_doubt() -> None:
    book = workbook({"S": [TITLE, HEADER, BIRTH]})
    book["S"]["C3"].value, book["S"]["C3"].data_type = '=HYPERLINK("x")', "s"
    assert [kinds(each) for each in read(saved(book), "list.xlsx").lines] == [["formula"]]


def test_what_stands_under_a_table_without_a_total_is_no_procedure() -> None:
    rows = [
        TITLE,
        HEADER,
        BIRTH,
        (),
        ("Ghi chú: dấu x là có thực hiện.",),
        (None, None, "TM. ỦY BAN NHÂN DÂN"),
        (None, None, "CHỦ TỊCH"),
    ]
    assert [each.row for each in lines(rows)] == [3]


def test_a_procedure_after_the_total_is_kept_as_a_doubt() -> None:
    found = lines([TITLE, HEADER, BIRTH, ("Tổng cộng",), (2, "1.000656", "Khai tử", "x", "x")])
    assert [(each.code, kinds(each)) for each in found] == [("1.001193", []), ("1.000656", ["after_total"])]


def test_sections_are_known_without_merges() -> None:
    rows = [
        TITLE, HEADER,
        ("I", "LĨNH VỰC HỘ TỊCH"), BIRTH,
        ("II. Chứng thực",), ("Lĩnh vực", "Chứng thực"), (1, "2.000884", "Chứng thực chữ ký", "", ""),
        (None, None, "BẢO TRỢ XÃ HỘI"), (1, "1.014027", "Trợ cấp hưu trí", "x", "x"),
        ("III", None, "Lĩnh vực đất đai (02 TTHC)", None, None), (1, "1.012796", "Đính chính", "x", "x"),
    ]  # fmt: skip
    assert [each.field for each in lines(rows)] == ["Hộ tịch", "Chứng thực", "Bảo trợ xã hội", "Đất đai"]


def test_an_agency_may_head_a_section() -> None:
    rows = [TITLE, HEADER, ("A", "SỞ TƯ PHÁP"), ("I", "Lĩnh vực hộ tịch"), BIRTH]
    (found,) = lines(rows)
    assert (found.agency, found.field) == ("Sở Tư pháp", "Hộ tịch")


def test_a_field_typed_only_in_its_first_row_holds_for_the_next_ones() -> None:
    header = ("Lĩnh vực", "Mã TTHC", "Tên TTHC", "Tiếp nhận", "Trả kết quả")
    rows = [TITLE, header, ("Hộ tịch", "1.001193", "Khai sinh", "x", "x"), (None, "1.000656", "Khai tử", "x", "x")]
    assert [each.field for each in lines(rows)] == ["Hộ tịch", "Hộ tịch"]


def test_rows_that_mean_nothing_are_rejected_by_name() -> None:
    (_, found) = lines([TITLE, HEADER, BIRTH, (2, None, None, "x", None)])
    assert (found.row, found.result, kinds(found)) == (4, "rejected", ["missing_code", "missing_name"])
    assert [reason.text() for reason in found.reasons] == ["missing code in B4", "missing name in C4"]


def test_every_sheet_is_read_and_the_others_are_named() -> None:
    book = workbook({"Cấp xã": [HEADER, BIRTH], "Bìa": [("Quyết định",)], "Cấp tỉnh": [HEADER, BIRTH]})
    reading = read(saved(book), "list.xlsx")
    assert [(each.sheet, each.level, each.result) for each in reading.lines] == [
        ("Cấp xã", "xa", "accepted"),
        ("Cấp tỉnh", "tinh", "accepted"),
    ]
    assert reading.sheets_skipped == [("Bìa", "no_header")]


def test_a_hidden_sheet_is_read_with_a_doubt() -> None:
    book = workbook({"Cấp xã": [HEADER, BIRTH], "Cấp tỉnh": [HEADER, BIRTH]})
    book["Cấp tỉnh"].sheet_state = "hidden"
    assert [kinds(each) for each in read(saved(book), "list.xlsx").lines] == [[], ["hidden_sheet"]]


def test_progress_is_told_every_thousand_rows() -> None:
    told: list[int] = []
    rows = [(i, f"1.{i:06d}", f"Thủ tục số {i}", "x", "") for i in range(1, 2501)]
    reading = read(saved(workbook({"S": [TITLE, HEADER, *rows]})), "list.xlsx", told.append)
    assert (len(reading.lines), told) == (2500, [1000, 2000, 2502])
