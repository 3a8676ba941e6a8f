"""The list as JSON and CSV. A CSV cell can never act as a formula."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from portal.catalogue.publications.rules import Procedure, Publication

COLUMNS = ("code", "name", "field", "level", "agency", "submit_by_post", "return_by_post", "reason")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_object(procedure: Procedure) -> dict[str, Any]:
    """One object per code and level (contract.md)."""
    return {name: getattr(procedure, name) for name in COLUMNS}


def as_json(publication: Publication, procedures: Sequence[Procedure], total: int, page: int, pages: int) -> dict[str, Any]:
    return {
        "publication": {
            "decision": None if publication.reference_only else publication.decision,
            "effective": None if publication.reference_only else publication.effective.isoformat(),
            "reference_only": publication.reference_only,
            "as_of": publication.as_of,
            "digest": publication.digest,
        },
        "total": total,
        "page": page,
        "pages": pages,
        "procedures": [as_object(procedure) for procedure in procedures],
    }


def as_csv(procedures: Sequence[Procedure]) -> str:
    """With a byte order mark, so that Excel reads UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for procedure in procedures:
        writer.writerow([_cell(value) for value in as_object(procedure).values()])
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "co" if value else "khong"
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(_FORMULA) else text
