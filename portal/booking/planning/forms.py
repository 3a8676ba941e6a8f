"""What the planning pages are told: a week, a closure, a cut-off, boat days."""

import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.booking.windows.rules import HOURS, MOST_PLACES, REASONS, Closure, Pattern, Terms
from portal.web.forms import FormReader

FURTHEST = timedelta(days=366)
LONGEST = timedelta(days=60)  # a closure; longer ones are a new week without places
WHOLE = "whole"
CUT_OFFS = tuple(f"{hour:02d}:00" for hour in range(6, 24))
DAYS_BEFORE = ("0", "1", "2", "3")
_PRESS = re.compile(r"[A-Za-z0-9_-]{8,64}")


def cell(weekday: int, part: str) -> str:
    """The name of the field with the places of a half day."""
    return f"places-{weekday}-{part}"


def read_pattern(form: FormReader, today: date) -> tuple[Pattern, date | None]:
    wrong = _("Số chỗ là một số từ 0 đến %(most)s.", most=MOST_PLACES)
    cells = ((weekday, part) for weekday in range(7) for part in HOURS)
    pattern = {(day, part): form.number(cell(day, part), least=0, most=MOST_PLACES, outside=wrong) for day, part in cells}
    return pattern, _begins(form, today)


def read_terms(form: FormReader, today: date) -> tuple[Terms | None, date | None]:
    days, cut_off = form.choice("days_before", DAYS_BEFORE), form.choice("cut_off", CUT_OFFS)
    begins = _begins(form, today)
    return (Terms(int(days), time(int(cut_off[:2]))) if days and cut_off else None), begins


def read_closure(form: FormReader, office: str, *, by: str, at: datetime, today: date) -> Closure | None:
    """Today may be closed too: the storm is here."""
    outside = _("Ngày đóng từ hôm nay trở đi, không quá một năm.")
    first = form.day("first", first=today, last=today + FURTHEST, outside=outside)
    last = form.day("last", first=today, last=today + FURTHEST + LONGEST, outside=outside)
    part = form.choice("part", (WHOLE, *HOURS))
    reason = form.choice("reason", REASONS)
    if first and last and not first <= last <= first + LONGEST:
        form.fail("last", _("Ngày cuối không trước ngày đầu, và một lần đóng không quá 60 ngày."))
    if not form.ok or first is None or last is None or reason is None:
        return None
    return Closure(0, office, first, last, None if part == WHOLE else part, reason, by, at)


def read_boats(
    submitted: MultiDict[str, str], form: FormReader, areas: Mapping[str, str], today: date
) -> tuple[str, frozenset[int], date | None]:
    area = form.choice("area", areas) or ""
    given = submitted.getlist("weekday")
    weekdays = frozenset(int(each) for each in given if each in {"0", "1", "2", "3", "4", "5", "6"})
    if not weekdays:
        form.fail("weekday", _("Ông/bà hãy đánh dấu ít nhất một ngày trong tuần."))
    return area, weekdays, _begins(form, today)


def press_id(submitted: Mapping[str, str]) -> str:
    """The id this form was made with, or a new one."""
    given = submitted.get("press", "")
    return given if _PRESS.fullmatch(given) else secrets.token_urlsafe(16)


def _begins(form: FormReader, today: date) -> date | None:
    too_early = _("Bắt đầu sớm nhất từ ngày mai, xa nhất một năm.")
    return form.day("begins", first=today + timedelta(days=1), last=today + FURTHEST, outside=too_early)
