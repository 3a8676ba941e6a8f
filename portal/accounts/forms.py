"""What is typed to sign in and to change a password. Passwords are read as they are, never shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from flask_babel import gettext as _

from portal.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault
from portal.web.forms import FormReader


@dataclass(frozen=True)
class Attempt:
    username: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, submitted: Mapping[str, str]) -> tuple[Self | None, FormReader]:
        form = FormReader(submitted)
        username = form.text("username", limit=100)
        password = _password(form, submitted, "password")
        return (cls(username, password) if form.ok else None), form


@dataclass(frozen=True)
class NewPassword:
    old: str = field(repr=False)
    new: str = field(repr=False)

    @classmethod
    def read(cls, submitted: Mapping[str, str]) -> tuple[Self | None, FormReader]:
        form = FormReader(submitted)
        old = _password(form, submitted, "old")
        new = _password(form, submitted, "new")
        return (cls(old, new) if form.ok else None), form


def fault_message(fault: PasswordFault) -> str:
    messages: dict[PasswordFault, str] = {
        PasswordFault.SHORT: _("Mật khẩu cần ít nhất %(count)s ký tự.", count=SHORTEST_PASSWORD),
        PasswordFault.LONG: _("Mật khẩu dài nhất %(count)s ký tự.", count=LONGEST_PASSWORD),
        PasswordFault.COMMON: _("Mật khẩu này dễ đoán. Ông/bà hãy dùng vài từ không liên quan đến nhau."),
        PasswordFault.LIKE_USERNAME: _("Mật khẩu không được giống tên đăng nhập."),
    }
    return messages[fault]


def _password(form: FormReader, submitted: Mapping[str, str], name: str) -> str:
    given = str(submitted.get(name, ""))
    if not given:
        form.fail(name, _("Ông/bà chưa điền mục này."))
    elif len(given) > LONGEST_PASSWORD * 5:
        form.fail(name, _("Mật khẩu dài nhất %(count)s ký tự.", count=LONGEST_PASSWORD))
    return given
