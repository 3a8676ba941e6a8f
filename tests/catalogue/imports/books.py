"""Small workbooks and CSV files to try the reading with."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import openpyxl

from portal.catalogue.imports.lines.rules import Line
from portal.catalogue.imports.reading.queries import read

Rows = Sequence[Sequence[object]]
HEADER = ("STT", "Mã TTHC", "Tên thủ tục hành chính", "Tiếp nhận qua BCCI", "Trả kết quả qua BCCI")
TITLE = ("DANH MỤC THỦ TỤC HÀNH CHÍNH TIẾP NHẬN, TRẢ KẾT QUẢ QUA DỊCH VỤ BƯU CHÍNH CÔNG ÍCH CẤP XÃ",)
BIRTH = (1, "1.001193", "Thủ tục đăng ký khai sinh", "x", "x")


def workbook(sheets: dict[str, Rows], merges: Iterable[str] = ()) -> openpyxl.Workbook:
    """The merges go into the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def lines(rows: Rows, merges: Iterable[str] = (), name: str = "Sheet1") -> list[Line]:
    return list(read(saved(workbook({name: rows}, merges)), "list.xlsx").lines)


def line(*row: object, header: Sequence[object] = HEADER) -> Line:
    """The one line that a row under a header of its own comes to."""
    (found,) = lines([TITLE, header, row])
    return found


def kinds(found: Line) -> list[str]:
    return [reason.kind for reason in found.reasons]


def csv_lines(text: str, encoding: str = "utf-8") -> list[Line]:
    return list(read(text.encode(encoding), "list.csv").lines)


def answers(found: list[Line]) -> list[tuple[bool | None, bool | None]]:
    return [(each.submit_by_post, each.return_by_post) for each in found]
