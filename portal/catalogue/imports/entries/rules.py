"""One row of a table as the line it means, with every doubt. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from portal.catalogue.imports.columns.rules import MARKS, Columns, Said
from portal.catalogue.imports.grid.rules import Cell, Merged, Row, letters
from portal.catalogue.imports.legacy.rules import is_garbled
from portal.catalogue.imports.lines.rules import Line, Reason
from portal.catalogue.imports.values.rules import both, code, duration, fee, is_capitals, is_cut, levels, mark, whole_number

LONGEST_RAW = 80
_EMPTY = Cell("")
Flag = bool | None


@dataclass
class Around:
    """What a row inherits: from the titles, from the section it stands in."""

    sheet: str
    hidden: bool
    has_merges: bool
    said: Said = field(default_factory=Said)
    level: str = ""
    field: str = ""
    agency: str = ""
    carried: str = ""

    def begin(self, told: Said, level: str) -> None:
        self.said, self.level, self.field, self.agency, self.carried = told, level, "", "", ""


def lines_of(row: Row, columns: Columns, merged: Merged, around: Around, *, below: bool = False) -> Iterator[Line]:
    """A line for every level that the row names; one where it names none."""
    entry = _Entry(row, columns, merged, around)
    if below:
        entry.doubt("after_total")
    found = entry.levels()
    line = entry.line(found[0] if found else "")
    yield line
    for level in found[1:]:
        yield replace(line, level=level)


class _Entry:
    """A row under its columns; doubts gather while it is read."""

    def __init__(self, row: Row, columns: Columns, merged: Merged, around: Around) -> None:
        self._row, self._columns, self._merged, self._around = row, columns, merged, around
        self._reasons: list[Reason] = []

    def doubt(self, kind: str, role: str = "", raw: str = "") -> None:
        at = self._columns.get(role)
        where = f"{letters(at)}{self._row.number}" if at >= 0 else ""
        self._reasons.append(Reason(kind, where, raw if len(raw) <= LONGEST_RAW else raw[: LONGEST_RAW - 1] + "…"))

    def _cell(self, role: str) -> Cell:
        """The cell itself, or the one it is merged into: from above, or over both marks."""
        at = self._columns.by_role.get(role)
        if at is None:
            return _EMPTY
        found = self._row.cells.get(at)
        if found is None and self._merged.at_work():
            filling = self._merged.filling(at)
            if filling and (filling[0].left == at or {self._columns.role_at.get(filling[0].left), role} <= set(MARKS)):
                return filling[1]
        return found or _EMPTY

    def line(self, level: str) -> Line:
        """Asked once. A row that has neither code nor name means nothing that could be published."""
        read, name = self._code(), self._name()
        submit, returned = self._flags()
        self._look_at_the_row()
        time_text, days, unit = self._duration()
        amount, fee_note = self._fee()
        result = "rejected" if not read and not name else "doubtful" if self._reasons else "accepted"
        return Line(
            sheet=self._around.sheet, row=self._row.number, code=read, name=name, level=level, field=self._field(),
            agency=self._cell("agency").text or self._around.agency, submit_by_post=submit, return_by_post=returned,
            reason=self._cell("reason").text, days=days, days_unit=unit, time_text=time_text, fee_vnd=amount, fee_note=fee_note,
            legal_basis=self._cell("basis").text, papers=self._papers(), note=self._cell("note").text,
            result=result, reasons=tuple(self._reasons),
        )  # fmt: skip

    def _code(self) -> str:
        cell = self._cell("code")
        read = code(cell.text, cell.number)
        if read.problem:
            self.doubt(read.problem, "code", cell.text)
        return read.text

    def _name(self) -> str:
        name = self._cell("name").text
        if not name:
            self.doubt("missing_name", "name")
        elif is_cut(name):
            self.doubt("cut_name", "name", name)
        elif is_capitals(name):
            self.doubt("name_in_capitals", "name", name)
        if name.startswith(("=", "+", "@")):
            self.doubt("formula", "name", name)
        if is_garbled(name):
            self.doubt("strange_letters", "name", name)
        return name

    def levels(self) -> tuple[str, ...]:
        marked = tuple(level for level in ("tinh", "xa") if mark(self._cell(f"level_{level}").text))
        if marked:
            return marked
        cell = self._cell("level")
        if cell.text:
            found = levels(cell.text)
            if not found:
                self.doubt("unknown_level", "level", cell.text)
            return found
        if not self._around.level:
            self.doubt("missing_level", "level")
        return (self._around.level,) if self._around.level else ()

    def _flags(self) -> tuple[Flag, Flag]:
        told = self._around.said
        if self._columns.has_marks:
            submit, returned = self._answers()
        elif told.refused:
            return False, False
        else:
            submit, returned = told.submit, told.returned
            if submit is None or returned is None:
                self.doubt("missing_mark")
        if told.refused and (submit or returned):
            self.doubt("mark_against_title")
        return (False, False) if told.refused else (submit, returned)

    def _answers(self) -> tuple[Flag, Flag]:
        if self._columns.get("both") >= 0 and not {"submit", "return"} & self._columns.by_role.keys():
            cell = self._cell("both")
            found = (None, None) if cell.formula and not cell.text else both(cell.text)
            if None in found and not cell.formula:
                self.doubt("unknown_mark", "both", cell.text)
            return found
        return self._answer("submit"), self._answer("return")

    def _answer(self, side: str) -> Flag:
        """A blank says no, unless there is a column of its own for no."""
        yes, no = self._mark(side), self._mark(f"{side}_no") or self._mark("both_no")
        has_no = bool({f"{side}_no", "both_no"} & self._columns.by_role.keys())
        if self._columns.get(side) < 0 or (has_no and yes is not None and yes == no):
            if no and not yes:
                return False
            self.doubt("missing_mark" if not yes else "unknown_mark", side)
            return None
        return yes

    def _mark(self, role: str) -> Flag:
        if self._columns.get(role) < 0:
            return False
        cell = self._cell(role)
        found = None if cell.formula and not cell.text else mark(cell.text)
        if found is None and not cell.formula:
            self.doubt("unknown_mark", role, cell.text)
        return found

    def _look_at_the_row(self) -> None:
        if self._around.hidden:
            self.doubt("hidden_sheet")
        if self._row.hidden:
            self.doubt("hidden_row")
        for role in self._columns.decisive:
            cell = self._cell(role)
            if cell.formula:
                self.doubt("formula", role, cell.formula)
            if cell.struck and cell.text:
                self.doubt("struck_through", role, cell.text)

    def _field(self) -> str:
        """A field merged over its rows arrives in the first of them alone where a file has no merges."""
        own = self._cell("field").text
        if own:
            self._around.carried = own
        elif self._columns.get("field") >= 0 and not self._around.has_merges:
            own = self._around.carried
        return own or self._around.field

    def _duration(self) -> tuple[str, int | None, str]:
        text = self._cell("time").text
        if not text:
            return self._duration_in_parts()
        days, unit = duration(text)
        heading = self._columns.headings.get("time", "")
        if days is None and "ngay" in heading and whole_number(text) is not None:
            days, unit = whole_number(text), "ngày làm việc" if "ngay lam viec" in heading else "ngày"
        return text, days, unit

    def _duration_in_parts(self) -> tuple[str, int | None, str]:
        """Columns of their own for the number, its unit and the words."""
        text, written, unit = (self._cell(role).text for role in ("days", "time_text", "days_unit"))
        number = whole_number(text)
        days, read = (number, "") if number is not None else duration(text)
        return written or ("" if days is not None else text), days, unit or read

    def _fee(self) -> tuple[int | None, str]:
        cell, note = self._cell("fee"), self._cell("fee_note").text
        amount = fee(cell.text, cell.number) if cell.text else None
        return amount, note or (cell.text if amount is None else "")

    def _papers(self) -> tuple[str, ...]:
        text = self._cell("papers").text
        return tuple(part for each in text.split(" | ") if (part := each.strip(" -+•"))) if text else ()
