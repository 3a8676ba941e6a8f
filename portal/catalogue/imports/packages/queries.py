"""Opening a ZIP package without trusting it: everything is counted while it is unpacked, nothing is kept."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from xml.parsers import expat

from portal.catalogue.imports.grid.rules import LONGEST_CELL, MOST_PACKED, MOST_UNPACKED, Refused

CHUNK = 1 << 18
MOST_PARTS = 1000
DEEPEST = 64
MOST_NAMES = 1000  # different elements, different attributes
LONGEST_PIECE = 12 * LONGEST_CELL  # bytes without a ">": a full cell with every character spelled as a reference
_DECLARATION = b"<!DOCTYPE"
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Package:
    """A checked package: its parts can be walked chunk by chunk, as often as needed."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_PACKED:
            raise Refused("too_large")
        self._zip = zipfile.ZipFile(BytesIO(content))
        infos = self._zip.infolist()
        self.names = {info.filename.lstrip("/"): info for info in infos}
        if len(infos) > MOST_PARTS:
            raise Refused("zip_bomb")
        if any(info.flag_bits & 1 for info in infos):
            raise Refused("encrypted")
        if len(self.names) != len(infos) or any(info.compress_type not in _PACKINGS for info in infos):
            raise Refused("broken")
        self._count()

    def _count(self) -> None:
        """Unpack everything once: neither the sizes nor the names in the directory are believed."""
        total = 0
        for name in self.names:
            look = _Look() if name.endswith((".xml", ".rels", ".vml")) else None
            for chunk in self.chunks(name):
                total += len(chunk)
                if total > MOST_UNPACKED:
                    raise Refused("zip_bomb")
                if look:
                    look.at(chunk)

    def chunks(self, name: str) -> Iterator[bytes]:
        with self._zip.open(self.names[name]) as part:
            while chunk := part.read(CHUNK):
                yield chunk


class _Look:
    """At the bytes of markup before any parser sees them: no declaration, no piece that a parser would have to gather whole."""

    def __init__(self) -> None:
        self._tail, self._run = b"", 0

    def at(self, chunk: bytes) -> None:
        if _DECLARATION in (self._tail + chunk).upper():
            raise Refused("doctype")
        self._tail = chunk[-len(_DECLARATION) :]
        first = chunk.find(b">")
        self._run += len(chunk) if first < 0 else first
        if self._run > LONGEST_PIECE:
            raise Refused("huge_cell")
        if first >= 0:
            self._run = len(chunk) - chunk.rfind(b">") - 1


Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parser() -> expat.XMLParserType:
    """Never one that follows a document type."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    made.EntityDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise Refused("doctype")


def parsed(made: expat.XMLParserType, chunks: Iterator[bytes]) -> Iterator[None]:
    """A step a chunk, so that whoever collects rows can hand them on in between."""
    for chunk in chunks:
        made.Parse(chunk, False)
        yield
    made.Parse(b"", True)
    yield


class Markup:
    """An XML part walked for the first time. Prefixes are dropped; deep nests and floods of names are refused."""

    def __init__(self, start: Start, end: End | None = None) -> None:
        self._start, self._end, self._depth = start, end, 0
        self._local: dict[str, str] = {}
        self._attributes: set[str] = set()
        self.parser = parser()
        self.parser.StartElementHandler = self._enter
        self.parser.EndElementHandler = self._leave

    @property
    def is_plain(self) -> bool:
        """Whether no element had a prefix, so that a second walk may take the names as they are."""
        return all(name == local for name, local in self._local.items())

    def walk(self, chunks: Iterator[bytes]) -> Iterator[None]:
        return parsed(self.parser, chunks)

    def _enter(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused("too_deep")
        self._attributes.update(attributes)
        if len(self._attributes) > MOST_NAMES:
            raise Refused("broken")
        self._start(self._name(name), attributes)

    def _leave(self, name: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(self._name(name))

    def _name(self, name: str) -> str:
        local = self._local.get(name)
        if local is None:
            if len(self._local) > MOST_NAMES:
                raise Refused("broken")
            local = self._local[name] = name.rpartition(":")[2]
        return local
