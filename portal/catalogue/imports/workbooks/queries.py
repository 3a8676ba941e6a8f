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
    MOST_CELLS,
    MOST_MERGES,
    MOST_ROWS,
    Cell,
    Merge,
    Refused,
    Row,
    Sheet,
)
from portal.catalogue.imports.legacy.rules import clean
from portal.catalogue.imports.packages.queries import Markup, Package, parsed, parser
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
    if any(part.path not in package.names for part in parts):
        raise Refused("broken")
    scanned = _scanned(package, parts)
    found_looks, found_strings = looks(package), strings(package)
    budget = _Budget()
    for part, (merged, plain) in zip(parts, scanned, strict=True):
        reader = _SheetReader(found_looks, found_strings, budget)
        yield Sheet(part.name, part.hidden, merged, reader.rows(package, part.path, plain))


def _scanned(package: Package, parts: list[Part]) -> list[tuple[list[Merge], bool]]:
    """The merges of every sheet, which stand behind its rows, and whether it has no prefixes; no more rows than are allowed."""
    counter = _Counter()
    found = []
    for part in parts:
        counter.merges = []
        markup = Markup(counter.start)
        for _ in markup.walk(package.chunks(part.path)):
            pass
        found.append((sorted(counter.merges), markup.is_plain))
    return found


class _Counter:
    """Counts over all sheets, gathers the merges of one."""

    def __init__(self) -> None:
        self.rows = self.cells = 0
        self.merges: list[Merge] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise Refused("too_many_cells")
        elif name == "row":
            self.rows += 1
            if self.rows > ROWS_WITH_TITLES:
                raise Refused("too_many_rows")
        elif name == "mergeCell":
            self.merges.append(_merge(attributes.get("ref", "")))
            if len(self.merges) > MOST_MERGES:
                raise Refused("too_many_merges")


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
    """As a person would write it: the file says 1.0127900000000001 and 8.0E5. Empty for what is no number."""
    try:
        number = float(value)
    except ValueError:
        return ""
    if not isfinite(number):
        return ""
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

    def rows(self, package: Package, path: str, plain: bool) -> Iterator[Row]:
        """The part has been walked before, and nothing in it floods; `plain`: its names carry no prefix."""
        made = parser() if plain else Markup(self._start, self._end).parser
        if plain:
            made.StartElementHandler, made.EndElementHandler = self._start, self._end
        made.CharacterDataHandler = self._text
        for _ in parsed(made, package.chunks(path)):
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
            if self._size > LONGEST_CELL:
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
        value = "".join(self._value) if self._value else ""
        number = _number(value) if value and self._kind == "n" else ""
        text, struck = (number, self._look.struck) if number else self._read(value)
        if text or self._formula:
            self._budget.spend(len(text))
            self._cells[self._at] = Cell(text, bool(number), struck, "".join(self._formula)[:LONGEST_FORMULA])
        self._at = -1

    def _read(self, value: str) -> tuple[str, bool]:
        """What is no number: a shared string, a string in the cell, what a formula came to, an error."""
        if self._kind == "s":
            return self._strings.at(int(value), self._look) if value else ("", False)
        if self._inline.runs:
            return assembled(self._inline.runs, self._look)
        if len(value) > LONGEST_CELL:
            raise Refused("huge_cell")
        if self._kind == "e":
            self._formula.append(value)
            return "", False
        if self._kind == "b":
            return ("TRUE" if value == "1" else "FALSE"), self._look.struck
        return (clean(value, self._look.encoding) if value else ""), self._look.struck
