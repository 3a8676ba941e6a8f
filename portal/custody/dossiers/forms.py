"""What lets the public in: a code that exists, and the last four digits of the telephone. Wrong guesses are counted."""

import re

from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from portal.custody.dossiers.queries import has_last4
from portal.web import limits, locale
from portal.web.forms import FormReader

LAST_FOUR = re.compile(r"[0-9]{4}", re.ASCII)
WRONG_CODES = "500/10m"
UNKNOWN, MISTYPED = 10, 1  # what a wrong guess costs: about fifty unknown codes, or five hundred slips of the finger
WRONG_DIGITS = "5/1h"


def count_wrong(cost: int) -> None:
    """Wrong codes of one address, over all workers and representations; right codes never come here."""
    allow(limits.hit("wrong-codes", limits.client_address(), cost=cost, limit=WRONG_CODES))


def read_last_four(reader: FormReader, name: str = "phone_last4") -> str:
    given = reader.text(name, limit=10)
    digits = "".join(str(int(sign)) for sign in given if sign.isdecimal())
    if not reader.error(name) and not LAST_FOUR.fullmatch(digits):
        reader.fail(name, _("Ông/bà nhập đúng 4 chữ số cuối của số điện thoại."))
    return digits


def right_digits(code: str, reader: FormReader, field: str, given: str) -> bool:
    """Five wrong tries an hour for one dossier, whoever makes them, on whichever page."""
    allow(limits.peek("wrong-digits", code, limit=WRONG_DIGITS))
    if has_last4(code, given):
        return True
    limits.hit("wrong-digits", code, limit=WRONG_DIGITS)
    reader.fail(field, locale.translate("Bốn số này không đúng với số điện thoại đã cho. Ông/bà xem lại giúp."))
    return False


def allow(verdict: limits.Verdict) -> None:
    if not verdict.allowed:
        raise TooManyRequests(retry_after=verdict.retry_after)
