"""A sheet as rows of cells with their merges, whatever kind of file it came from; and the refusal of a file. Plain Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LONGEST_CELL = 32_767  # characters; what a spreadsheet holds at most
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_ROWS = 100_000
MOST_CELLS = 700_000
MOST_PACKED = 2_000_000
MOST_UNPACKED = 20_000_000
MOST_MERGES = 50_000
LARGEST_MERGE = 1_000_000  # cells
MOST_MERGE_WORK = 5_000_000  # merges looked at, over all rows

MESSAGES = {
    "broken": "The file is damaged and cannot be read.",
    "doctype": "The file holds a document type declaration, which a spreadsheet never needs.",
    "empty": "The file is empty.",
    "encrypted": "The file is protected by a password.",
    "huge_cell": "A cell holds more than 32,767 characters.",
    "not_a_table": "No sheet has a header row with the names of the procedures.",
    "old_xls": "This is an old .xls file; save it as .xlsx.",
    "too_deep": "The file is nested more deeply than a spreadsheet ever is.",
    "too_large": "The file is too large: at most 2 MB packed and 20 MB unpacked.",
    "too_many_cells": "The file has more than 700,000 cells.",
    "too_many_merges": "The file merges more cells than a list ever does.",
    "too_many_rows": "The file has more than 100,000 rows.",
    "unknown_encoding": "The text is neither UTF-8, UTF-16 nor Windows-1258.",
    "unknown_format": "The file is neither an XLSX workbook nor a CSV file.",
    "zip_bomb": "The file unpacks to more than 20 MB.",
}


class Refused(Exception):
    """The file is not read at all. `reason` is an id of MESSAGES."""

    def __init__(self, reason: str) -> None:
        super().__init__(MESSAGES[reason])
        self.reason = reason


class Cell(NamedTuple):
    """A cell with its text decoded and cleaned. `formula` is "" or what the cell computes, which nobody here does."""

    text: str
    number: bool = False
    struck: bool = False
    formula: str = ""


class Row(NamedTuple):
    """`number` counts from 1 as the file does; `cells` by column from 0, only those that hold something."""

    number: int
    hidden: bool
    cells: Mapping[int, Cell]


class Merge(NamedTuple):
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """`merges` sorted by their first row. `rows` can be walked once."""

    name: str
    hidden: bool
    merges: list[Merge]
    rows: Iterator[Row]


@dataclass
class Merged:
    """The merges that reach over the row being read. Found by their edges, never spread out over the cells."""

    merges: list[Merge]
    _next: int = 0
    _work: int = 0
    _active: list[tuple[Merge, Cell | None]] = field(default_factory=list)

    def enter(self, row: Row) -> None:
        """Rows come in order; a merge whose first row has nothing in its first cell fills nothing."""
        if self._active:
            self._active = [each for each in self._active if each[0].bottom >= row.number]
        while self._next < len(self.merges) and self.merges[self._next].top <= row.number:
            merge = self.merges[self._next]
            if merge.bottom >= row.number:
                self._active.append((merge, row.cells.get(merge.left) if merge.top == row.number else None))
            self._next += 1
        self._work += len(self._active)
        if self._work > MOST_MERGE_WORK:
            raise Refused("too_many_merges")

    def filling(self, column: int) -> tuple[Merge, Cell] | None:
        for merge, anchor in self._active:
            if anchor is not None and merge.left <= column <= merge.right:
                return merge, anchor
        return None

    def width(self, column: int) -> int:
        """How many columns the cell is merged over."""
        return next((merge.right - merge.left + 1 for merge, _ in self._active if merge.left <= column <= merge.right), 1)

    def at_work(self) -> bool:
        return bool(self._active)


def letters(column: int) -> str:
    """0 → A, 26 → AA"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
