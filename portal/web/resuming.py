"""A form whose sign-in had ended: what was typed is carried through the sign-in, signed, and shown to be pressed again.

Nothing is sent by itself: who signs in sees the form once more and presses. Only views marked `@resumable` do this.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, g, request
from itsdangerous import BadData, URLSafeSerializer

from portal import clock
from portal.web import csrf

View = TypeVar("View", bound=Callable[..., Any])

FIELD = "giu"
SALT = "a form kept over a sign-in"
LONGEST_SECONDS = 30 * 60
MOST_CHARACTERS = 60_000
MACHINE_WORD = re.compile(r"[a-z0-9_.:-]+")


@dataclass(frozen=True)
class Kept:
    """`owner`: whose sign-in it was, as far as the cookie told; `place`: the page the form stands on."""

    path: str
    fields: tuple[tuple[str, str], ...]
    owner: int | None

    @property
    def place(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def typed(self) -> tuple[str, ...]:
        """What a person wrote, to be recognised; not the ids that choices and machines send."""
        return tuple(value for name, value in self.fields if name != "id" and value and not MACHINE_WORD.fullmatch(value))

    def is_for(self, person: int) -> bool:
        return self.owner is None or self.owner == person


def resumable(view: View) -> View:
    """What is typed into this form may be kept: it holds no password and no code."""
    view.resumable = True  # type: ignore[attr-defined]
    return view


def keep() -> str:
    """This request's form, signed; empty when it is not one to be kept."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, "resumable", False):
        return ""
    fields = [[name, value] for name, value in request.form.items(multi=True) if name != csrf.FIELD]
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return ""
    said = {"path": request.path, "fields": fields, "owner": g.get("ended"), "at": int(clock.now().timestamp())}
    return str(_signer().dumps(said))


def read(text: str) -> Kept | None:
    """What was kept, for half an hour; None for anything that is not our own."""
    try:
        said = _signer().loads(text) if text else None
    except BadData:
        return None
    if not said or clock.now().timestamp() - said["at"] > LONGEST_SECONDS:
        return None
    return Kept(said["path"], tuple((name, value) for name, value in said["fields"]), said["owner"])


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
