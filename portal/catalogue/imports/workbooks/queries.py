"""An XLSX workbook as sheets of rows, read as a stream with the standard library's ZIP and XML readers."""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import isfinite

from portal.catalogue.imports.grid.rules import (
    LARGEST_MERGE,
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_CELL,
    MOST_MERGES,
    MOST_ROWS,
    Cell,
    Merge,
    Refused,
    Row,
    Sheet,
)
from portal.catalogue.imports.legacy.rules import clean
from portal.catalogue.imports.packages.queries import Markup, Package
from portal.catalogue.imports.parts.queries import Look, Part, Strings, TextReader, assembled, looks, sheets, strings

MOST_TEXT = 100_000_000  # characters over all cells, shared ones counted each time
LONGEST_FORMULA = 100  # as much as a reason shows
ROWS_WITH_TITLES = MOST_ROWS + 1000
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_NOTHING = Look()


def workbook(content: bytes) -> Iterator[Sheet]:
    """The sheets in order, each checked as a whole before its first row is handed out. Macro workbooks are no lists."""
    package = Package(content)
    if "xl/workbook.xml" not in package.names or "xl/vbaProject.bin" in package.names:
        raise Refused("unknown_format")
    parts = sheets(package)
    merges = _scanned(package, parts)
    found_looks, found_strings = looks(package), strings(package)
    budget = _Budget()
    for part, merged in zip(parts, merges, strict=True):
        reader = _SheetReader(found_looks, found_strings, budget)
        yield Sheet(part.name, part.hidden, merged, reader.rows(package, part.path))


def _scanned(package: Package, parts: list[Part]) -> list[list[Merge]]:
    """The merges of every sheet, which stand behind its rows; and no more rows than are allowed."""
    rows = 0
    merges: list[Merge] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal rows
        if name == "row":
            rows += 1
            if rows > ROWS_WITH_TITLES:
                raise Refused("too_many_rows")
        elif name == "mergeCell":
            merges.append(_merge(attributes.get("ref", "")))
            if len(merges) > MOST_MERGES:
                raise Refused("too_many_merges")

    found = []
    for part in parts:
        merges = []
        for _ in Markup(start).walk(package.chunks(part.path)):
            pass
        found.append(sorted(merges))
    return found


def _merge(reference: str) -> Merge:
    first, _, last = reference.replace("$", "").partition(":")
    (left, top), (right, bottom) = _place(first), _place(last or first)
    if (bottom - top + 1) * (right - left + 1) > LARGEST_MERGE:
        raise Refused("too_many_merges")
    return Merge(top, left, bottom, right)


def _place(reference: str) -> tuple[int, int]:
    """ "C12" → (2, 12)"""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise Refused("broken")
    column, row = _column(found.group(1)), int(found.group(2))
    if not 0 < row <= LAST_ROW:
        raise Refused("broken")
    return column, row


@lru_cache(maxsize=1024)
def _column(name: str) -> int:
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    if column > LAST_COLUMN:
        raise Refused("broken")
    return column - 1


def _number(value: str) -> str:
    """As a person would write it: the file says 1.0127900000000001 and 8.0E5."""
    number = float(value)
    if not isfinite(number):
        raise Refused("broken")
    return str(int(number)) if number == int(number) else f"{number:.9f}".rstrip("0")


class _Budget:
    """How much text the cells may come to: a shared string is unpacked wherever it stands."""

    def __init__(self) -> None:
        self.left = MOST_TEXT

    def spend(self, characters: int) -> None:
        self.left -= characters
        if self.left < 0:
            raise Refused("too_large")


class _SheetReader:
    """Turns the elements of a sheet into rows; the cell being read is spread over the fields beginning with _cell."""

    def __init__(self, found_looks: list[Look], found_strings: Strings, budget: _Budget) -> None:
        self._looks, self._strings, self._budget = found_looks, found_strings, budget
        self._done: list[Row] = []
        self._number, self._hidden, self._last, self._cells = 0, False, -1, dict[int, Cell]()
        self._at, self._kind, self._look = -1, "n", _NOTHING
        self._value, self._formula, self._take = list[str](), list[str](), ""
        self._size = 0
        self._inline = TextReader()

    def rows(self, package: Package, path: str) -> Iterator[Row]:
        markup = Markup(self._start, self._end)
        markup.parser.CharacterDataHandler = self._text
        for _ in markup.walk(package.chunks(path)):
            yield from self._done
            self._done = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "f"}:
            self._take = name
            if name == "f":
                self._formula.append("=")
        elif name == "row":
            self._start_row(attributes)
        elif self._at >= 0:
            self._inline.start(name, attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._number + 1))
        if not self._number < number <= LAST_ROW:
            raise Refused("broken")
        self._number, self._last, self._cells = number, -1, {}
        self._hidden = attributes.get("hidden", "0") in {"1", "true"} or attributes.get("ht", "") == "0"

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._at = self._last + 1 if reference is None else _place(reference)[0]
        if self._at >= LAST_COLUMN:
            raise Refused("broken")
        self._last, self._kind = self._at, attributes.get("t", "n")
        style = int(attributes.get("s", "0"))
        self._look = self._looks[style] if 0 <= style < len(self._looks) else _NOTHING
        self._value, self._formula, self._size = [], [], 0
        self._inline.begin()

    def _text(self, text: str) -> None:
        if self._take:
            self._size += len(text)
            if self._size > 2 * LONGEST_CELL:
                raise Refused("huge_cell")
            (self._value if self._take == "v" else self._formula).append(text)
        elif self._at >= 0:
            self._inline.text(text)

    def _end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in {"v", "f"}:
            self._take = ""
        elif name == "row":
            self._done.append(Row(self._number, self._hidden, self._cells))
        elif self._at >= 0:
            self._inline.end(name)

    def _end_cell(self) -> None:
        text, struck = self._read()
        if text or self._formula:
            self._budget.spend(len(text))
            number = self._kind == "n" and bool(text)
            self._cells[self._at] = Cell(text, number, struck, "".join(self._formula)[:LONGEST_FORMULA])
        self._at = -1

    def _read(self) -> tuple[str, bool]:
        value = "".join(self._value)
        if self._kind == "s":
            return self._strings.at(int(value), self._look) if value else ("", False)
        if self._kind == "inlineStr":
            return assembled(self._inline.runs, self._look)
        if len(value) > LONGEST_CELL:
            raise Refused("huge_cell")
        if self._kind == "n":
            return (_number(value) if value else ""), self._look.struck
        if self._kind == "e":
            self._formula.append(value)
            return "", False
        return clean(value, self._look.encoding), self._look.struck
