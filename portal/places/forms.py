"""What the page of working calendars is told: one day, from tomorrow on."""

from datetime import date, timedelta

from flask_babel import gettext as _

from portal.places.rules import Organisation, SpecialDay
from portal.web.forms import FormReader

FURTHEST = timedelta(days=3 * 366)


def read_day(form: FormReader, today: date, by: str) -> SpecialDay | None:
    organisation = form.choice("organisation", Organisation)
    kind = form.choice("kind", ("closed", "open"))
    name, basis = form.text("name", limit=120), form.text("basis", limit=200)
    past = _("Chỉ đổi được từ ngày mai trở đi, không quá ba năm: ngày đã qua đã được dùng để tính hạn.")
    day = form.day("day", first=today + timedelta(days=1), last=today + FURTHEST, outside=past)
    if not form.ok or organisation is None or day is None:
        return None
    return SpecialDay(organisation, day, kind == "open", name, basis, by)
