"""What the pages of a round are given: which stops for whom, a note, a reason, a paper size."""

import re
import secrets
from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.booking.rounds.rules import NOTE_LIMIT, PARTS, Chosen
from portal.custody.handover.forms import REASONS
from portal.custody.handover.rules import Action
from portal.custody.handover.service import Press
from portal.web.forms import FormReader

NOBODY = "khong-ai"
STEPS = {"len": -1, "xuong": 1}
SIZES = ("58", "80", "a4")
_PRESS_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
MOST_CHOSEN = 500


def read_part(submitted: MultiDict[str, str]) -> str | None:
    part = submitted.get("buoi", "")
    return part if part in PARTS else None


def read_assignment(submitted: MultiDict[str, str], crew: Collection[str]) -> tuple[Chosen, str | None, FormReader]:
    """Which stops or whole communes, and to whom; None: to nobody."""
    form = FormReader(submitted)
    chosen = Chosen(frozenset(submitted.getlist("ma")[:MOST_CHOSEN]), frozenset(submitted.getlist("xa")[:MOST_CHOSEN]))
    postman = form.choice("buu-ta", (*crew, NOBODY))
    if not chosen.codes and not chosen.grounds:
        form.fail("chon", _("Ông/bà hãy đánh dấu ít nhất một điểm đến hoặc cả một xã."))
    return chosen, None if postman == NOBODY else postman, form


def read_note(submitted: MultiDict[str, str]) -> tuple[str, FormReader]:
    form = FormReader(submitted)
    return form.text("ghi-chu", limit=NOTE_LIMIT, required=False), form


def read_missed(submitted: MultiDict[str, str]) -> tuple[Press | None, FormReader]:
    """The press of a reason's button, as the dossier's page would have it."""
    form = FormReader(submitted)
    reason = form.choice("reason", REASONS[Action.PICKUP_MISSED])
    given = submitted.get("id", "")
    details: dict[str, Any] = {"reason": reason}
    return (
        (Press(Action.PICKUP_MISSED, given if _PRESS_ID.fullmatch(given) else press_id(), details), form)
        if reason
        else (None, form)
    )


def read_size(given: str) -> str:
    return given if given in SIZES else "58"


def press_id() -> str:
    return secrets.token_hex(16)
