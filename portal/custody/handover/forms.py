"""What the staff's small forms say: one reader per action; each turns a mapping into the details of one event."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.accounts.rules import Actor
from portal.custody.doorstep.rules import Visit
from portal.custody.handover.queries import MOST_ROWS
from portal.custody.handover.rules import Action
from portal.custody.handover.service import Press
from portal.custody.ledger.rules import OUTCOMES, STEPS
from portal.places.queries import find_office
from portal.web.forms import FormReader

_PRESS_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
ROWS = MOST_ROWS + 3  # beside the papers that are expected there is room for others
MOST_SHEETS = 2000
FURTHEST_PROMISE = timedelta(days=3 * 366)
LONGEST_PAUSE = timedelta(days=60)

REASONS: dict[Action, tuple[str, ...]] = {
    Action.PICKUP_MISSED: (
        "absent",
        "not_ready",
        "put_off",
        "wrong_address",
        "unreachable",
        "closed",
        "weather",
        "other",
    ),
    Action.REFUSE: ("wrong_office", "damaged", "incomplete", "mistake", "other"),
    Action.WITHDRAW: ("mistake", "wrong_office", "other"),
    Action.MISROUTED: ("wrong_office", "mistake", "other"),
    Action.DELIVERY_FAILED: (
        "absent",
        "unreachable",
        "wrong_address",
        "refused",
        "moved",
        "weather",
        "other",
    ),
    Action.RETURN: ("refused", "wrong_address", "moved", "unreachable", "other"),
    Action.CORRECT: ("mistake", "duplicate", "other"),
    Action.PAUSE: ("weather", "closed", "incomplete", "other"),
}
WRITTEN = (
    "seal", "to", "originals", "count", "paper_number", "promised", "agency_number", "why", "relation", "proof", "next",
    "answer", "question", "outcome", "what", "until", "reason", "note",
)  # fmt: skip
COUNTS = ("full", "short", "seal_broken")
RELATIONS = ("self", "family", "representative", "colleague")
PROOFS = ("paper", "code")
WRONG_CODE = "paper_number"


@dataclass(frozen=True)
class Setting:
    """What a reader needs to know beside the form."""

    code: str
    actor: Actor
    today: date
    correctable: frozenset[str] = frozenset()
    visit: Visit | None = None


def read(action: Action, submitted: Mapping[str, str], setting: Setting) -> tuple[Press | None, FormReader]:
    form = FormReader(submitted)
    id_ = form.text("id", limit=64)
    if id_ and not _PRESS_ID.fullmatch(id_):
        form.fail("id", _("Trang này đã cũ. Mong ông/bà mở lại hồ sơ rồi làm lại."))
    details = _READERS.get(action, _nothing)(form, setting)
    if action in REASONS:
        details["reason"] = form.choice("reason", REASONS[action])
    note = form.text("note", limit=500, required=False) or None
    return (Press(action, id_, details, note) if form.ok else None), form


def seen(submitted: Mapping[str, str]) -> int | None:
    """How many events the page knew of that this form stands on."""
    told = submitted.get("seen", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else None


def typed(submitted: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(field, value) of what was filled in, to be shown again where it could not be taken."""
    reader = FormReader(submitted)
    papers = (
        " · ".join(reader.value(f"paper-{number}-{part}") for part in ("kind", "sheets"))
        for number in range(ROWS)
        if submitted.get(f"paper-{number}-original")
    )
    words = ((name, reader.value(name)) for name in WRITTEN)
    return tuple((name, value) for name, value in (*(("paper", paper) for paper in papers), *words) if value)


def _nothing(_form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {}


def _collect(form: FormReader, _setting: Setting) -> dict[str, Any]:
    documents = [row for row in (_document(form, number) for number in range(ROWS)) if row]
    if not documents:
        form.fail("paper-0-original", _("Mong ông/bà ghi ít nhất một loại giấy tờ."))
    seal = form.text("seal", limit=40, required=False)
    return {"documents": documents, "seal": seal} if seal else {"documents": documents}


def _document(form: FormReader, number: int) -> dict[str, Any] | None:
    name, original, sheets = (f"paper-{number}-{part}" for part in ("kind", "original", "sheets"))
    kind = form.text(name, limit=500, required=False)
    chosen = form.choice(original, ("original", "copy"), required=False)
    if chosen is None:
        return None
    if not kind:
        form.fail(name, _("Ông/bà chưa ghi tên giấy tờ."))
    count = form.text(sheets, limit=6, required=False) or "1"
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= MOST_SHEETS):
        form.fail(sheets, _("Số tờ là một số từ 1 đến %(most)s.", most=MOST_SHEETS))
        return None
    return {"kind": kind, "original": chosen == "original", "sheets": int(count)}


def _offer(form: FormReader, _setting: Setting) -> dict[str, Any]:
    to = form.text("to", limit=60)
    if to and find_office(to) is None:
        form.fail("to", _("Không có đơn vị này."))
    return {"to": to, **_paper_number(form), **_originals(form)}


def _paper_number(form: FormReader) -> dict[str, Any]:
    """The number of the delivery record on paper, where the other side has no device (Circular 17/2017, Art. 5)."""
    number = form.text("paper_number", limit=60, required=False)
    return {"paper_number": number} if number else {}


