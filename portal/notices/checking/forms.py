"""Reading the number that somebody types from a message."""

import re

from flask_babel import gettext as _

from portal.web.forms import FormReader

NUMBER = re.compile(r"[0-9]{8}", re.ASCII)


def read_number(form: FormReader) -> str:
    """Eight digits, in any grouping or width; with whatever stands around them in the message."""
    given = form.text("so", limit=400)
    digits = "".join(str(int(sign)) if sign.isdecimal() else " " if sign.isalpha() else "" for sign in given)
    found = [part for part in digits.split() if NUMBER.fullmatch(part)]
    if form.ok and not found:
        form.fail("so", _("Số của tin gồm 8 chữ số, đứng cuối tin, sau chữ “tin so”."))
    return found[-1] if found else ""
