"""The list as JSON and CSV. A CSV cell can never act as a formula."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from portal.catalogue.publications.rules import Listed, Publication

COLUMNS = ("code", "name", "field", "level", "agency", "submit_by_post", "return_by_post", "reason")
OF_THE_LIST = ("decision", "effective", "eligibility_basis")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_object(procedure: Listed) -> dict[str, Any]:
    """One object per code and level (contract.md)."""
    named = {name: getattr(procedure, name) for name in COLUMNS}
    return {**named, "eligibility_basis": procedure.eligibility_basis}


def identity(publication: Publication) -> dict[str, Any]:
    """Which list this is; a reference list has neither decision nor date."""
    return {
        "decision": None if publication.reference_only else publication.decision,
        "effective": None if publication.reference_only else publication.effective.isoformat(),
        "reference_only": publication.reference_only,
        "as_of": publication.as_of,
        "digest": publication.digest,
        "address": f"/danh-muc/{publication.slug}",
    }


def as_json(publication: Publication, procedures: Sequence[Listed], total: int, page: int, pages: int) -> dict[str, Any]:
    return {
        "publication": identity(publication),
        "total": total,
        "page": page,
        "pages": pages,
        "procedures": [as_object(procedure) for procedure in procedures],
    }


def as_csv(publication: Publication, procedures: Sequence[Listed]) -> str:
    """With a byte order mark, so that Excel reads UTF-8; every row says which list it is of."""
    told = identity(publication)
    of_list = [_cell(told["decision"] or "danh muc tham khao"), _cell(told["effective"] or "")]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *OF_THE_LIST])
    for procedure in procedures:
        cells = [_cell(getattr(procedure, name)) for name in COLUMNS]
        writer.writerow([*cells, *of_list, _cell(procedure.eligibility_basis)])
    return "\ufeff" + out.getvalue()


def last_modified(publication: Publication) -> datetime:
    """When the list came to be; of the reference list only the day it is from is known."""
    return publication.published_at or datetime.combine(publication.effective, time(), UTC)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "co" if value else "khong"
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(_FORMULA) else text
