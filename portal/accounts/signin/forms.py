"""What is typed to sign in. Passwords and codes are read as they are, never shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from flask_babel import gettext as _

from portal.accounts.staff.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault
from portal.web.forms import FormReader

LONGEST_CODE = 40


@dataclass(frozen=True)
class Attempt:
    username: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, submitted: Mapping[str, str]) -> tuple[Self | None, FormReader]:
        form = FormReader(submitted)
        username = form.text("username", limit=100)
        password = read_password(form, submitted, "password")
        return (cls(username, password) if form.ok else None), form


def read_code(submitted: Mapping[str, str]) -> tuple[str, FormReader]:
    """Six digits, or a recovery code; empty with a message when nothing usable was typed."""
    form = FormReader({"code": ""})
    typed = str(submitted.get("code", "")).strip()
    if not typed:
        form.fail("code", _("Ông/bà chưa điền mục này."))
    elif len(typed) > LONGEST_CODE or not typed.isprintable():
        form.fail("code", wrong_code())
    return (typed if form.ok else ""), form


def read_new_password(submitted: Mapping[str, str]) -> tuple[str, FormReader]:
    form = FormReader(submitted)
    return read_password(form, submitted, "new"), form


def read_password(form: FormReader, submitted: Mapping[str, str], name: str) -> str:
    given = str(submitted.get(name, ""))
    if not given:
        form.fail(name, _("Ông/bà chưa điền mục này."))
    elif len(given) > LONGEST_PASSWORD * 5:
        form.fail(name, _("Mật khẩu dài nhất %(count)s ký tự.", count=LONGEST_PASSWORD))
    return given


def wrong_code() -> str:
    return str(_("Mã không đúng, hoặc đã dùng rồi. Mong ông/bà chờ mã mới hiện ra rồi gõ lại."))


def too_often() -> str:
    return str(_("Sai quá nhiều lần. Mong ông/bà thử lại sau ít phút."))


def fault_message(fault: PasswordFault) -> str:
    messages: dict[PasswordFault, str] = {
        PasswordFault.SHORT: _("Mật khẩu cần ít nhất %(count)s ký tự.", count=SHORTEST_PASSWORD),
        PasswordFault.LONG: _("Mật khẩu dài nhất %(count)s ký tự.", count=LONGEST_PASSWORD),
        PasswordFault.COMMON: _("Mật khẩu này dễ đoán. Ông/bà hãy dùng vài từ không liên quan đến nhau."),
        PasswordFault.LIKE_USERNAME: _("Mật khẩu không được giống tên đăng nhập."),
        PasswordFault.SAME: _("Mật khẩu mới phải khác mật khẩu vừa được cấp."),
    }
    return messages[fault]
