"""Which sheet somebody wants: of a procedure, a field or an agency, and where it will be handed out."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.catalogue.leaflets.rules import AGENCY, FIELD, PROCEDURE
from portal.catalogue.publications.rules import Procedure
from portal.catalogue.search import queries
from portal.catalogue.words.rules import as_code
from portal.places.queries import find_office
from portal.web.forms import FormReader

LONGEST = 300
NAMES = {PROCEDURE: "ma", FIELD: "linh-vuc", AGENCY: "co-quan"}


@dataclass(frozen=True)
class Wanted:
    """`kind` thu-tuc, linh-vuc or co-quan; `key` the code or the slug; `point` an office id or empty."""

    kind: str
    key: str
    point: str


def read_wanted(form: FormReader) -> Wanted:
    """Exactly one of the three, each of them known."""
    point = read_point(form)
    given = {kind: form.text(name, limit=LONGEST, required=False) for kind, name in NAMES.items()}
    chosen = [kind for kind, value in given.items() if value]
    if len(chosen) != 1:
        form.fail(NAMES[chosen[0] if chosen else PROCEDURE], _("Ông/bà điền một mục: mã thủ tục, lĩnh vực hoặc cơ quan."))
        return Wanted(PROCEDURE, "", point)
    kind = chosen[0]
    if kind == PROCEDURE:
        found = read_procedures(form)
        return Wanted(kind, found[0].code if found else "", point)
    if given[kind] not in (queries.fields() if kind == FIELD else queries.agencies()):
        form.fail(NAMES[kind], _("Danh mục không có mục này."))
    return Wanted(kind, given[kind], point)


def read_procedures(form: FormReader) -> tuple[Procedure, ...]:
    """What the list in force has under the code, a row per level."""
    typed = form.text("ma", limit=LONGEST)
    found = queries.find_procedures(as_code(typed) or typed)
    if not found:
        form.fail("ma", _("Danh mục không có thủ tục mang mã này."))
    return found


def read_point(form: FormReader) -> str:
    """The id of a known office; empty when none is named."""
    point = form.text("diem", limit=LONGEST, required=False)
    if point and find_office(point) is None:
        form.fail("diem", _("Không có điểm phát nào mang mã này."))
        return ""
    return point
