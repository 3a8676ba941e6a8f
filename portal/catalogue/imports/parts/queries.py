"""The parts of a workbook that its sheets refer to: names of sheets, fonts, shared strings."""

import posixpath
import re
import sys
from dataclasses import dataclass
from typing import NamedTuple

from portal.catalogue.imports.grid.rules import LONGEST_CELL, Refused
from portal.catalogue.imports.legacy.rules import clean, encoding_of
from portal.catalogue.imports.packages.queries import Markup, Package

MOST_STYLES = 65_000
MOST_SHEETS = 200
MOST_STRINGS = 400_000
MOST_STRINGS_BYTES = 40_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Spreadsheets write control characters as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


class Look(NamedTuple):
    """What matters of a font: which old encoding it stands for, and whether the text is struck through."""

    encoding: str = ""
    struck: bool = False


class Run(NamedTuple):
    """A stretch of a text; `look` is None where the cell's own holds."""

    text: str
    look: Look | None = None


@dataclass(frozen=True)
class Part:
    """A sheet of the workbook and the part that holds it."""

    name: str
    hidden: bool
    path: str


class FontReader:
    """Gathers one font from its elements, in the styles and in rich text alike."""

    def __init__(self) -> None:
        self.encoding, self.struck = "", False

    def take(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"name", "rFont"}:
            self.encoding = encoding_of(attributes.get("val", ""))
        elif name == "strike":
            self.struck = attributes.get("val", "1") not in {"0", "false"}

    def look(self) -> Look:
        return Look(self.encoding, self.struck)


class TextReader:
    """Gathers a text that may come in runs with fonts of their own: a shared string or one inside a cell."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self._size, self._take, self._rich, self._phonetic = 0, False, False, False
        self._font = FontReader()

    def begin(self) -> None:
        self.runs, self._size, self._take, self._rich, self._phonetic = [], 0, False, False, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._take = not self._phonetic
        elif name == "r":
            self._rich, self._font = False, FontReader()
        elif name == "rPr":
            self._rich = True
        elif name == "rPh":
            self._phonetic = True
        elif self._rich:
            self._font.take(name, attributes)

    def text(self, text: str) -> None:
        if self._take:
            self._size += len(text)
            if self._size > LONGEST_CELL:
                raise Refused("huge_cell")
            self.runs.append(Run(text, self._font.look() if self._rich else None))

    def end(self, name: str) -> None:
        if name == "t":
            self._take = False
        elif name == "r":
            self._rich = False
        elif name == "rPh":
            self._phonetic = False


class Strings:
    """The shared strings, cleaned when first asked for and then kept: one that stands in every row costs once."""

    def __init__(self) -> None:
        self._runs: list[str | tuple[Run, ...]] = []
        self._clean: dict[tuple[int, Look], tuple[str, bool]] = {}
        self._bytes = 0

    def add(self, runs: list[Run]) -> None:
        kept = "".join(run.text for run in runs) if all(run.look is None for run in runs) else tuple(runs)
        self._bytes += sum(sys.getsizeof(run.text) for run in runs) + 64
        if self._bytes > MOST_STRINGS_BYTES or len(self._runs) >= MOST_STRINGS:
            raise Refused("too_large")
        self._runs.append(kept)

    def at(self, index: int, look: Look) -> tuple[str, bool]:
        """The text and whether any of it is struck through."""
        if index < 0:
            raise Refused("broken")
        found = self._clean.get((index, look))
        if found is None:
            kept = self._runs[index]
            found = self._clean[(index, look)] = assembled([Run(kept)] if isinstance(kept, str) else kept, look)
        return found


def assembled(runs: list[Run] | tuple[Run, ...], look: Look) -> tuple[str, bool]:
    """Neighbouring runs of one encoding are decoded together; only then is the whole cleaned."""
    if all(run.look is None or run.look.encoding == look.encoding for run in runs):
        text = clean(unescaped("".join(run.text for run in runs)), look.encoding)
    else:
        text = clean("".join(_padded(run, look) for run in runs))
    return text, any((run.look or look).struck and not run.text.isspace() for run in runs)


def _padded(run: Run, look: Look) -> str:
    """A run decoded by its own font, with the spaces at its ends that a clean-up would take."""
    text = unescaped(run.text)
    before, after = " " if text[:1].isspace() else "", " " if text[-1:].isspace() else ""
    return before + clean(text, (run.look or look).encoding) + after


def sheets(package: Package) -> list[Part]:
    """The sheets in the workbook's order."""
    targets: dict[str, str] = {}
    found: list[Part] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip(
                "/"
            )

    def sheet(name: str, attributes: dict[str, str]) -> None:
        identity = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        if name == "sheet" and identity in targets:
            hidden = attributes.get("state", "visible") != "visible"
            found.append(Part(clean(attributes.get("name", "")), hidden, targets[identity]))

    for path, take in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        for _ in Markup(take).walk(package.chunks(path)):
            if len(found) > MOST_SHEETS or len(targets) > MOST_SHEETS:
                raise Refused("too_large")
    return found


class _StyleReader:
    """Gathers the fonts, then the looks of the cell styles in the order of their numbers."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self._fonts: list[FontReader] = []
        self._inside: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside.append(name)
        where = self._inside[1:3]
        if where == ["fonts", "font"]:
            self._font(name, attributes)
        elif where == ["cellXfs", "xf"] and name == "xf":
            number = int(attributes.get("fontId", "0"))
            self.looks.append(self._fonts[number].look() if 0 <= number < len(self._fonts) else Look())
        if len(self.looks) + len(self._fonts) > MOST_STYLES:
            raise Refused("too_large")

    def _font(self, name: str, attributes: dict[str, str]) -> None:
        if name == "font":
            self._fonts.append(FontReader())
        else:
            self._fonts[-1].take(name, attributes)

    def end(self, _: str) -> None:
        self._inside.pop()


def looks(package: Package) -> list[Look]:
    """The looks of the cell styles, by their number."""
    reader = _StyleReader()
    if "xl/styles.xml" in package.names:
        for _ in Markup(reader.start, reader.end).walk(package.chunks("xl/styles.xml")):
            pass
    return reader.looks


def strings(package: Package) -> Strings:
    found, reader = Strings(), TextReader()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            reader.begin()
        else:
            reader.start(name, attributes)

    def end(name: str) -> None:
        if name == "si":
            found.add(reader.runs)
        else:
            reader.end(name)

    if "xl/sharedStrings.xml" in package.names:
        markup = Markup(start, end)
        markup.parser.CharacterDataHandler = reader.text
        for _ in markup.walk(package.chunks("xl/sharedStrings.xml")):
            pass
    return found
