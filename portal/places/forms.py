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
    day = _day(form, today)
    if not form.ok or organisation is None or day is None:
        return None
    return SpecialDay(organisation, day, kind == "open", name, basis, by)


def _day(form: FormReader, today: date) -> date | None:
    given = form.text("day", limit=10)
    try:
        day = date.fromisoformat(given)
    except ValueError:
        form.fail("day", _("Ngày chưa đúng. Ví dụ: 2026-12-31."))
        return None
    if not today < day <= today + FURTHEST:
        form.fail("day", _("Chỉ đổi được từ ngày mai trở đi, không quá ba năm: ngày đã qua đã được dùng để tính hạn."))
        return None
    return day
