"""What is typed to change one's own password and second factor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from portal.accounts.signin.forms import read_password
from portal.web.forms import FormReader

FACTOR_STEPS = ("begin", "off", "recovery")


@dataclass(frozen=True)
class NewPassword:
    old: str = field(repr=False)
    new: str = field(repr=False)

    @classmethod
    def read(cls, submitted: Mapping[str, str]) -> tuple[Self | None, FormReader]:
        form = FormReader(submitted)
        old = read_password(form, submitted, "old")
        new = read_password(form, submitted, "new")
        return (cls(old, new) if form.ok else None), form


@dataclass(frozen=True)
class FactorStep:
    """One of FACTOR_STEPS, and the password that says it is the owner who asks."""

    do: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, submitted: Mapping[str, str]) -> tuple[Self | None, FormReader]:
        form = FormReader(submitted)
        do = form.choice("do", FACTOR_STEPS)
        password = read_password(form, submitted, "password")
        return (cls(do or "", password) if form.ok else None), form
