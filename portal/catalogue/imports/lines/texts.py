"""Lines as JSON."""

from typing import Any

from portal.catalogue.imports.lines.rules import Line


def as_json(line: Line) -> dict[str, Any]:
    return {
        "sheet": line.sheet,
        "row": line.row,
        "code": line.code,
        "name": line.name,
        "level": line.level,
        "field": line.field,
        "submit_by_post": line.submit_by_post,
        "return_by_post": line.return_by_post,
        "result": line.result,
        "reasons": [reason.text() for reason in line.reasons],
    }
