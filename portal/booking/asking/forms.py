"""What the booking pages are given: choices from the address, contact and papers from the form."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

import phonenumbers
from flask_babel import gettext as _

from portal.booking.asking.rules import MOST_PAPERS, paper_id
from portal.booking.pickups.rules import Booking, services
from portal.booking.windows.rules import Window, read_window
from portal.catalogue.procedures import rules as entries
from portal.catalogue.publications.rules import Procedure
from portal.catalogue.search.queries import find_procedure
from portal.custody.dossiers.rules import Contact, DraftPaper
from portal.places.addresses.queries import find_place, find_places
from portal.places.addresses.rules import Found, Place
from portal.places.queries import find_unit, serving_office
from portal.places.rules import Unit
from portal.web.forms import FormReader
from portal.web.text import clean

_ANSWERING = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)  # not 1800, not 1900: nobody's own
_REQUEST = re.compile(r"^[A-Za-z0-9_-]{16,80}$")
_EMAIL = re.compile(r"[^\s@<>\"(),:;]{1,64}@[^\s@<>\"(),:;.]+(\.[^\s@<>\"(),:;.]+)+")
NOTICES = ("all", "main", "none")
LONGEST_PAPER = 120
OWN_PAPERS = MOST_PAPERS * (LONGEST_PAPER + 2)  # characters


@dataclass(frozen=True)
class Tick:
    """A paper that the list names, and the field by which it is ticked."""

    name: str
    field: str


@dataclass(frozen=True)
class Choices:
    """What has been chosen so far; a later step is only reached with the earlier ones.

    `found`: what was typed for a place means several or none, and is to be asked. `papers`: those ticked."""

    procedure: Procedure | None
    service: str
    place: Place | None
    found: Found | None
    window: Window | None
    papers: tuple[Tick, ...] = ()

    def address(self) -> dict[str, str]:
        """The same choices as parts of an address; nothing personal is among them."""
        given = {
            "thu-tuc": self.procedure.code if self.procedure else "",
            "cap": self.procedure.level if self.procedure else "",
            "dich-vu": self.service,
            "xa": self.place.unit_code if self.place else "",
            "vung": self.place.area if self.place else "",
            "khung": self.window.id if self.window else "",
            **{paper.field: "1" for paper in self.papers},
        }
        return {name: value for name, value in given.items() if value}

    @property
    def unit(self) -> Unit | None:
        return find_unit(self.place.unit_code) if self.place else None

    @property
    def complete(self) -> bool:
        """Nothing left to choose: a return needs no window."""
        return bool(self.service and self.place and (self.service == "return" or self.window))

    @property
    def offered(self) -> tuple[str, ...]:
        if self.procedure is None:
            return ()
        return services(submit=self.procedure.submit_by_post, back=self.procedure.return_by_post)

    @property
    def listed(self) -> tuple[Tick, ...]:
        """The papers that the list names for the procedure."""
        names = entries.papers(self.procedure)[:MOST_PAPERS] if self.procedure else ()
        return tuple(Tick(entries.paper_name(name), f"giay-{paper_id(name)}") for name in names)


def read_choices(given: Mapping[str, str]) -> Choices:
    """Choices that exist and fit together; anything else reads as not chosen yet."""
    code, _slash, level = given.get("thu-tuc-moi", "")[:40].partition("/")
    procedure = find_procedure(code or given.get("thu-tuc", "")[:20], level or given.get("cap", "")[:10])
    place, found = _read_place(given)
    bare = Choices(procedure, "", place, found, None)
    service = given.get("dich-vu", "") if given.get("dich-vu", "") in bare.offered else ""
    papers = tuple(paper for paper in bare.listed if given.get(paper.field))
    window = read_window(given.get("khung", "")[:120]) if service != "return" else None
    if window and (place is None or window.office != serving_office(place.unit_code).id):
        window = None
    return replace(bare, service=service, window=window, papers=papers)


def missing(choices: Choices, given: Mapping[str, str]) -> FormReader:
    """The messages for what has not been chosen of service and place."""
    form = FormReader(given)
    if not choices.service:
        form.fail("dich-vu", _("Ông/bà hãy chọn một việc."))
    if choices.place is None and choices.found is None:
        form.fail("noi", _("Ông/bà hãy ghi tên phường, xã hoặc đặc khu."))
    elif choices.found and choices.found.choices and given.get("hoi"):
        form.fail("cho", _("Ông/bà hãy chọn một nơi."))
    elif choices.found and not choices.found.choices:
        form.fail(
            "noi", _("Không thấy nơi nào ở Quảng Ninh có tên này. Ông/bà xem lại tên, hoặc chọn trong danh sách bên dưới.")
        )
    return form


def read_contact(submitted: Mapping[str, str], choices: Choices) -> tuple[Booking | None, FormReader]:
    """The booking that was meant, or the messages for its fields."""
    form = FormReader(submitted)
    name = _needed(form, "name", 120, _("Ông/bà hãy ghi họ và tên."))
    phone = _phone(form)
    street = _needed(form, "address", 300, _("Ông/bà hãy ghi số nhà, đường, tổ, khu hoặc thôn, bản."))
    relation, email = _relation(form), _email(form)
    number = form.text("agency_number", limit=80, required=False)
    notices = form.choice("notices", NOTICES, required=False) or "main"
    papers = _papers(form, choices)
    if not form.flag("consent"):
        form.fail("consent", _("Ông/bà cần đánh dấu đồng ý thì bưu điện mới được liên hệ và giao nhận hồ sơ."))
    if not form.ok or choices.procedure is None or choices.place is None:
        return None, form
    contact = Contact(name, phone, choices.place.unit_code, street.replace("\n", ", ").strip(" ,;"), email, relation)
    return Booking(
        request_id(submitted), choices.procedure.code, choices.procedure.level, choices.service, contact,
        choices.window.id if choices.window else None, number or None,
        area=choices.place.area, papers=papers, notices=notices,
    ), form  # fmt: skip


def request_id(submitted: Mapping[str, str]) -> str:
    """The id this form was made with, or a new one."""
    given = submitted.get("yeu-cau", "")
    return given if _REQUEST.match(given) else secrets.token_urlsafe(24)


def _read_place(given: Mapping[str, str]) -> tuple[Place | None, Found | None]:
    """One place; or what is still to be asked of it. What was picked from a list counts before what was typed."""
    typed = clean(given.get("noi", ""), 120)
    listed = find_unit(given.get("danh-sach", "")[:5])
    if given.get("cho"):
        return find_place(given["cho"][:60], _), None
    if listed or (typed and typed != given.get("noi-cu")):
        found = find_places(listed.full_name if listed else typed, _)
        return (found.exact, None) if found.exact else (None, found)
    place = find_place((given.get("vung") or given.get("xa", ""))[:60], _)
    return (place if place and place.unit_code == given.get("xa") else None), None


def _needed(form: FormReader, name: str, limit: int, message: str) -> str:
    """A field that must be filled in; the message says which, so that the summary on top can be understood by itself."""
    written = form.text(name, limit=limit, required=False, lines=name == "address")
    if not any(map(str.isalnum, written)):  # a smile or a dash is no name and no house
        form.fail(name, message)
    return written


def _relation(form: FormReader) -> str:
    """What the person who books is to the one who hands over; empty for oneself."""
    whom = form.choice("for_whom", ("me", "other"), required=False)
    if whom is None:
        form.errors.pop("for_whom", None)
        form.fail("for_whom", _("Ông/bà hãy chọn đặt cho mình hay giúp người khác."))
    if whom != "other":
        return ""
    relation = _needed(form, "relation", 60, _("Ông/bà hãy ghi mình là gì của người đó, ví dụ: con gái."))
    if not form.flag("their_consent"):
        form.fail("their_consent", _("Ông/bà cần hỏi và được người đó đồng ý trước khi đặt giúp."))
    return relation


def _email(form: FormReader) -> str:
    typed = form.text("email", limit=254, required=False)
    if typed and not _EMAIL.fullmatch(typed):
        form.fail("email", _("Thư điện tử chưa đúng. Ví dụ: hoa@example.com. Không có thì để trống."))
    return typed


def _papers(form: FormReader, choices: Choices) -> tuple[DraftPaper, ...]:
    """Those ticked and the lines written besides; whether the original is meant as far as the words say, sheets unsaid."""
    own = form.text("other_papers", limit=OWN_PAPERS, required=False, lines=True)
    if choices.service == "return":
        return ()
    names = [paper.name for paper in choices.papers] + list(filter(None, own.split("\n")))
    if len(names) > MOST_PAPERS:
        form.fail(
            "other_papers", _("Nhiều nhất %(most)s giấy. Còn nữa thì đưa tận tay bưu tá, không cần ghi.", most=MOST_PAPERS)
        )
    if any(len(name) > LONGEST_PAPER for name in own.split("\n")):
        form.fail("other_papers", _("Mỗi dòng một giấy, dài nhất %(limit)s ký tự.", limit=LONGEST_PAPER))
    return tuple(DraftPaper(name[:200], _is_original(name), 0) for name in names)


def _is_original(name: str) -> bool:
    """Whether the original is to travel: so it is meant unless the words ask for a copy only."""
    kinds = entries.kinds(name)
    return entries.ORIGINAL in kinds or not {entries.CERTIFIED, entries.COPY} & set(kinds)


def _phone(form: FormReader) -> str:
    """A Vietnamese mobile or land line in E.164, however it is written."""
    typed = _needed(form, "phone", 40, _("Ông/bà hãy ghi số điện thoại."))
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
