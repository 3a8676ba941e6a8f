"""What the forms for changing a booking say: six digits, another window or none, and why."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.booking.changing.queries import Plan
from portal.booking.changing.rules import REASONS
from portal.booking.windows.rules import read_window
from portal.web.forms import FormReader

CANCEL = "huy"
_OWN_ID = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


@dataclass(frozen=True)
class Wish:
    """`window_id` is empty where nobody shall come."""

    window_id: str
    reason: str


def read_code(reader: FormReader) -> str:
    """Six digits, however they are grouped."""
    given = reader.text("ma", limit=20)
    digits = "".join(str(int(sign)) for sign in given if sign.isdecimal())
    if not reader.error("ma") and len(digits) != 6:
        reader.fail("ma", _("Mã gồm đúng 6 chữ số, trong tin nhắn vừa gửi."))
    return digits


def read_wish(reader: FormReader, plan: Plan) -> Wish:
    chosen = reader.text("khung", limit=120, required=False)
    if not chosen:
        reader.fail("khung", _("Ông/bà hãy chọn một buổi, hoặc chọn hủy lịch."))
    reason = reader.choice("ly-do", REASONS, required=False) or "other"
    if chosen == CANCEL:
        return Wish("", reason)
    window = read_window(chosen)
    if chosen and (window is None or window.office != plan.pickup.office):
        reader.fail("khung", _("Ông/bà hãy chọn một buổi, hoặc chọn hủy lịch."))
    return Wish(chosen, reason)


def own_id(submitted: Mapping[str, str]) -> str:
    """The id this form was made with, or a new one: a double tap counts once."""
    given = submitted.get("id", "")
    return given if _OWN_ID.fullmatch(given) else secrets.token_urlsafe(18)


def carried_window(submitted: Mapping[str, str]) -> str:
    """A half day chosen on the page before, if it is one."""
    window = read_window(submitted.get("khung", "")[:120])
    return window.id if window else ""
