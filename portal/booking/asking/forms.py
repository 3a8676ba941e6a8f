"""What the booking pages are given: choices from the address, contact from the form."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers
from flask_babel import gettext as _

from portal.booking.pickups.rules import services
from portal.booking.pickups.service import Booking
from portal.booking.windows.rules import Window, read_window
from portal.catalogue.publications.rules import Procedure
from portal.catalogue.search.queries import find_procedure
from portal.custody.dossiers.rules import Contact
from portal.places.queries import find_unit, serving_office
from portal.places.rules import Unit
from portal.web.forms import FormReader

_ANSWERING = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)  # not 1800, not 1900: nobody's own
_REQUEST = re.compile(r"^[A-Za-z0-9_-]{16,80}$")


@dataclass(frozen=True)
class Choices:
    """What has been chosen so far; a later step is only reached with the earlier ones."""

    procedure: Procedure | None
    service: str
    unit: Unit | None
    window: Window | None

    def address(self) -> dict[str, str]:
        """The same choices as parts of an address; nothing personal is among them."""
        given = {
            "thu-tuc": self.procedure.code if self.procedure else "",
            "cap": self.procedure.level if self.procedure else "",
            "dich-vu": self.service,
            "xa": self.unit.code if self.unit else "",
            "khung": self.window.id if self.window else "",
        }
        return {name: value for name, value in given.items() if value}

    @property
    def complete(self) -> bool:
        """Nothing left to choose: a return needs no window."""
        return bool(self.service and self.unit and (self.service == "return" or self.window))

    @property
    def offered(self) -> tuple[str, ...]:
        if self.procedure is None:
            return ()
        return services(submit=self.procedure.submit_by_post, back=self.procedure.return_by_post)


def read_choices(given: Mapping[str, str]) -> Choices:
    """Choices that exist and fit together; anything else reads as not chosen yet."""
    procedure = find_procedure(given.get("thu-tuc", "")[:20], given.get("cap", "")[:10])
    unit = find_unit(given.get("xa", "")[:5])
    window = read_window(given.get("khung", "")[:120])
    if window and (unit is None or window.office != serving_office(unit.code).id):
        window = None
    service = given.get("dich-vu", "")
    allowed = procedure and services(submit=procedure.submit_by_post, back=procedure.return_by_post)
    return Choices(procedure, service if allowed and service in allowed else "", unit, window)


def missing(choices: Choices, given: Mapping[str, str]) -> FormReader:
    """The messages for what has not been chosen of service and unit."""
    form = FormReader(given)
    if not choices.service:
        form.fail("dich-vu", _("Ông/bà hãy chọn một việc."))
    if choices.unit is None:
        form.fail("xa", _("Ông/bà hãy chọn phường, xã hoặc đặc khu."))
    return form


def read_contact(submitted: Mapping[str, str], choices: Choices) -> tuple[Booking | None, FormReader]:
    """The booking that was meant, or the messages for its fields."""
    form = FormReader(submitted)
    name = form.text("name", limit=120)
    phone = _phone(form)
    address = form.text("address", limit=300)
    relation = form.text("relation", limit=60, required=False)
    number = form.text("agency_number", limit=80, required=False)
    if not form.flag("consent"):
        form.fail("consent", _("Ông/bà cần đồng ý để bưu điện liên hệ và giao nhận hồ sơ."))
    if not form.ok or choices.procedure is None or choices.unit is None:
        return None, form
    contact = Contact(name, phone, choices.unit.code, address, relation=relation)
    return Booking(
        request_id(submitted), choices.procedure.code, choices.procedure.level, choices.service, contact,
        choices.window.id if choices.window else None, number or None,
    ), form  # fmt: skip


def request_id(submitted: Mapping[str, str]) -> str:
    """The id this form was made with, or a new one."""
    given = submitted.get("yeu-cau", "")
    return given if _REQUEST.match(given) else secrets.token_urlsafe(24)


def _phone(form: FormReader) -> str:
    """A Vietnamese mobile or land line in E.164, however it is written."""
    typed = form.text("phone", limit=40)
    if not typed:
        return ""
    try:
        number = None if re.search(r"[^\W\d_]", typed) else phonenumbers.parse(typed, "VN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.country_code != 84 or phonenumbers.number_type(number) not in _ANSWERING:
        form.fail("phone", _("Số điện thoại chưa đúng. Ví dụ: 0912 345 678 hoặc 0203 3829 948."))
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
