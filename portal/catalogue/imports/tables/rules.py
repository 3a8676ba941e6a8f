"""A sheet read from top to bottom: titles, header, sections, procedures, what stands below. Plain Python."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.catalogue.imports.columns.rules import (
    MOST_COLUMNS,
    Columns,
    columns,
    continues_header,
    role,
    said,
    speaks_of_post,
)
from portal.catalogue.imports.entries.rules import Around, lines_of
from portal.catalogue.imports.grid.rules import Merged, Row, Sheet
from portal.catalogue.imports.lines.rules import Line
from portal.catalogue.imports.sections.rules import (
    WIDE,
    Section,
    are_column_numbers,
    is_footnote,
    is_total,
    section,
    stated_count,
)

SEARCHED = 20_000  # cells in which a header must appear
LONGEST_TITLE = 1000
MOST_TITLES = 200
MOST_HEADER_ROWS = 3
_CODE = re.compile(r"\d\.\d{6}")
_CODE_LIKE = re.compile(r"\W{0,2}[\dlIoO|]\s?[.,]\s?\d{2}")
_HEADING_STARTS = "tndpmc"


@dataclass
class Table:
    """What has been read so far of a sheet. `lines` may be walked once; then `has_header` is settled, and `totals` holds the
    rows that state how many procedures stand above."""

    sheet: Sheet
    has_header: bool = False
    totals: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._merged = Merged(self.sheet.merges)
        self._titles: list[str] = []
        self._header: list[dict[int, str]] = []
        self._last: tuple[int, dict[int, str]] = (0, {})
        self._columns: Columns | None = None
        self._around = Around(self.sheet.name, self.sheet.hidden, has_merges=bool(self.sheet.merges))
        self._below = False

    def lines(self) -> Iterator[Line]:
        searched = 0
        for row in self.sheet.rows:
            self._merged.enter(row)
            texts = {at: cell.text for at, cell in row.cells.items() if cell.text}
            if not texts and not any(cell.formula for cell in row.cells.values()):
                continue
            if self._columns is None:
                searched += len(row.cells) + 1
                if searched > SEARCHED:
                    return
            yield from self._read(row, texts)

    def _read(self, row: Row, texts: Mapping[int, str]) -> Iterator[Line]:
        if self._header and self._goes_on(row, texts):
            return
        if self._header:
            self._begin_table()
        found = self._columns
        if found is not None and self._shows_code(texts, found):
            yield from lines_of(row, found, self._merged, self._around, below=self._below)
        elif self._is_header(row, texts):
            return
        elif found is None or self._below:
            self._last = (row.number, self._labels(row, texts))
            self._titles += [text[:LONGEST_TITLE] for text in texts.values()][: MOST_TITLES - len(self._titles)]
        else:
            yield from self._between(row, texts, found)

    def _shows_code(self, texts: Mapping[int, str], found: Columns) -> bool:
        """At first sight. Below a total only a row that is hardly anything else: a code in any column, and some other text."""
        if self._below:
            return len(texts) > 1 and any(_CODE.fullmatch(text) for text in texts.values())
        return bool(_CODE_LIKE.match(texts.get(found.get("code"), "")))

    # The header

    def _is_header(self, row: Row, texts: Mapping[int, str]) -> bool:
        if self._columns is not None and not any(_may_be_heading(text) for text in texts.values()):
            return False
        labels = self._labels(row, texts)
        above = self._last[1] if self._last[0] == row.number - 1 else {}
        alone, joined = columns([labels]), columns([above, labels]) if above else None
        found = alone if alone and (alone.has_marks or not joined or not joined.has_marks) else joined
        if found is None:
            return False
        self._header = [labels] if found is alone else [above, labels]
        self._columns = found
        return True

    def _goes_on(self, row: Row, texts: Mapping[int, str]) -> bool:
        """Whether this is one more row of headings: merged with the first, or nothing but headings itself."""
        found = self._columns or Columns({}, {})
        held = [found.get(each) for each in ("name", "code") if found.get(each) >= 0]
        merged = any((filling := self._merged.filling(at)) and filling[0].top < row.number for at in held)
        below = (
            len(self._header) < MOST_HEADER_ROWS and not any(at in texts for at in held) and continues_header(texts.values())
        )
        if not merged and not below:
            return False
        self._header.append(self._labels(row, texts))
        self._columns = columns(self._header) or found
        return True

    def _begin_table(self) -> None:
        """The header is complete: what the titles above said holds from here on. A header repeated inside changes nothing, nor
        does one below a total where no new title stands."""
        self._header = []
        told = said(self._titles)
        if not self.has_header or (self._below and told):
            self._around.begin(told, told.level or said([f"Phụ lục {self.sheet.name}"]).level)
        self.has_header, self._below, self._titles = True, False, []

    def _labels(self, row: Row, texts: Mapping[int, str]) -> dict[int, str]:
        labels = {at: text for at, text in texts.items() if at < MOST_COLUMNS}
        if self._merged.at_work():
            for at in range(MOST_COLUMNS):
                filling = None if at in labels else self._merged.filling(at)
                if filling and filling[1].text:
                    labels[at] = filling[1].text
        return labels

    # The rows under it

    def _between(self, row: Row, texts: Mapping[int, str], found: Columns) -> Iterator[Line]:
        """A row that shows no code at first sight."""
        every = list(texts.values())
        marked = any(at in texts for at in found.mark_columns)
        opened = None if marked or not every else section(texts, found, self._is_wide(texts))
        if opened is not None and not is_total(every) and not is_footnote(every):
            self._open(opened)
        elif every and (is_total(every) or (not marked and is_footnote(every))):
            self._below, self._titles = True, []
            stated = stated_count(every) if is_total(every) else None
            if stated is not None:
                self.totals.append((row.number, stated))
        elif not are_column_numbers(every):
            yield from lines_of(row, found, self._merged, self._around)

    def _is_wide(self, texts: Mapping[int, str]) -> bool:
        longest = max(texts, key=lambda at: len(texts[at]))
        return self._merged.width(longest) >= WIDE

    def _open(self, opened: Section) -> None:
        told = said([f"Thủ tục: {opened.title}"])
        if speaks_of_post(opened.title):
            self._around.said = told
        if not opened.is_field and (told.level or speaks_of_post(opened.title)):
            self._around.level, self._around.field = told.level or self._around.level, ""
        elif opened.is_agency:
            self._around.agency, self._around.field = opened.title, ""
        else:
            self._around.field = opened.title


def _may_be_heading(text: str) -> bool:
    return len(text) <= 60 and text[:1].lower() in _HEADING_STARTS and role(text) in {"name", "code"}
