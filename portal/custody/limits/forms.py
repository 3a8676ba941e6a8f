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
    wrong_days = _("Số ngày làm việc là một số từ 1 đến %(most)s.", most=LONGEST)
    days = form.number("days", least=1, most=LONGEST, outside=wrong_days)
    too_early = _("Hạn mới bắt đầu sớm nhất từ ngày mai, xa nhất hai năm.")
    starts = form.day("starts", first=today + timedelta(days=1), last=today + FURTHEST, outside=too_early)
    basis = form.text("basis", limit=200)
    if basis == ASSUMPTION:
        form.fail("basis", _("Mong ông/bà ghi số văn bản hoặc thỏa thuận."))
    if not form.ok or stage is None or area is None or starts is None:
        return None
    return Limit(stage, "" if area == EVERYWHERE else area, OPERATORS[stage], days, starts, basis)
