"""What the page of limits is told: one new limit, from tomorrow on at the earliest."""

from datetime import date, timedelta

from flask_babel import gettext as _

from portal.custody.limits.rules import AREAS, ASSUMPTION, LONGEST, OPERATORS, STAGES, Limit
from portal.web.forms import FormReader

EVERYWHERE = "all"
FURTHEST = timedelta(days=2 * 366)


def read_limit(form: FormReader, today: date) -> Limit | None:
    stage = form.choice("stage", STAGES)
    area = form.choice("area", (EVERYWHERE, *AREAS[1:]))
    days = _days(form)
    starts = _starts(form, today)
    basis = form.text("basis", limit=200)
    if basis == ASSUMPTION:
        form.fail("basis", _("Mong ông/bà ghi số văn bản hoặc thỏa thuận."))
    if not form.ok or stage is None or area is None or starts is None:
        return None
    return Limit(stage, "" if area == EVERYWHERE else area, OPERATORS[stage], days, starts, basis)


def _days(form: FormReader) -> int:
    given = form.text("days", limit=3)
    if given.isascii() and given.isdigit() and 1 <= int(given) <= LONGEST:
        return int(given)
    form.fail("days", _("Số ngày làm việc là một số từ 1 đến %(most)s.", most=LONGEST))
    return 0


def _starts(form: FormReader, today: date) -> date | None:
    given = form.text("starts", limit=10)
    try:
        day = date.fromisoformat(given)
    except ValueError:
        form.fail("starts", _("Ngày chưa đúng. Ví dụ: 2026-12-31."))
        return None
    if not today < day <= today + FURTHEST:
        form.fail("starts", _("Hạn mới bắt đầu sớm nhất từ ngày mai, xa nhất hai năm."))
        return None
    return day
