"""The words for what does not go as planned, and for what the citizen can do about it. A legal sentence names its source."""

from collections.abc import Mapping
from math import ceil

from portal.custody.dossiers.rules import unpaid
from portal.custody.limits.rules import Past
from portal.custody.states.rules import Line
from portal.places.rules import VIETNAM
from portal.traces.rules import compensate_by
from portal.tracking.concerns.rules import booked_before, countersign_by, is_silent, originals_kept
from portal.tracking.facts.rules import Tracking
from portal.tracking.words.texts import EXCEPTIONS, OUTCOMES, REASONS, TRACE_WORDS, Translator, day, moment, window

N_ = str  # marks a text for translation where it stands

ASKED_BY: Mapping[str, str] = {
    "clock": N_("Đang tra soát vì quá hạn"),
    "count": N_("Đang đối chiếu giấy tờ"),
    "door": N_("Đang kiểm tra việc phát kết quả"),
}
WENT_ON = N_("Tra soát đã kết thúc vì hồ sơ đã đi tiếp")
ONE_SIDED = N_("Có lần giao nhận mới được một bên ký. %(office)s cần ký bù trước %(by)s.")
ORIGINALS = N_(
    "Còn %(count)s bản chính chưa ghi là đã trả. Ông/bà kiểm lại giấy tờ; nếu thiếu, mong ông/bà báo ngay ở trang này."
)
ATTEMPTS = N_(
    "Đã đến phát %(count)s lần. Bưu điện mời ít nhất hai lần, cách nhau hai ngày làm việc, rồi mới trả kết quả về cơ quan"
    " (Luật Bưu chính 49/2010/QH12, Điều 17)."
)
LOST = N_(
    "Bưu điện phải bồi thường ít nhất bốn lần cước và trả lại cước, trong 30 ngày từ khi có kết luận, chậm nhất là"
    " %(by)s (Nghị định 47/2011/NĐ-CP, Điều 25 và 26). Ông/bà khiếu nại được trong 6 tháng (Thông tư 17/2017/TT-BTTTT, Điều 8)."
)
PAID = N_("Bưu điện ghi là đã trả tiền bồi thường. Nếu chưa nhận được, ông/bà gọi tổng đài 1900 54 54 81.")
DAMAGED = N_(
    "Giấy tờ bị hư hỏng: ông/bà đòi bồi thường được trong 1 tháng từ ngày nhận (Luật Bưu chính 49/2010/QH12, Điều 38),"
    " ít nhất bốn lần cước (Nghị định 47/2011/NĐ-CP, Điều 25)."
)
OVERDUE = N_(
    "Đã quá hạn trả lời 5 ngày làm việc (Thông tư 17/2017/TT-BTTTT, Điều 8). Ông/bà gọi tổng đài, hoặc gửi khiếu nại bằng"
    " văn bản đến bưu cục nơi đã gửi."
)
USUAL = N_("Trong %(count)s hồ sơ gần đây, 9 trên 10 hồ sơ qua bước này trong %(span)s. Đây không phải hạn.")
DAYS, HOURS = N_("%(count)s ngày"), N_("%(count)s giờ")
FEW_HOURS = 36
SILENCE = N_("Đã quá 7 ngày, ông/bà chưa cho biết đã nhận đủ hay chưa. Chưa trả lời không có nghĩa là đồng ý.")
CALLED_OFF = N_("Bưu cục phải nghỉ buổi đã hẹn")
BEFORE = N_("trước đó: %(window)s")
PAUSED = N_("Hạn đang tạm dừng: %(reason)s.")


def trace(tracking: Tracking, _: Translator) -> str:
    """The state of the question in words; empty when there is none."""
    asked, state = tracking.state.trace, tracking.trace_state
    if asked is None or state is None:
        return ""
    if state in ("answered", "closed") and asked.outcome in OUTCOMES:
        return f"{_(TRACE_WORDS[state])}: {_(OUTCOMES[asked.outcome])}"
    if state == "closed" and asked.answered_at is None and asked.by == "clock":
        return _(WENT_ON)
    return _(ASKED_BY[asked.by]) if state == "open" and asked.by in ASKED_BY else _(TRACE_WORDS[state])


def concerns(tracking: Tracking, _: Translator) -> tuple[str, ...]:
    """Each a sentence of its own, the gravest first."""
    state = tracking.state
    found = _losses(tracking, _)
    found += [_(EXCEPTIONS[concern]) for concern in state.exceptions if concern in EXCEPTIONS]
    found += _handovers(tracking, _)
    if state.failures and state.stage in ("result_with_post", "out_for_delivery"):
        found.append(_(ATTEMPTS) % {"count": len(state.failures)})
    if kept := originals_kept(tracking):
        found.append(_(ORIGINALS) % {"count": kept})
    if tracking.trace_state == "overdue":
        found.append(_(OVERDUE))
    if state.paused:
        found.append(_(PAUSED) % {"reason": _(REASONS.get(state.paused, REASONS["other"]))})
    return (*found, *([_(SILENCE)] if is_silent(tracking) else []))


def visit(line: Line, tracking: Tracking, remark: str, _: Translator) -> str:
    """What else a line says of a postman's visit: which half day, and before a change which one."""
    if not line.kind.startswith("pickup_"):
        return remark
    found = [window(str(line.details.get("window") or ""), _), "" if line.details.get("called_off") else remark]
    if line.kind == "pickup_changed":
        before = window(booked_before(tracking.state, line), _)
        found.append(_(BEFORE) % {"window": before} if before else "")
    return "; ".join(filter(None, found))


def usual(past: Past | None, _: Translator) -> str:
    """How long this step has taken of late; empty while there are too few dossiers to say so. No date follows from it."""
    if past is None:
        return ""
    most = past.most.total_seconds()
    hours, days = max(1, ceil(most / 3600)), ceil(most / 86400)
    span = _(DAYS) % {"count": days} if hours > FEW_HOURS else _(HOURS) % {"count": hours}
    return _(USUAL) % {"count": past.count, "span": span}


def _losses(tracking: Tracking, _: Translator) -> list[str]:
    """What is owed for what was lost or damaged, and by when."""
    state = tracking.state
    if unpaid(state):
        return [_(LOST) % {"by": day(compensate_by(state.stage_since).astimezone(VIETNAM).date(), _)}]
    if state.stage == "lost":
        return [_(PAID)]
    return [_(DAMAGED)] if state.trace and state.trace.outcome == "damaged" else []


def _handovers(tracking: Tracking, _: Translator) -> list[str]:
    waiting = tracking.state.one_sided
    return [_(ONE_SIDED) % {"office": tracking.name(each.needs), "by": moment(countersign_by(each), _)} for each in waiting]
