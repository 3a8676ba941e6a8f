"""Bring translations/en up to what the source says: new messages empty, dropped ones gone, the others kept.

Usage: make messages   (it names what is still to be translated)
"""

import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def extracted() -> list[Any]:
    """Every message id of the source, sorted; a pair where there is a plural."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)  # type: ignore[no-untyped-call]
    found: set[Hashable] = set()
    for folder in ("portal", "templates"):
        inside = [(pattern.partition("/")[2], method) for pattern, method in methods if pattern.startswith(f"{folder}/")]
        own = {pattern.partition("/")[2]: options.get(pattern, {}) for pattern in options}
        for _file, _line, text, _comments, _context in extract_from_dir(
            ROOT / folder,
            inside,
            own,
            directory_filter=lambda _folder: True,  # templates/_ui too
        ):
            found.add(text)
    return sorted(found, key=str)


def read(file: Path) -> Catalog:
    if not file.exists():
        return Catalog(locale="en")
    with file.open("rb") as stream:
        return read_po(stream, locale="en")


def main() -> None:
    before, after = read(ENGLISH), Catalog(locale="en", project="portal", fuzzy=False)
    for text in extracted():
        known = before.get(text[0] if isinstance(text, tuple) else text)
        after.add(text, known.string if known else "")
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as stream:
        write_po(stream, after, omit_header=False, width=120, sort_output=True, no_location=True, include_previous=False)
    missing = [message.id for message in after if message.id and not message.string]
    print("\n".join(map(str, missing)))
    print(f"{len(after)} messages, {len(missing)} to translate", file=sys.stderr)


if __name__ == "__main__":
    main()
