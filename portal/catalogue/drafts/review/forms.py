"""What officers send: a decision with its file, values for what could not be read, the ticks before publishing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.catalogue.drafts.intake.service import NewDraft
from portal.catalogue.drafts.records.rules import LONGEST
from portal.catalogue.drafts.review.rules import Seen
from portal.catalogue.imports.grid.rules import MOST_PACKED
from portal.catalogue.words.rules import as_code, slug
from portal.web.forms import FormReader
from portal.web.text import clean, read_day

LONGEST_DECISION = LONGEST_FILE_NAME = 200
LONGEST_REASON = 500
FIRST_YEAR, LAST_YEAR = 2000, 2100
LEVELS, ANSWERS = ("tinh", "xa"), {"co": True, "khong": False}


@dataclass(frozen=True)
class Upload:
    """A decision and the bytes of its annex."""

    new: NewDraft
    content: bytes

    @classmethod
    def read(cls, form: FormReader, name: str, content: bytes, by: str) -> "Upload":
        """`content`: one byte more than allowed is enough to tell that a file is too large."""
        decision = form.text("decision", limit=LONGEST_DECISION)
        if decision and not slug(decision):
            form.fail("decision", _("Số quyết định phải có chữ hoặc số, ví dụ 1234/QĐ-UBND."))
        effective = _day(form, "effective", required=True)
        decided_on = _day(form, "decided_on", required=False)
        source = clean(name.replace("\\", "/").rpartition("/")[2], LONGEST_FILE_NAME)
        if not source or not content:
            form.fail("file", _("Ông/bà hãy chọn tệp phụ lục của quyết định.") if not source else _("Tệp này trống."))
        if len(content) > MOST_PACKED:
            form.fail("file", _("Tệp lớn hơn 2 MB. Ông/bà hãy bỏ hình ảnh trong tệp hoặc tách phụ lục."))
        digest = hashlib.sha256(content).hexdigest()
        return cls(NewDraft(decision, effective or date.min, decided_on, source, digest, by), content)


def read_given(form: FormReader, asked: tuple[str, ...]) -> Mapping[str, Any]:
    """Values for the fields that were asked for; messages for those that do not fit."""
    return {name: _GIVEN[name](form, name) for name in asked}


def read_seen(form: FormReader) -> Seen | None:
    """What was on the page whose button was pressed; None for an address made by hand."""
    version, before = (form.text(name, limit=12, required=False) for name in ("version", "before"))
    if not (version.isascii() and version.isdigit() and before.isascii() and before.isdigit()):
        form.fail("version", _("Ông/bà hãy mở lại trang này rồi bấm nút công bố."))
        return None
    return Seen(int(version), int(before))


def read_ticks(form: FormReader, open_doubts: int) -> None:
    """Publishing is for whoever looked, and knows what stays out."""
    if not form.flag("looked"):
        form.fail("looked", _("Ông/bà hãy xem các thay đổi rồi đánh dấu ô này."))
    if open_doubts and not form.flag("stay_out"):
        form.fail("stay_out", _("Còn dòng nghi vấn: ông/bà hãy xử lý, hoặc đánh dấu rằng các dòng đó chưa vào danh mục."))


def read_reason(form: FormReader) -> str:
    return form.text("reason", limit=LONGEST_REASON)


def _day(form: FormReader, name: str, *, required: bool) -> date | None:
    typed = form.text(name, limit=20, required=required)
    found = read_day(typed)
    if typed and (found is None or not FIRST_YEAR <= found.year <= LAST_YEAR):
        form.fail(name, _("Ngày này không có trong lịch. Ông/bà viết năm-tháng-ngày, ví dụ 2026-12-01."))
        return None
    return found


def _code(form: FormReader, name: str) -> str:
    typed = form.text(name, limit=40)
    found = as_code(typed)
    if typed and found is None:
        form.fail(name, _("Mã thủ tục có bảy chữ số, ví dụ 1.001193."))
    return found or ""


def _name(form: FormReader, name: str) -> str:
    return form.text(name, limit=LONGEST["name"])


def _level(form: FormReader, name: str) -> str:
    return form.choice(name, LEVELS) or ""


def _answer(form: FormReader, name: str) -> bool | None:
    return ANSWERS.get(form.choice(name, ANSWERS) or "")


_GIVEN = {"code": _code, "name": _name, "level": _level, "submit_by_post": _answer, "return_by_post": _answer}
