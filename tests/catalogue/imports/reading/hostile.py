"""Files made to harm whoever reads them, each with the id of its refusal. Run as a program it reads one of them and says
what that took: python -m tests.catalogue.imports.reading.hostile NAME."""

import json
import struct
import sys
import time
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK = f'<workbook xmlns:r="{_RELATIONS}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
_LINKS = (
    f'<Relationships><Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_HEADER = "".join(
    f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("Mã TTHC", "Tên TTHC", "Tiếp nhận", "Trả kết quả")
)
_SHEET = "xl/worksheets/sheet1.xml"
_DOCTYPE = '<!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY d "&b;&b;&b;">]>'


def package(sheet: str | bytes, **parts: str | bytes) -> bytes:
    """A workbook of one sheet; `parts` by their name under xl/, "__" for a slash and no ending: .xml, but for media."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        archive.writestr(_SHEET, sheet)
        for name, part in ({"workbook": _BOOK} | parts).items():
            path = f"xl/{name.replace('__', '/')}"
            archive.writestr(path if path.startswith("xl/media") else f"{path}.xml", part)
    return target.getvalue()


def sheet(rows: str, below: str = "") -> str:
    return f"<worksheet><sheetData><row>{_HEADER}</row>{rows}</sheetData>{below}</worksheet>"


def _text(text: str) -> str:
    return f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'


def _merges(reference: str, count: int) -> str:
    return "<mergeCells>" + f'<mergeCell ref="{reference}"/>' * count + "</mergeCells>"


def _strings(strings: str, rows: str = "") -> bytes:
    return package(sheet(rows), sharedStrings=f"<sst>{strings}</sst>")


def _styles(styles: str) -> bytes:
    return package(sheet(""), styles=f"<styleSheet>{styles}</styleSheet>")


def _same_sheet_again() -> bytes:
    one = _BOOK[_BOOK.find("<sheet ") : _BOOK.find("</sheets>")]
    return package(sheet("<row/>" * 900), workbook=_BOOK.replace(one, one * 150))


def _encrypted() -> bytes:
    content = bytearray(package(sheet("")))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(sign, at + 4)
    return bytes(content)


def _lying() -> bytes:
    """Says in both directories that the large part is small."""
    content = bytearray(package(sheet("<row/>" * 9_000_000)))
    for sign, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(sign)
        while at >= 0:
            if struct.unpack_from("<I", content, at + size)[0] > 1_000_000:
                struct.pack_into("<I", content, at + size, 1000)
            at = content.find(sign, at + 4)
    return bytes(content)


def _twice() -> bytes:
    target = BytesIO(package(sheet("")))
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(_SHEET, sheet(_text("other")))
    return target.getvalue()


def _cells(count: int, rows: int) -> str:
    return f"<row>{'<c><v>1</v></c>' * count}</row>" * rows


_UTF16 = f'<?xml version="1.0" encoding="UTF-16"?>{_DOCTYPE}<a/>'
_CSV_HEADER = "Mã TTHC,Tên TTHC,Cấp\n".encode()
_SHARED_CELL = '<c t="s"><v>0</v></c>'
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a zip bomb in a part nobody needs": ("zip_bomb", lambda: package(sheet(""), media__a=b"\0" * 200_000_000)),
    "a zip bomb in the sheet": ("zip_bomb", lambda: package(sheet("<row/>" * 9_000_000))),
    "a zip bomb of many parts": ("zip_bomb", lambda: package("<a/>", **{f"media__{i}": b"\0" * 1_100_000 for i in range(19)})),
    "a directory that lies": ("broken", _lying),
    "a part that stands twice": ("broken", _twice),
    "an encrypted part": ("encrypted", _encrypted),
    "a million rows": ("too_many_rows", lambda: package(sheet("<row/>" * 1_000_000))),
    "a row too many": ("too_many_rows", lambda: package(sheet("<row/>" * 101_001))),
    "a sheet named many times": ("too_many_rows", _same_sheet_again),
    "millions of cells": ("too_many_cells", lambda: package(sheet("<row>" + "<c/>" * 4_000_000 + "</row>"))),
    "a document type": ("doctype", lambda: package(_DOCTYPE + sheet(_text("&d;")))),
    "a document type in a part nobody needs": ("doctype", lambda: package("<a/>", theme__theme1=_DOCTYPE + "<a/>")),
    "a document type in UTF-16": ("doctype", lambda: package(_UTF16.encode("utf-16"))),
    "a deep nest": ("too_deep", lambda: package("<a>" * 1_000_000)),
    "a cell of 32,768 letters": ("huge_cell", lambda: package(sheet(_text("a" * 32_768)))),
    "a cell of nineteen million letters": ("huge_cell", lambda: package(sheet(_text("a" * 19_000_000)))),
    "a cell of many references": ("huge_cell", lambda: package(sheet(_text("&#65;" * 3_900_000)))),
    "a shared string of many runs": ("huge_cell", lambda: _strings("<si>" + "<t>abc</t>" * 1_500_000 + "</si>")),
    "a long formula": ("huge_cell", lambda: package(sheet("<row><c><f>" + "1+" * 9_000_000 + "1</f></c></row>"))),
    "a million shared strings": ("too_large", lambda: _strings("<si><t>ab</t></si>" * 1_000_000)),
    "one long string in every cell": (
        "too_large",
        lambda: _strings(f"<si><t>{'ấ' * 32_000}</t></si>", f"<row>{_SHARED_CELL * 16_000}</row>"),
    ),
    "hundreds of thousands of merges": ("too_many_merges", lambda: package(sheet("", _merges("A1:B2", 700_000)))),
    "merges over each other": ("too_many_merges", lambda: package(sheet("<row/>" * 99_000, _merges("A1:B90000", 40_000)))),
    "a merge over the whole sheet": ("too_many_merges", lambda: package(sheet("", _merges("A1:XFD1048576", 1)))),
    "a column that cannot be": ("broken", lambda: package(sheet('<row><c r="ZZZ2"><v>1</v></c></row>'))),
    "a row that cannot be": ("broken", lambda: package(sheet('<row r="99999999"/>'))),
    "hundreds of thousands of fonts": ("too_large", lambda: _styles(f"<fonts>{'<font/>' * 900_000}</fonts>")),
    "millions of styles": ("too_large", lambda: _styles(f"<cellXfs>{'<xf/>' * 3_000_000}</cellXfs>")),
    "a flood of names": ("broken", lambda: package("<a>" + "".join(f"<a{i}/>" for i in range(300_000)))),
    "a flood of attributes": ("broken", lambda: package("<a>" + "".join(f'<a a{i}=""/>' for i in range(200_000)))),
    "an element of many attributes": ("huge_cell", lambda: package("<a " + " ".join(f'a{i}=""' for i in range(200_000)))),
    "a long attribute": ("huge_cell", lambda: package('<a b="' + "c" * 19_000_000 + '"/>')),
    "a wide sheet without a header": ("not_a_table", lambda: package(f"<a>{_cells(9_000, 75)}</a>")),
    "a large file": ("too_large", lambda: b"PK\x03\x04" + bytes(2_000_000)),
    "a CSV file of a million lines": ("too_many_rows", lambda: _CSV_HEADER + b"1.000001,a,x\n" * 1_000_000),
    "a CSV file of one line": ("huge_cell", lambda: "\U0001f600".encode() * 4_500_000),
    "a CSV file of one cell": ("huge_cell", lambda: _CSV_HEADER + b'1.000001,"' + (b"a" * 400_000 + b"\n") * 20),
    "a CSV file of commas": ("not_a_table", lambda: (b"," * 400_000 + b"\n") * 20),
    "a large CSV file": ("too_large", lambda: b"a,b\n" * 5_000_001),
}


def _peak() -> int:
    """In KB, of this program alone: the resource module's figure would include the one that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def main() -> None:
    from portal.catalogue.imports.reading.queries import Refused, read

    content = sys.stdin.buffer.read()
    before, start = _peak(), time.perf_counter()
    try:
        reason = f"read {len(read(content, 'list').lines)} lines"
    except Refused as refused:
        reason = refused.reason
    taken = {"reason": reason, "seconds": time.perf_counter() - start, "grown_mb": (_peak() - before) / 1024}
    sys.stdout.write(json.dumps(taken))


if __name__ == "__main__":
    main()