def _originals(form: FormReader) -> dict[str, Any]:
    """How many originals go back to the citizen with the result."""
    count = form.text("originals", limit=3, required=False)
    if not count:
        return {}
    if not (count.isascii() and count.isdigit()):
        form.fail("originals", _("Số bản chính là một số, ví dụ 2."))
        return {}
    return {"originals": int(count)}


def _accept(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"count": form.choice("count", COUNTS)}


def _take_over(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"count": form.choice("count", COUNTS), "paper_number": form.text("paper_number", limit=60)}


def _countersign(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"paper_number": form.text("paper_number", limit=60)}


def _misrouted(_form: FormReader, setting: Setting) -> dict[str, Any]:
    return {"found_at": setting.actor.office}


def _receive(form: FormReader, setting: Setting) -> dict[str, Any]:
    """With the date promised and, once the agency has one, its own number for the dossier."""
    number = form.text("agency_number", limit=80, required=False)
    return {**_promised(form, setting), **({"agency_number": number} if number else {})}


def _promised(form: FormReader, setting: Setting) -> dict[str, Any]:
    promised = form.text("promised", limit=10, required=False)
    if not promised:
        return {}
    try:
        day = date.fromisoformat(promised)
    except ValueError:
        form.fail("promised", _("Ngày hẹn chưa đúng. Ví dụ: 2026-12-31."))
        return {}
    if not setting.today <= day <= setting.today + FURTHEST_PROMISE:
        form.fail("promised", _("Ngày hẹn phải từ hôm nay trở đi, không quá ba năm."))
    return {"promised": day.isoformat()}


def _why(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"reason": form.text("why", limit=500, lines=True)}


def _deliver(form: FormReader, setting: Setting) -> dict[str, Any]:
    relation, proof = form.choice("relation", RELATIONS), form.choice("proof", PROOFS)
    number = form.text("paper_number", limit=60)
    said = {"relation": relation, "proof": proof, **_originals(form)}
    if proof != "code":
        return {**said, "paper_number": number}
    if setting.visit is None or setting.visit.locked:
        form.fail("proof", _("Lần phát này không dùng được mã. Mong ông/bà cho người nhận ký trên phiếu giấy."))
    elif number and not setting.visit.proves(number):
        form.fail(WRONG_CODE, _("Mã này chưa đúng. Người nhận xem mã 6 số ở trang theo dõi, mục Xem chi tiết."))
    return said


def gave_wrong_code(form: FormReader) -> bool:
    return form.value("proof") == "code" and bool(form.error(WRONG_CODE)) and bool(form.value(WRONG_CODE))


def _delivery_failed(form: FormReader, _setting: Setting) -> dict[str, Any]:
    following = form.text("next", limit=200, required=False)
    return {"next": following} if following else {}


def _answer(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"text": form.text("answer", limit=1000, lines=True), "outcome": form.choice("outcome", OUTCOMES)}


def _close(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"outcome": form.choice("outcome", OUTCOMES), "what": form.text("agreed", limit=500, lines=True)}


def _ask(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"text": form.text("question", limit=500, lines=True)}


def _what(form: FormReader, _setting: Setting) -> dict[str, Any]:
    return {"what": form.text("what", limit=500, lines=True)}


def _compensate(form: FormReader, _setting: Setting) -> dict[str, Any]:
    """One step of a compensation; what it was for and how much are personal."""
    amount = form.text("amount", limit=100, required=False)
    said = {"step": form.choice("step", STEPS), "what": form.text("what", limit=500, lines=True)}
    return {**said, "amount": amount} if amount else said


def _pause(form: FormReader, setting: Setting) -> dict[str, Any]:
    until = form.text("until", limit=10, required=False)
    if not until:
        return {}
    try:
        day = date.fromisoformat(until)
    except ValueError:
        form.fail("until", _("Ngày chưa đúng. Ví dụ: 2026-12-31."))
        return {}
    if not setting.today <= day <= setting.today + LONGEST_PAUSE:
        form.fail("until", _("Ngày phải từ hôm nay trở đi, không quá 60 ngày."))
    return {"until": day.isoformat()}


def _correct(form: FormReader, setting: Setting) -> dict[str, Any]:
    chosen = form.choice("event", setting.correctable) or ""
    source, _space, event = chosen.partition(" ")
    return {"event": event, "source": source}


_READERS: dict[Action, Callable[[FormReader, Setting], dict[str, Any]]] = {
    Action.COLLECT: _collect,
    Action.OFFER: _offer,
    Action.ACCEPT: _accept,
    Action.MISROUTED: _misrouted,
    Action.RECEIVE: _receive,
    Action.SUPPLEMENT: _why,
    Action.DECLINE: _why,
    Action.DELIVER: _deliver,
    Action.DELIVERY_FAILED: _delivery_failed,
    Action.TAKE_OVER: _take_over,
    Action.COUNTERSIGN: _countersign,
    Action.GIVE_SLIP: _offer,
    Action.RETURN_RECALL: _offer,
    Action.DELIVER_SLIP: _deliver,
    Action.COLLECT_RECALL: _collect,
    Action.ASK: _ask,
    Action.CLOSE_TRACE: _close,
    Action.DECLARE_MISSING: _what,
    Action.FOUND: _what,
    Action.COMPENSATE: _compensate,
    Action.PAUSE: _pause,
    Action.ANSWER_TRACE: _answer,
    Action.CORRECT: _correct,
}
