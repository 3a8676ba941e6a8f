"""Lists of the same kind in other shapes: the words of the headings decide, not the places."""

import unicodedata

import pytest

from portal.catalogue.imports.legacy.rules import TCVN3
from tests.catalogue.imports.books import BIRTH, HEADER, TITLE, answers, kinds, line, lines

TO_TCVN3 = {ord(letter): sign for sign, letter in TCVN3.items()}


def test_columns_may_stand_in_any_order_under_other_words() -> None:
    header = (
        "Ghi chú",
        "Trả KQ qua bưu điện",
        "Nộp hồ sơ qua bưu điện",
        "Tên TTHC",
        "Đơn vị thực hiện",
        "Mã số thủ tục",
        "Lĩnh vực",
    )
    found = line("", "x", "", "Đăng ký khai sinh", "Ủy ban nhân dân cấp xã", "1.001193", "Hộ tịch", header=header)
    assert (found.code, found.name, found.field) == ("1.001193", "Đăng ký khai sinh", "Hộ tịch")
    assert (found.agency, found.submit_by_post, found.return_by_post) == ("Ủy ban nhân dân cấp xã", False, True)
    assert found.result == "accepted"


@pytest.mark.parametrize(
    ("submit", "back"),
    [
        ("Tiếp nhận hồ sơ", "Trả kết quả giải quyết"),
        ("Tiếp nhận hồ sơ qua dịch vụ BCCI", "Trả kết quả qua dịch vụ BCCI"),
        ("TIẾP NHẬN\nQUA BCCI", "TRẢ KẾT QUẢ\nQUA BCCI"),
        ("Tiếp nhận hồ sơ qua dịch vụ bưu chính công ích (Có/Không)", "Trả kết quả qua dịch vụ bưu chính công ích (Có/Không)"),
        ("Nộp hồ sơ qua BCCI", "Nhận kết quả qua BCCI"),
        ("Gửi hồ sơ qua bưu điện", "Nhận kết quả tại nhà qua bưu điện"),
        ("Tiếp nhận", "Trả"),
        ("receive_by_post", "return_by_post"),
        ("Thực hiện tiếp nhận hồ sơ qua BCCI", "Thực hiện trả kết quả qua BCCI"),
        ("Hồ sơ tiếp nhận qua BCCI", "Hồ sơ trả kết quả qua BCCI"),
        ("TTHC tiếp nhận qua BCCI", "TTHC trả kết quả qua BCCI"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_two_marks_are_known_by_many_headings(submit: str, back: str, form: "unicodedata._NormalizationForm") -> None:
    header = tuple(unicodedata.normalize(form, text) for text in ("Stt", "Mã số TTHC", "Tên thủ tục hành chính", submit, back))
    assert answers([line(1, "1.001193", "Khai sinh", "x", "", header=header)]) == [(True, False)]
    assert answers([line(1, "1.001193", "Khai sinh", "", "Có", header=header)]) == [(False, True)]


ONE_CELL = {
    "x": (True, True), "": (False, False), "Không": (False, False), "Trả kết quả": (False, True), "Tiếp nhận": (True, False),
    "Cả hai": (True, True), "Tiếp nhận và trả kết quả": (True, True),
}  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "Tiếp nhận và trả kết quả qua BCCI",
        "Tiếp nhận hồ sơ, trả kết quả qua dịch vụ bưu chính công ích",
        "Thực hiện qua dịch vụ BCCI",
        "Qua BCCI",
        "Dịch vụ bưu chính công ích",
    ],
)
def test_one_column_may_stand_for_both_ways(heading: str) -> None:
    header = ("STT", "Tên thủ tục", "Mã thủ tục", heading)
    for cell, both in ONE_CELL.items():
        assert answers([line(1, "Khai sinh", "1.001193", cell, header=header)]) == [both]
    odd = line(1, "Khai sinh", "1.001193", "đang xét", header=header)
    assert answers([odd]) == [(None, None)]
    assert kinds(odd) == ["unknown_mark"]


def test_yes_and_no_may_have_columns_of_their_own() -> None:
    rows = [
        TITLE,
        ("TT", "Mã TTHC", "Tên TTHC", "Tiếp nhận qua BCCI", None, "Trả kết quả qua BCCI", None),
        (None, None, None, "Có", "Không", "Có", "Không"),
        (1, "1.001193", "Khai sinh", "x", None, None, "x"),
        (2, "1.000656", "Khai tử", None, "x", "x", None),
        (3, "1.000894", "Kết hôn", None, None, "x", "x"),
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"]
    for found in (lines(rows, merges), lines(rows)):
        assert answers(found) == [(True, False), (False, True), (None, None)]
        assert kinds(found[2]) == ["missing_mark", "unknown_mark"]


def test_a_group_of_headings_needs_no_merge() -> None:
    rows = [
        TITLE,
        ("TT", "Mã TTHC", "Tên TTHC", "Thực hiện qua dịch vụ BCCI", None, "Ghi chú"),
        (None, None, None, "Tiếp nhận", "Trả kết quả", None),
        (1, "1.001193", "Khai sinh", "x", None, "x"),
    ]
    (found,) = lines(rows)
    assert answers([found]) == [(True, False)]
    assert found.note == "x"


def test_the_name_may_stand_in_the_second_row_of_the_header() -> None:
    rows = [
        TITLE,
        ("TT", "Thông tin thủ tục hành chính", None, "Qua bưu chính công ích", None),
        (None, "Mã số", "Tên gọi thủ tục", "Tiếp nhận", "Trả kết quả"),
        (None, "Mã", "Tên thủ tục", "Tiếp nhận", "Trả kết quả"),
        (1, "1.001193", "Khai sinh", "x", None),
    ]
    (found,) = lines([rows[0], rows[1], rows[3], rows[4]], ["A2:A3", "B2:C2", "D2:E2"])
    assert (found.code, found.name, answers([found])) == ("1.001193", "Khai sinh", [(True, False)])


def test_the_post_counts_where_other_ways_have_columns_too() -> None:
    rows = [
        TITLE,
        ("TT", "Mã TTHC", "Tên TTHC", "Trực tiếp", None, "Qua dịch vụ bưu chính", None, "Trực tuyến", None),
        (None, None, None, "Tiếp nhận", "Trả kết quả", "Tiếp nhận", "Trả kết quả", "Tiếp nhận", "Trả kết quả"),
        (1, "1.001193", "Khai sinh", "x", "x", None, "x", "x", None),
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:I2"]
    assert answers(lines(rows, merges)) == [(False, True)]


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("Cấp tỉnh", ["tinh"]),
        ("Cấp xã", ["xa"]),
        ("xã", ["xa"]),
        ("UBND cấp xã", ["xa"]),
        ("UBND cấp tỉnh, Bộ Tư pháp", ["tinh"]),
        ("tỉnh;xã", ["tinh", "xa"]),
        ("Cấp tỉnh, cấp xã", ["tinh", "xa"]),
        ("", ["xa"]),
    ],
)
def test_a_column_for_the_level_is_asked_before_the_title(cell: str, levels: list[str]) -> None:
    header = ("STT", "Mã TTHC", "Tên TTHC", "Cấp thực hiện", "Tiếp nhận", "Trả kết quả")
    found = lines([TITLE, header, (1, "1.001193", "Khai sinh", cell, "x", "x")])
    assert [each.level for each in found] == levels
    assert {(each.row, each.code, each.result) for each in found} == {(3, "1.001193", "accepted")}


def test_levels_may_be_marked_in_columns() -> None:
    rows = [
        ("TT", "Mã TTHC", "Tên TTHC", "Cấp thực hiện", None, "Tiếp nhận", "Trả kết quả"),
        (None, None, None, "Cấp tỉnh", "Cấp xã", None, None),
        (1, "1.001193", "Khai sinh", None, "x", "x", "x"),
        (2, "2.000635", "Bản sao", "x", "x", "x", "x"),
    ]
    for merges in ((), ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2")):
        assert [(each.code, each.level) for each in lines(rows, merges)] == [
            ("1.001193", "xa"), ("2.000635", "tinh"), ("2.000635", "xa"),
        ]  # fmt: skip


def test_a_level_nobody_names_is_a_doubt() -> None:
    (found,) = lines([HEADER, BIRTH])
    assert (found.level, found.result, kinds(found)) == ("", "doubtful", ["missing_level"])
    odd = line(1, "1.001193", "Khai sinh", "Bộ", "x", "x", header=("STT", "Mã", "Tên", "Cấp", "Tiếp nhận", "Trả"))
    assert kinds(odd) == ["unknown_level"]


@pytest.mark.parametrize("title", [
    "DANH MỤC THỦ TỤC HÀNH CHÍNH THUỘC THẨM QUYỀN GIẢI QUYẾT CỦA UBND CẤP XÃ",
    "Danh mục thủ tục hành chính thuộc thẩm quyền của UBND các xã, phường",
    unicodedata.normalize("NFD", "Danh mục thủ tục hành chính cấp xã"),
    "danh mục thủ tục hành chính cấp xã thực hiện qua bưu chính".translate(TO_TCVN3),
])  # fmt: skip
def test_the_title_tells_the_level_in_any_encoding(title: str) -> None:
    (found,) = lines([("ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH",), (title,), (), HEADER, BIRTH])
    assert (found.level, found.result) == ("xa", "accepted")


def test_the_name_of_the_sheet_tells_the_level_where_no_title_does() -> None:
    assert [each.level for each in lines([HEADER, BIRTH], name="Cấp xã")] == ["xa"]
    assert [each.level for each in lines([HEADER, BIRTH], name="PL1 cap tinh")] == ["tinh"]


def test_a_whole_sheet_may_say_no() -> None:
    rows = [("DANH MỤC TTHC CẤP XÃ KHÔNG THỰC HIỆN QUA DỊCH VỤ BƯU CHÍNH CÔNG ÍCH",), ("Mã TTHC", "Tên TTHC", "Lý do"),
            ("2.000884", "Chứng thực chữ ký", "Phải ký trước mặt")]  # fmt: skip
    (found,) = lines(rows)
    assert (answers([found]), found.reason, found.result) == ([(False, False)], "Phải ký trước mặt", "accepted")


def test_a_list_without_marks_means_what_its_title_says() -> None:
    rows = [TITLE, ("STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực"), (1, "1.001193", "Khai sinh", "Hộ tịch")]
    assert answers(lines(rows)) == [(True, True)]
    (silent,) = lines([("DANH MỤC THỦ TỤC HÀNH CHÍNH CẤP XÃ",), *rows[1:]])
    assert (answers([silent]), kinds(silent)) == ([(None, None)], ["missing_mark"])


def test_the_unit_of_a_bare_number_may_stand_in_the_heading() -> None:
    header = ("Mã TTHC", "Tên TTHC", "Thời hạn giải quyết (ngày làm việc)", "Tiếp nhận", "Trả kết quả")
    found = line("1.001193", "Khai sinh", 5, "x", "x", header=header)
    assert (found.days, found.days_unit) == (5, "ngày làm việc")
