"""CSV files as spreadsheets export them: any of the three encodings, any of the usual delimiters, titles above the header."""

import csv
import unicodedata
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from portal.catalogue.imports.lines.rules import counts
from portal.catalogue.imports.reading.queries import Refused, read
from tests.catalogue.imports.books import csv_lines, kinds

DATA = Path(__file__).parent.parent / "data"
ROWS = [
    ["DANH MỤC THỦ TỤC HÀNH CHÍNH CẤP XÃ", "", "", "", ""],
    ["", "", "", "", ""],
    ["TT", "Mã số\nTTHC", "Tên thủ tục", "Thực hiện qua BCCI", ""],
    ["", "", "", "Tiếp nhận", "Trả kết quả"],
    ["I", "Hộ tịch", "", "", ""],
    ["1", "1.001193", "Đăng ký khai sinh, \"kết hợp\"; cấp thẻ", "x", ""],
    ["2", "1.000656", "Đăng ký khai tử", "x", "x"],
    ["Cộng: 02 thủ tục", "", "", "", ""],
]  # fmt: skip


def exported(delimiter: str) -> str:
    target = StringIO()
    csv.writer(target, delimiter=delimiter).writerows(ROWS)
    return target.getvalue()


def as_cp1258(text: str) -> bytes:
    """Tones are characters of their own there; the letters below them are not."""
    out = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            out.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            tones = "".join(c for c in apart if c in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(c for c in apart if c not in tones))
            out.append((base + tones).encode("cp1258"))
    return b"".join(out)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_every_encoding_and_delimiter_reads_the_same(delimiter: str, encoding: str) -> None:
    text = exported(delimiter)
    content = as_cp1258(text) if encoding == "cp1258" else text.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    found = read(content, "list.csv").lines
    assert [(x.row, x.code, x.name, x.field, x.level, x.submit_by_post, x.return_by_post, x.result) for x in found] == [
        (6, "1.001193", 'Đăng ký khai sinh, "kết hợp"; cấp thẻ', "Hộ tịch", "xa", True, False, "accepted"),
        (7, "1.000656", "Đăng ký khai tử", "Hộ tịch", "xa", True, True, "accepted"),
    ]


def test_the_first_line_may_name_the_delimiter() -> None:
    found = csv_lines("sep=;\r\nMã TTHC;Tên TTHC;Cấp;Tiếp nhận;Trả kết quả\r\n1.001193;Khai sinh;xã;x;\r\n")
    assert [(each.row, each.code, each.result) for each in found] == [(3, "1.001193", "accepted")]


def test_the_shape_of_the_reference_list_is_read_in_full() -> None:
    """The columns of the shipped data before it is prepared: two levels in a cell are two lines."""
    header = (
        "code,name,field,level,agency,receive_by_post,return_by_post,reason_if_no,days,fee_vnd,legal_basis,days_unit,"
        "time_text,fee_note,required_papers,note"
    )
    rows = [
        '1.001193,Khai sinh,Hộ tịch,xã,UBND cấp xã,yes,yes,,,0,60/2014/QH13,,Ngay trong ngày,,Tờ khai | Giấy chứng sinh,',
        '2.000635,Bản sao,Hộ tịch,tỉnh;xã,,yes,no,Phải ký,5,8000,,ngày làm việc,5 ngày làm việc,,,ghi chú',
    ]  # fmt: skip
    first, second, third = csv_lines("\n".join([header, *rows]))
    assert (first.level, first.fee_vnd, first.days, first.time_text) == ("xa", 0, None, "Ngay trong ngày")
    assert (first.papers, first.legal_basis) == (("Tờ khai", "Giấy chứng sinh"), "60/2014/QH13")
    assert [(x.level, x.days, x.days_unit, x.fee_vnd, x.reason, x.note) for x in (second, third)] == [
        (level, 5, "ngày làm việc", 8000, "Phải ký", "ghi chú") for level in ("tinh", "xa")
    ]
    assert {x.result for x in (first, second, third)} == {"accepted"}


def test_the_annex_exported_sheet_by_sheet_keeps_its_codes() -> None:
    """A CSV file has lost merges and formats: what they said is a blank or a doubt, everything else is the same."""
    book = openpyxl.load_workbook(DATA / "annex_messy.xlsx")
    whole = {(each.sheet, each.row): each for each in read((DATA / "annex_messy.xlsx").read_bytes(), "m").lines}
    for sheet in book.worksheets[:3]:
        target = StringIO()
        csv.writer(target).writerows(
            [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
        )
        name = sheet.title.strip()
        found = {each.row: each for each in read(target.getvalue().encode(), name).lines}
        assert set(found) == {row for at, row in whole if at == name}
        different = {row for row, each in found.items() if each.code != whole[name, row].code}
        assert different == ({17} if name.startswith("PL I ") else set())
        assert all(each.level == whole[name, row].level and each.field == whole[name, row].field for row, each in found.items())


def test_a_formula_is_shown_and_never_computed() -> None:
    head = "Mã TTHC,Tên TTHC,Cấp,Tiếp nhận,Trả kết quả\n"
    (found,) = csv_lines(head + '1.001193,"=HYPERLINK(""http://a.example"",""x"")",xã,x,=1+1\n')
    assert (found.name, found.return_by_post, found.result) == ("", None, "doubtful")
    assert kinds(found) == ["missing_name", "formula", "formula"]
    assert "formula in E2: =1+1" in [reason.text() for reason in found.reasons]


def test_a_text_held_by_a_formula_is_that_text() -> None:
    (found,) = csv_lines('Mã TTHC,Tên TTHC,Cấp,Tiếp nhận,Trả kết quả\n"=""1.001193""",Khai sinh,xã,x,x\n')
    assert (found.code, found.result) == ("1.001193", "accepted")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"a,b,c\n1,2,3\n", "not_a_table"),
        (b"\x00\x01\x02", "unknown_encoding"),
        (exported(",").encode("utf-16-le"), "unknown_encoding"),
        (exported(",").encode("utf-32"), "unknown_encoding"),
        ("M· TTHC,Tªn thñ tôc,CÊp\n1.001193,CÊp giÊy phÐp ho¹t ®éng,x·\n".encode("latin-1"), "unknown_encoding"),
        (b"%PDF-1.7\n", "unknown_format"),
        (b"<html><table><tr><td>", "unknown_format"),
        (b"{\\rtf1", "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04", "broken"),
    ],
)
def test_other_files_are_refused_by_what_they_are(content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content, "list.csv")
    assert refused.value.reason == reason
    assert str(refused.value).endswith(".")


def test_lines_of_a_list_are_counted() -> None:
    assert counts(csv_lines(exported(","))) == {"rows": 2, "accepted": 2, "doubtful": 0, "rejected": 0, "duplicate": 0}
