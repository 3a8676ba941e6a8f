"""How heavy the dossier is."""

import re

from flask_babel import gettext as _

from portal.booking.postage.rules import HEAVIEST, LIGHT
from portal.web.filters import number
from portal.web.forms import FormReader

_GRAMS = re.compile(r"(\d{1,3}(?:[. ]\d{3})*|\d+)\s*g?", re.ASCII)


def read_grams(form: FormReader) -> int:
    """Grams as typed, "1.200" and "300 g" as well; the usual weight where nothing was typed or it was wrong."""
    typed = form.text("gam", limit=20, required=False).lower()
    found = _GRAMS.fullmatch(typed)
    grams = int(re.sub(r"\D", "", found[1])) if found else 0
    if not typed or 0 < grams <= HEAVIEST:
        return grams or LIGHT
    form.fail("gam", _("Ông/bà ghi số gam, từ 1 đến %(most)s. Ví dụ: 300.", most=number(HEAVIEST)))
    return LIGHT
