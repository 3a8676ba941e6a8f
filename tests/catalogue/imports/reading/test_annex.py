"""The annex as offices send it reads as intended: row by row, and defect by defect."""

import csv
import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from portal.catalogue.imports.lines.rules import Line, counts
from portal.catalogue.imports.reading.queries import Reading, read

DATA = Path(__file__).parent.parent / "data"
LEVELS = {"tỉnh": "tinh", "xã": "xa"}
FLAGS = {"yes": True, "no": False, None: None}
DOUBTS = {
    None: set(),
    "bad code": {"bad_code"},
    "capitals": {"name_in_capitals"},
    "code corrected": {"code_corrected"},
    "conflicting duplicate": {"conflicting_duplicate"},
    "hidden row": {"hidden_row"},
    "missing code": {"missing_code"},
    "name truncated": {"cut_name"},
    "strikethrough": {"struck_through"},
    "unknown mark": {"unknown_mark"},
}


@cache
def messy() -> Reading:
    return read((DATA / "annex_messy.xlsx").read_bytes(), "annex_messy.xlsx")


def lines_at(sheet: str, row: int) -> list[Line]:
    return [line for line in messy().lines if line.sheet == sheet.strip() and line.row == row]


def clean_rows() -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(DATA / "annex_clean.xlsx")["tthc"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def as_clean(line: Line) -> tuple[object, ...]:
    return (
        line.code, line.name, line.field, line.level, line.submit_by_post, line.return_by_post, line.days, line.days_unit,
        line.fee_vnd, line.agency, line.reason, line.note, {reason.kind for reason in line.reasons},
    )  # fmt: skip


@pytest.mark.parametrize("wanted", clean_rows(), ids=lambda row: f"{row['source_sheet']}-{row['source_row']}")
def test_each_row_of_the_clean_file_is_read(wanted: dict[str, Any]) -> None:
    (line,) = lines_at(wanted["source_sheet"], wanted["source_row"])
    texts = {name: wanted[name] or "" for name in ("code", "agency", "days_unit", "reason_if_no", "note")}
    assert as_clean(line) == (
        texts["code"], wanted["name"], wanted["field"], LEVELS[wanted["level"]], FLAGS[wanted["receive_by_post"]],
        FLAGS[wanted["return_by_post"]], wanted["days"], texts["days_unit"], wanted["fee_vnd"], texts["agency"],
        texts["reason_if_no"], texts["note"], DOUBTS[wanted["review"]],
    )  # fmt: skip
    assert line.result == ("doubtful" if wanted["review"] else "accepted")


def test_beyond_the_clean_file_there_are_only_the_two_planted_duplicates() -> None:
    places = {(row["source_sheet"], row["source_row"]) for row in clean_rows()}
    rest = [line for line in messy().lines if (line.sheet, line.row) not in places]
    assert [(line.sheet, line.row, line.code, line.result) for line in rest] == [
        ("PL I - cap tinh", 37, "1.003681", "duplicate"),
        ("PL I - cap tinh", 46, "1.002153", "doubtful"),
    ]
    assert counts(messy().lines) == {"rows": 97, "accepted": 85, "doubtful": 11, "rejected": 0, "duplicate": 1}
    assert messy().sheets_skipped == [("Tong hop", "no_header")]
    assert [(each.row, each.stated, each.found) for each in messy().totals] == [(67, 39, 39), (62, 43, 43)]


def test_the_annex_saved_by_another_program_reads_the_same() -> None:
    """With shared strings, styles and merges written anew."""
    target = BytesIO()
    openpyxl.load_workbook(DATA / "annex_messy.xlsx").save(target)
    assert read(target.getvalue(), "again.xlsx") == messy()


def line_of(sheet: str, row: int) -> Line:
    (line,) = lines_at(sheet, row)
    return line


def nothing_at(*rows: int, sheet: str) -> bool:
    return not any(lines_at(sheet, row) for row in rows)


def has(line: Line, kind: str) -> bool:
    return line.result == "doubtful" and kind in {reason.kind for reason in line.reasons}


ONE, TWO, THREE = "PL I - cap tinh", "PL II - cap xa", "PL III"
FIELDS_OF_ONE = {27: "Hoạt động xây dựng", 33: "Thủy sản", 49: "Hộ tịch", 60: "Lý lịch tư pháp"}
# What each line of annex_defects.csv comes to; names and codes that it spells out are compared with what it says.
CHECKS = {
    (ONE, "G9"): lambda: line_of(ONE, 13).return_by_post is True and line_of(ONE, 56).return_by_post is False,
    (ONE, "A10:I10"): lambda: nothing_at(10, sheet=ONE),
    (ONE, "F26:G26"): lambda: (line_of(ONE, 26).submit_by_post, line_of(ONE, 26).return_by_post) == (True, True),
    (ONE, "H21:H26"): lambda: {line_of(ONE, row).agency for row in range(21, 27)} == {"Sở Xây dựng"},
    (ONE, "B35"): lambda: not line_of(ONE, 35).code and has(line_of(ONE, 35), "missing_code"),
    (ONE, "A37"): lambda: line_of(ONE, 37).result == "duplicate" and line_of(ONE, 36).result == "accepted",
    (ONE, "I38"): lambda: line_of(ONE, 38).note == "x" and line_of(ONE, 38).return_by_post is True,
    (ONE, "F39"): lambda: line_of(ONE, 39).submit_by_post is True,
    (ONE, "C43"): lambda: has(line_of(ONE, 43), "struck_through"),
    (ONE, "A46"): lambda: all(has(line_of(ONE, row), "conflicting_duplicate") for row in (45, 46)),
    (ONE, "A48"): lambda: nothing_at(48, sheet=ONE),
    (ONE, "A51:I52"): lambda: nothing_at(51, 52, sheet=ONE) and line_of(ONE, 54).field == "Nuôi con nuôi",
    (ONE, "F58:G58"): lambda: (line_of(ONE, 58).submit_by_post, line_of(ONE, 58).return_by_post) == (True, True),
    (ONE, "F63"): lambda: line_of(ONE, 63).submit_by_post is False,
    (ONE, "A66"): lambda: has(line_of(ONE, 66), "hidden_row"),
    (ONE, "A67"): lambda: nothing_at(67, sheet=ONE),
    (ONE, "A69:A70"): lambda: nothing_at(69, 70, sheet=ONE),
    (ONE, "H72"): lambda: nothing_at(72, sheet=ONE),
    (TWO, "A8:H8"): lambda: (line_of(TWO, 10).agency, line_of(TWO, 10).return_by_post) == ("Ủy ban nhân dân cấp xã", True),
    (TWO, "C12"): lambda: line_of(TWO, 12).code == "1.000894" and has(line_of(TWO, 12), "code_corrected"),
    (TWO, "C20"): lambda: line_of(TWO, 20).code == "1.005461" and has(line_of(TWO, 20), "code_corrected"),
    (TWO, "C21"): lambda: {line.level for line in messy().lines if line.code == "2.000635"} == {"tinh", "xa"},
    (TWO, "B15"): lambda: line_of(TWO, 15).name == "Thủ tục đăng ký giám hộ",
    (TWO, "B17"): lambda: line_of(TWO, 17).name.startswith("Thủ tục thay đổi, cải chính, bổ sung"),
    (TWO, "B27"): lambda: has(line_of(TWO, 27), "name_in_capitals") and line_of(TWO, 27).name.startswith("ĐĂNG KÝ LẠI VIỆC"),
    (TWO, "F36"): lambda: line_of(TWO, 36).return_by_post is True,
    (TWO, "E38"): lambda: line_of(TWO, 38).submit_by_post is None and has(line_of(TWO, 38), "unknown_mark"),
    (TWO, "B44"): lambda: has(line_of(TWO, 44), "cut_name") and line_of(TWO, 44).name.endswith("sang…"),
    (TWO, "C47"): lambda: not line_of(TWO, 47).code and has(line_of(TWO, 47), "bad_code"),
    (TWO, "A62"): lambda: nothing_at(62, sheet=TWO),
    (THREE, "A4"): lambda: {x.submit_by_post or x.return_by_post for x in messy().lines if x.sheet == THREE} == {False},
    (THREE, "B9:B11"): lambda: {line_of(THREE, row).field for row in (9, 10, 11)} == {"Hộ tịch"},
    (THREE, "B12:B16"): lambda: {line_of(THREE, row).field for row in range(12, 17)} == {"Chứng thực"},
    (THREE, "E18"): lambda: line_of(THREE, 18).level == "tinh",
    (THREE, "B19:B20"): lambda: {line_of(THREE, row).field for row in (19, 20)} == {"Đăng ký, quản lý cư trú"},
    ("Tong hop", "A1"): lambda: not [line for line in messy().lines if line.sheet == "Tong hop"],
} | {(ONE, f"{column}{row}"): (lambda row=row, field=field: nothing_at(row, sheet=ONE) and line_of(ONE, row + 1).field == field)
     for row, field in FIELDS_OF_ONE.items() for column in "AB"}  # fmt: skip


def defects() -> list[dict[str, str]]:
    with (DATA / "annex_defects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("defect", defects(), ids=lambda defect: f"{defect['sheet'].strip()}-{defect['cell']}")
def test_each_planted_defect_comes_to_what_is_expected(defect: dict[str, str]) -> None:
    sheet, cell = defect["sheet"].strip(), defect["cell"]
    check = CHECKS.get((sheet, cell))
    if check is not None:
        assert check()
        return
    line = line_of(sheet, int(cell[1:]))
    assert defect["expected"] in {line.code, line.name}
    assert line.result == "accepted"


def test_every_text_is_composed_and_tidy() -> None:
    for line in messy().lines:
        for text in (line.name, line.field, line.agency, line.reason, line.note, line.fee_note, line.time_text):
            assert text == " ".join(unicodedata.normalize("NFC", text).split())
