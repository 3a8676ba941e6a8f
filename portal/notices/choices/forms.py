"""Which messages somebody wants, and that it is them: the last four digits of the telephone."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.web.forms import FormReader

CHOICES = ("all", "main", "none")


@dataclass(frozen=True)
class Choice:
    notices: str
    last4: str


def read_choice(form: FormReader) -> Choice:
    wanted = form.choice("notices", CHOICES) or ""
    given = form.text("phone_last4", limit=10)
    digits = "".join(str(int(sign)) for sign in given if sign.isdecimal())
    if not form.error("phone_last4") and len(digits) != 4:
        form.fail("phone_last4", _("Ông/bà nhập đúng 4 chữ số cuối của số điện thoại."))
    return Choice(wanted, digits)
