"""A CSV file as one sheet: its encoding, its delimiter, its rows. Read as a stream."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO, TextIOWrapper
from itertools import islice

from portal.catalogue.imports.columns.rules import MOST_COLUMNS, columns
from portal.catalogue.imports.grid.rules import LONGEST_CELL, MOST_ROWS, MOST_UNPACKED, Cell, Refused, Row, Sheet
from portal.catalogue.imports.legacy.rules import clean, share_of_words

DELIMITERS = (",", ";", "\t", "|")
MOST_LINES = 1_000_000
LONGEST_LINE = 500_000  # bytes
SAMPLE = 300  # rows looked at for the header
CHUNK = 1 << 16
LEAST_WORDS = 0.8  # any byte is some letter of Windows-1258: its text must read as Vietnamese
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONSTANT = re.compile(r'="([^"]*)"')


def delimited(content: bytes, name: str) -> Sheet:
    """The rows count from 1 as a spreadsheet would number them: an entry with line breaks inside is one row."""
    _measure(content)
    encoding = _encoding(content)
    separator, skipped = _separator(content, encoding)
    return Sheet(clean(name), False, [], _rows(content, encoding, separator, skipped))


def _measure(content: bytes) -> None:
    if len(content) > MOST_UNPACKED:
        raise Refused("too_large")
    if content.count(b"\n") + content.count(b"\r") > MOST_LINES:
        raise Refused("too_many_rows")
    start = 0
    for found in re.finditer(rb"[\r\n]", content):
        if found.start() - start > LONGEST_LINE:
            raise Refused("huge_cell")
        start = found.end()
    if len(content) - start > LONGEST_LINE:
        raise Refused("huge_cell")


def _encoding(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _checked(content, encoding)
    try:
        return _checked(content, "utf-8")
    except UnicodeDecodeError:
        _checked(content, "cp1258")
    if share_of_words(content[:CHUNK].decode("cp1258")) < LEAST_WORDS:
        raise Refused("unknown_encoding")
    return "cp1258"


def _checked(content: bytes, encoding: str) -> str:
    """Decoded once in pieces, so that a wrong byte far down refuses the file before half of it is read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), CHUNK):
        if _NO_TEXT.search(decoder.decode(content[start : start + CHUNK])):
            raise Refused("unknown_encoding")
    decoder.decode(b"", True)
    return encoding


def _lines(content: bytes, encoding: str) -> TextIOWrapper:
    return TextIOWrapper(BytesIO(content), encoding=encoding, newline="")


def _separator(content: bytes, encoding: str) -> tuple[str, int]:
    """The delimiter and the lines to skip: as the file says in its first line, else the one under which a header is found."""
    with _lines(content, encoding) as lines:
        declared = re.fullmatch(r'"?sep=(.)"?\s*', lines.readline(10))
    if declared:
        return declared.group(1), 1
    for separator in DELIMITERS:
        if _shows_header(content, encoding, separator):
            return separator, 0
    raise Refused("not_a_table")


def _shows_header(content: bytes, encoding: str, separator: str) -> bool:
    above: dict[int, str] = {}
    with _lines(content, encoding) as lines, suppress(csv.Error):
        for record in islice(csv.reader(lines, delimiter=separator), SAMPLE):
            row = {at: clean(text) for at, text in enumerate(record[:MOST_COLUMNS]) if text and not text.isspace()}
            if columns([row]) or columns([above, row]):
                return True
            above = row
    return False


def _rows(content: bytes, encoding: str, separator: str, skipped: int) -> Iterator[Row]:
    with _lines(content, encoding) as lines:
        for number, row in enumerate(_records(lines, separator), start=1):
            if number > MOST_ROWS + 1000:
                raise Refused("too_many_rows")
            if number > skipped:
                yield Row(number, False, {at: _cell(text) for at, text in enumerate(row) if text and not text.isspace()})


def _records(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error as error:
        raise Refused("huge_cell" if "limit" in str(error) else "broken") from None


def _cell(raw: str) -> Cell:
    """A text that a spreadsheet would compute is a formula; ="1.001193" is how some write a text that must stay one."""
    if len(raw) > LONGEST_CELL:
        raise Refused("huge_cell")
    text = clean(raw)
    if not text.startswith("="):
        return Cell(text)
    constant = _CONSTANT.fullmatch(text)
    return Cell(constant.group(1)) if constant else Cell("", formula=text[:100])
