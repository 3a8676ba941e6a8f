"""Reading a file that somebody uploads as lines of a list: any XLSX or CSV, hostile ones too."""

import csv
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.parsers import expat

from portal.catalogue.imports.delimited.queries import delimited
from portal.catalogue.imports.grid.rules import MOST_ROWS, Refused, Row, Sheet
from portal.catalogue.imports.lines.rules import Line, Total, totals, without_duplicates
from portal.catalogue.imports.tables.rules import Table
from portal.catalogue.imports.workbooks.queries import workbook

__all__ = ["Reading", "Refused", "read"]
STEP = 1000  # rows between two words to whoever waits
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"{\\rtf", b"<", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
# Whatever the readers below throw at a damaged file; nothing of it says more to an officer than that.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, csv.Error, EOFError, LookupError, ValueError, OverflowError,
    NotImplementedError, RuntimeError, OSError, MemoryError,
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """Every line of the file in its order; the sheets that hold no list, each with the id of why; the totals that it states."""

    lines: Sequence[Line]
    sheets_skipped: Sequence[tuple[str, str]]
    totals: Sequence[Total] = ()


def read(content: bytes, name: str, told: Callable[[int], None] | None = None) -> Reading:
    """The lines of a list. `told` hears the number of rows read so far. Raises Refused, and nothing else."""
    try:
        return _read(content, name, told or (lambda _: None))
    except UnicodeError:
        raise Refused("unknown_encoding") from None
    except _DAMAGE:
        raise Refused("broken") from None


def _read(content: bytes, name: str, told: Callable[[int], None]) -> Reading:
    lines: list[Line] = []
    skipped: list[tuple[str, str]] = []
    stated: list[Total] = []
    walk = _Walk(told)
    for sheet in _sheets(content, name):
        table, start = Table(replace(sheet, rows=walk.along(sheet.rows))), len(lines)
        for line in table.lines():
            lines.append(line)
            if len(lines) > 2 * MOST_ROWS:
                raise Refused("too_many_rows")
        stated += totals(lines[start:], table.totals)
        if not table.has_header:
            skipped.append((sheet.name, "no_header"))
    if not lines:
        raise Refused("not_a_table")
    told(walk.rows)
    return Reading(without_duplicates(lines), skipped, stated)


class _Walk:
    """Counts the rows of all sheets and tells of every thousand."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self.rows, self._told = 0, told

    def along(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            if self.rows % STEP == 0:
                self._told(self.rows)
            yield row


def _sheets(content: bytes, name: str) -> Iterator[Sheet]:
    """By what the file is, not by what it is called."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise Refused("empty")
    if content.startswith(_OLE):
        raise Refused("encrypted" if _ENCRYPTED in content else "old_xls")
    if content.startswith(b"PK"):
        return workbook(content)
    if start.startswith(_OTHERS):
        raise Refused("unknown_format")
    return iter([delimited(content, name)])
