"""FormReader: a submitted mapping in, clean values or a message per field out."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from flask_babel import gettext as _

from portal.web.text import clean, clean_lines

Choice = TypeVar("Choice", bound=Enum | str)


class FormReader:
    """Reads field by field and remembers what was wrong; templates show `errors` and refill with `value()`."""

    def __init__(self, submitted: Mapping[str, str]) -> None:
        self._submitted = submitted
        self.errors: dict[str, str] = {}
        self.values: dict[str, str] = {}

    @property
    def ok(self) -> bool:
        return not self.errors

    def text(self, name: str, *, limit: int, required: bool = True, lines: bool = False) -> str:
        """One cleaned line, or with `lines` a paragraph; empty when missing or too long."""
        cleaned = (clean_lines if lines else clean)(self._raw(name), limit + 200)
        self.values[name] = cleaned
        if required and not cleaned:
            self.fail(name, _("Ông/bà chưa điền mục này."))
        if len(cleaned) > limit:
            self.fail(name, _("Mục này dài nhất %(limit)s ký tự.", limit=limit))
            return ""
        return cleaned

    def choice(self, name: str, options: Iterable[Choice], *, required: bool = True) -> Choice | None:
        """One of an enumeration's members or of some texts; None when missing or not among them."""
        given = clean(self._raw(name), 100)
        self.values[name] = given
        for option in options:
            if given == (option.value if isinstance(option, Enum) else option):
                return option
        if required or given:
            self.fail(name, _("Ông/bà hãy chọn một trong các mục."))
        return None

    def flag(self, name: str) -> bool:
        """A ticked box; what is not sent was not ticked."""
        ticked = self._raw(name) in ("1", "on", "true", "yes", "co")
        self.values[name] = "1" if ticked else ""
        return ticked

    def day(self, name: str, *, first: date, last: date, outside: str) -> date | None:
        """A day as browsers send it; `outside` says what is wrong with one before `first` or after `last`."""
        try:
            day = date.fromisoformat(self.text(name, limit=10))
        except ValueError:
            self.fail(name, _("Ngày chưa đúng. Ví dụ: 2026-12-31."))
            return None
        if not first <= day <= last:
            self.fail(name, outside)
            return None
        return day

    def number(self, name: str, *, least: int, most: int, outside: str) -> int:
        """A whole number in plain digits; `outside` says what is wrong with anything else."""
        given = self.text(name, limit=9)
        if given.isascii() and given.isdigit() and least <= int(given) <= most:
            return int(given)
        self.fail(name, outside)
        return least

    def fail(self, name: str, message: str) -> None:
        """The first thing wrong with a field is the one shown."""
        self.errors.setdefault(name, message)

    def value(self, name: str) -> str:
        """What to show in the field again."""
        return self.values.get(name) or clean_lines(self._raw(name), 2000)

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def _raw(self, name: str) -> str:
        return self._submitted.get(name, "")
