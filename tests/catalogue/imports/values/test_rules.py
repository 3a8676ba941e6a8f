"""Codes are repaired or left empty, never guessed; marks, fees and durations mean what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.imports.values.rules import (
    Code,
    both,
    code,
    duration,
    fee,
    is_capitals,
    is_cut,
    levels,
    mark,
    whole_number,
)


@pytest.mark.parametrize(
    "raw",
    [
        "1.012790",
        "1.01 2790",
        " 1.012790 ",
        "1,012790",
        "'1.012790",
        "1.012790 (DVC toàn trình)",
        "1.012790.000.00.00.H49",
        "1.012790[1]",
    ],
)
def test_a_code_is_read_however_it_is_dressed(raw: str) -> None:
    assert code(raw) == Code("1.012790")


@pytest.mark.parametrize(
    ("raw", "read"), [("1.01279", "1.012790"), ("1.0127", "1.012700"), ("2.000635", "2.000635"), ("3.0003", "3.000300")]
)
def test_a_number_has_six_decimals(raw: str, read: str) -> None:
    assert code(raw, number=True) == Code(read)


@pytest.mark.parametrize(
    "raw",
    ["l.012790", "1.O12790", "1.012.790", "1012790", "1-012790", "1..012790", "1.012790-DVC", "Mã 1.012790", "1.012790/2"],
)
def test_slips_are_corrected_and_said(raw: str) -> None:
    assert code(raw) == Code("1.012790", "code_corrected")


@pytest.mark.parametrize(
    "raw",
    [
        "1.01279",
        "1.14028",
        "1.0127900",
        "1.012790; 1.012791",
        "abc",
        "10.12790",
        "1.01279x",
        "(1.012790)",
        "１２",
    ],
)
def test_what_is_not_certain_stays_empty(raw: str) -> None:
    assert code(raw) == Code("", "bad_code")


def test_no_code_is_something_else_than_a_bad_one() -> None:
    assert code("") == Code("", "missing_code")
    assert code("17", number=True) == Code("", "bad_code")
    assert code("1012790", number=True) == Code("1.012790", "code_corrected")


@given(st.text(max_size=30))
def test_whatever_is_typed_a_code_is_well_formed_or_empty(raw: str) -> None:
    read = code(raw)
    assert not read.text or (read.text[0].isascii() and len(read.text) == 8 and read.text[1] == "." and read.text[2:].isdigit())
    assert bool(read.text) or read.problem in {"bad_code", "missing_code"}


@pytest.mark.parametrize(
    "text", ["x", "X", "х", "Х", "×", "✓", "✔", "Có", "có ", " x ", "x (1)", "x(2)", "x1", "x¹", "x*", "yes", "CÓ"]
)
def test_these_marks_say_yes(text: str) -> None:
    assert mark(text) is True


@pytest.mark.parametrize("text", ["", "-", "–", "Không", "không", "KHÔNG", "no", "- ", "Không (1)"])
def test_these_marks_say_no(text: str) -> None:
    assert mark(text) is False


@pytest.mark.parametrize("text", ["o", "?", "xx", "v", "1", "(1)", "√", "có thể", "không rõ", "+", "*", "x o"])
def test_any_other_mark_is_unknown(text: str) -> None:
    assert mark(text) is None


@pytest.mark.parametrize(
    ("text", "answer"), [("x", (True, True)), ("Tiếp nhận", (True, False)), ("không trả", (None, None)), ("?", (None, None))]
)
def test_one_cell_may_speak_for_both_ways(text: str, answer: tuple[bool | None, bool | None]) -> None:
    assert both(text) == answer


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("8.000 đồng", 8000), ("50.000đ", 50000), ("50,000 VNĐ", 50000), ("800000", 800000), ("9.000.000đ", 9000000),
        ("Không", 0), ("Không thu phí", 0), ("Miễn phí", 0), ("0", 0), ("0 đồng", 0), ("50.000 đồng/hồ sơ", 50000),
        ("5 000 đ", 5000), ("Theo quy định của HĐND", None), ("20.000 đồng; 10.000 đồng", None), ("45 VNĐ", None),
        ("1,5 triệu", None), ("", None), ("Không quy định", None), ("50.00", None), ("99999999999999999999", None),
    ],
)  # fmt: skip
def test_a_fee_is_one_amount_or_nothing(text: str, amount: int | None) -> None:
    assert fee(text) == amount


def test_a_number_cell_is_a_fee() -> None:
    assert (fee("800000", number=True), fee("0", number=True), fee("8", number=True)) == (800000, 0, None)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("05 ngày làm việc kể từ ngày nhận đủ hồ sơ", (5, "ngày làm việc")),
        (" 20  ngày làm việc.", (20, "ngày làm việc")), ("5 ngày", (5, "ngày")),
        ("03 (ba) ngày làm việc", (3, "ngày làm việc")), ("Không quá 10 ngày", (10, "ngày")),
        ("Trong thời hạn 7 ngày làm việc", (7, "ngày làm việc")), ("Ngay trong ngày làm việc", (None, "")),
        ("24 giờ", (None, "")), ("5-7 ngày", (None, "")), ("0,5 ngày", (None, "")), ("1/2 ngày", (None, "")),
        ("01 tháng", (None, "")), ("", (None, "")),
    ],
)  # fmt: skip
def test_a_duration_begins_with_its_number(text: str, read: tuple[int | None, str]) -> None:
    assert duration(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("tỉnh", ("tinh",)),
        ("Cấp xã", ("xa",)),
        ("tỉnh;xã", ("tinh", "xa")),
        ("UBND phường", ("xa",)),
        ("Bộ Tư pháp", ()),
        ("huyện", ()),
    ],
)
def test_a_cell_names_its_levels(text: str, read: tuple[str, ...]) -> None:
    assert levels(text) == read


def test_cut_and_shouted_names_are_known() -> None:
    assert is_cut("Cấp đổi sang…") and is_cut("Cấp đổi...") and not is_cut("Cấp đổi.")  # noqa: PT018
    assert [name for name in ("ĐĂNG KÝ LẠI", "Đăng ký", "CFS", "GCN QSDĐ") if is_capitals(name)] == ["ĐĂNG KÝ LẠI"]


def test_whole_numbers() -> None:
    assert [whole_number(text) for text in ("5", "05", "5.0", "5.5", "", "năm", "٥")] == [5, 5, 5, None, None, None, None]
