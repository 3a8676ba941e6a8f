"""The words of the public page and its JSON. `_` is the request's translator, bound once by the view."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from portal.booking.windows.rules import read_window
from portal.custody.states.rules import Holder, LegState, Line
from portal.places.rules import VIETNAM, Organisation, organisation
from portal.tracking.facts.rules import NEXT_WHO, RESULT_STAGES, Tracking, next_office

Translator = Callable[[str], str]
N_ = str  # marks a text for translation where it stands

WEEKDAYS = (N_("thứ Hai"), N_("thứ Ba"), N_("thứ Tư"), N_("thứ Năm"), N_("thứ Sáu"), N_("thứ Bảy"), N_("Chủ nhật"))
STAGES: Mapping[str, str] = {
    "awaiting_pickup": N_("chờ bưu tá đến lấy"),
    "with_postman": N_("bưu tá đã nhận"),
    "to_agency": N_("đang chuyển đến cơ quan"),
    "awaiting_agency": N_("chờ cơ quan xác nhận"),
    "with_agency": N_("cơ quan đã nhận"),
    "in_progress": N_("đang giải quyết"),
    "awaiting_supplement": N_("chờ bổ sung giấy tờ"),
    "result_ready": N_("có kết quả"),
    "result_with_post": N_("bưu điện đã nhận kết quả"),
    "out_for_delivery": N_("bưu tá đang phát"),
    "delivered": N_("đã phát kết quả"),
    "confirmed": N_("người dân đã xác nhận"),
    "declined": N_("cơ quan từ chối hồ sơ"),
    "returned": N_("hoàn về nơi gửi"),
    "cancelled": N_("đã hủy lịch lấy"),
    "lost": N_("mất, đang bồi thường"),
}
KINDS: Mapping[str, str] = {
    "pickup_booked": N_("Đặt lịch bưu tá đến lấy"),
    "pickup_changed": N_("Đổi lịch lấy hồ sơ"),
    "pickup_cancelled": N_("Hủy lịch lấy hồ sơ"),
    "pickup_missed": N_("Bưu tá đến nhưng chưa lấy được hồ sơ"),
    "collected": N_("Bưu tá nhận hồ sơ, cùng đếm giấy tờ"),
    "offered": N_("Bên giao đưa hồ sơ"),
    "accepted": N_("Bên nhận ký nhận"),
    "refused": N_("Bên nhận không nhận"),
    "withdrawn": N_("Bên giao rút lại"),
    "countersigned": N_("Ký bù biên bản giao nhận"),
    "misrouted": N_("Hồ sơ đi lạc, đã tìm thấy"),
    "carrier_scan": N_("Bưu điện quét mã trên đường"),
    "agency_status": N_("Cơ quan cập nhật tiến độ"),
    "supplement_requested": N_("Cơ quan yêu cầu bổ sung giấy tờ"),
    "declined": N_("Cơ quan từ chối hồ sơ"),
    "result_ready": N_("Cơ quan báo đã có kết quả"),
    "out_for_delivery": N_("Bưu tá mang kết quả đi phát"),
    "delivery_failed": N_("Chưa phát được"),
    "delivered": N_("Đã phát"),
    "returned_to_sender": N_("Hoàn về nơi gửi"),
    "citizen_confirmed": N_("Ông/bà trả lời về kết quả nhận được"),
    "trace_opened": N_("Mở tra soát"),
    "trace_answered": N_("Có trả lời tra soát"),
    "trace_escalated": N_("Tra soát quá hạn, đã báo cấp trên"),
    "trace_closed": N_("Kết thúc tra soát"),
    "discrepancy": N_("Giấy tờ không khớp khi đếm lại"),
    "missing_declared": N_("Xác định bị mất"),
    "found": N_("Đã tìm thấy giấy tờ"),
    "compensated": N_("Bồi thường"),
    "corrected": N_("Đính chính một dòng ghi nhầm"),
    "clock_paused": N_("Tạm dừng tính hạn"),
    "clock_resumed": N_("Tính hạn trở lại"),
    "alias_added": N_("Ghi thêm số hiệu của hồ sơ"),
}
AGENCY_STATUS: Mapping[int, str] = {
    1: N_("mới đăng ký"),
    2: N_("đã tiếp nhận"),
    3: N_("không được tiếp nhận"),
    4: N_("đang xử lý"),
    5: N_("yêu cầu bổ sung giấy tờ"),
    6: N_("yêu cầu thực hiện nghĩa vụ tài chính"),
    7: N_("công dân xin rút hồ sơ"),
    8: N_("dừng xử lý"),
    9: N_("đã xử lý xong"),
    10: N_("đã trả kết quả"),
}
REASONS: Mapping[str, str] = {
    "absent": N_("không gặp người nhận"),
    "wrong_address": N_("sai địa chỉ"),
    "refused": N_("người nhận từ chối"),
    "moved": N_("người nhận đã chuyển đi"),
    "unreachable": N_("không liên lạc được"),
    "closed": N_("nơi nhận đóng cửa"),
    "damaged": N_("bao bì hư hỏng"),
    "wrong_office": N_("nhầm nơi nhận"),
    "incomplete": N_("thiếu giấy tờ"),
    "weather": N_("thời tiết xấu"),
    "mistake": N_("ghi nhầm"),
    "duplicate": N_("ghi trùng"),
    "not_ready": N_("giấy tờ chưa sẵn sàng"),
    "put_off": N_("người gửi xin hẹn lại"),
    "other": N_("lý do khác"),
}
ANSWER_WORDS: Mapping[str, str] = {
    "received": N_("đã nhận đủ"),
    "incomplete": N_("nhận thiếu giấy tờ"),
    "not_received": N_("chưa nhận được"),
}
OUTCOMES = {
    "found": N_("đã tìm thấy giấy tờ"), "delayed": N_("giấy tờ đến chậm, không mất"),
    "damaged": N_("giấy tờ bị hư hỏng"), "lost": N_("giấy tờ bị mất"), "no_fault": N_("không có sai sót"),
}  # fmt: skip
STEPS = {"agreed": N_("đã thống nhất mức bồi thường"), "refunded": N_("đã trả lại cước"), "paid": N_("đã trả tiền bồi thường")}
COUNTS = {"full": N_("đếm đủ"), "short": N_("đếm thấy thiếu"), "seal_broken": N_("niêm phong không nguyên vẹn")}
REMARKS = (("count", COUNTS), ("reason", REASONS), ("answer", ANSWER_WORDS), ("outcome", OUTCOMES), ("step", STEPS))
LEGS = {"submission": N_("Hồ sơ gửi đi"), "slip": N_("Giấy hẹn"), "result": N_("Kết quả"), "recall": N_("Giấy tờ rút lại")}
PARTS = {"morning": N_("buổi sáng"), "afternoon": N_("buổi chiều")}
CONFLICT = N_("Trái với một ghi nhận khác; hai bên đang đối chiếu.")
EXCEPTIONS: Mapping[str, str] = {
    "short": N_("Đếm lại thấy thiếu giấy tờ so với danh mục. Hai bên đang đối chiếu."),
    "seal_broken": N_("Niêm phong không nguyên vẹn khi giao. Hai bên đang đối chiếu."),
    "misrouted": N_("Hồ sơ đi lạc và đã được tìm thấy, đang chuyển lại đúng nơi."),
    "missed_pickup": N_("Bưu tá đã đến mà chưa lấy được hồ sơ."),
    "pickup_called_off": N_("Bưu cục phải nghỉ buổi đã hẹn; bưu tá không đến buổi đó."),
    "delivery_failed": N_("Bưu tá đã đến mà chưa phát được. Bưu điện sẽ phát lại."),
    "discrepancy": N_("Giấy tờ không khớp khi đếm lại. Hai bên đang đối chiếu."),
}
NEXT_STEPS: Mapping[str, str] = {
    "awaiting_pickup": N_("Bưu tá đến lấy, cùng ông/bà đếm và niêm phong giấy tờ"),
    "with_postman": N_("Mang hồ sơ về bưu cục"),
    "to_agency": N_("Giao hồ sơ cho cơ quan"),
    "awaiting_agency": N_("Đếm lại giấy tờ và ký nhận"),
    "with_agency": N_("Tiếp nhận và hẹn ngày trả kết quả"),
    "in_progress": N_("Giải quyết hồ sơ"),
    "awaiting_supplement": N_("Bổ sung giấy tờ theo thông báo của cơ quan"),
    "result_ready": N_("Giao kết quả cho bưu điện"),
    "result_with_post": N_("Chuyển kết quả đến nơi ông/bà nhận"),
    "out_for_delivery": N_("Phát kết quả tận nơi"),
    "delivered": N_("Xem lại giấy tờ và xác nhận đã nhận đủ"),
    "declined": N_("Thông báo lý do và trả lại giấy tờ"),
    "returned": N_("Gọi tổng đài để nhận lại giấy tờ"),
    "cancelled": N_("Đặt lịch khác nếu vẫn cần"),
    "lost": N_("Bồi thường và giúp làm lại giấy tờ"),
}
NEXT_COLLECT = N_("Đến nơi đã nộp để nhận kết quả")
NEXT_REBOOK = N_("Chọn buổi khác để bưu tá đến lấy")
WHY: Mapping[str, str] = {"window": N_("khung giờ ông/bà đã đặt"), "promised": N_("ngày cơ quan hẹn trả kết quả")}
COUNTED = N_("%(days)s ngày làm việc, tính từ sau ngày %(start)s; hạn tạm tính, chờ Bưu điện xác nhận")
TRACE_WORDS: Mapping[str, str] = {
    "open": N_("Đang tra soát theo yêu cầu"),
    "overdue": N_("Tra soát đã quá hạn trả lời; việc này đã được báo cấp trên"),
    "answered": N_("Tra soát đã có trả lời"),
    "closed": N_("Tra soát đã kết thúc"),
}


def moment(at: datetime, _: Translator) -> str:
    """14:05, thứ Tư 25/11/2026"""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M}, {_(WEEKDAYS[local.weekday()])} {local.day:02d}/{local.month:02d}/{local.year}"


def day(when: date, _: Translator) -> str:
    """thứ Tư 25/11/2026"""
    return f"{_(WEEKDAYS[when.weekday()])} {when.day:02d}/{when.month:02d}/{when.year}"


def exact(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def holder(who: Holder, name: str, _: Translator) -> str:
    if who.kind == "citizen":
        return _("Ông/bà")
    return _("Bưu tá của %(office)s") % {"office": name} if who.kind == "postman" else name


def sentence(tracking: Tracking, _: Translator) -> str:
    """The one sentence: who holds the papers, since when."""
    state = tracking.state
    words = {"who": holder(state.holder, tracking.name(state.holder.office), _), "since": moment(state.since, _)}
    if state.stage in ("delivered", "confirmed"):
        return _("Ông/bà đã nhận kết quả, phát lúc %(since)s") % words
    if state.stage == "lost":
        return _("Chưa tìm thấy giấy tờ; nơi giữ sau cùng: %(who)s, từ %(since)s") % words
    if state.stage == "awaiting_pickup":
        return _("Ông/bà đang giữ hồ sơ, chờ bưu tá đến lấy, từ %(since)s") % words
    if state.holder.kind == "citizen":
        return _("Ông/bà đang giữ hồ sơ, từ %(since)s") % words
    if state.stage in RESULT_STAGES:
        return _("%(who)s đang giữ kết quả, từ %(since)s") % words
    return _("%(who)s đang giữ hồ sơ, từ %(since)s") % words


def next_words(tracking: Tracking, _: Translator) -> tuple[str, str] | None:
    """(what, who) comes next; None when nothing does."""
    stage = tracking.state.stage
    if stage not in NEXT_STEPS:
        return None
    if tracking.missed and tracking.may_rebook:
        return _(NEXT_REBOOK), _("Ông/bà")
    office = next_office(tracking)
    if office is None:
        collects = stage == "result_ready" and not tracking.return_by_post
        return _(NEXT_COLLECT if collects else NEXT_STEPS[stage]), _next_person(stage, _)
    name = tracking.name(office)
    postman = NEXT_WHO[stage] == "postman" or (NEXT_WHO[stage] == "holder" and tracking.state.holder.kind == "postman")
    return _(NEXT_STEPS[stage]), _("Bưu tá của %(office)s") % {"office": name} if postman else name


def _next_person(stage: str, _: Translator) -> str:
    """When no office is known: the citizen, or the trade alone."""
    trade = {"postman": _("Bưu tá"), "agency": _("Cơ quan giải quyết"), "post": _("Bưu điện")}
    return _("Ông/bà") if stage == "result_ready" else trade.get(NEXT_WHO[stage], _("Ông/bà"))


def why(tracking: Tracking, _: Translator) -> str | None:
    """How the date was reckoned, in one line."""
    due = tracking.due
    if due is None:
        return None
    if due.rule in WHY:
        return _(WHY[due.rule])
    return _(COUNTED) % {"days": due.days, "start": day(due.start, _)}


def source(line: Line, _: Translator) -> str:
    """Who told us."""
    known = {"staff": _("nhân viên quét mã"), "citizen": _("ông/bà báo"), "portal": _("cổng này ghi")}
    if line.source in known:
        return known[line.source]
    side = organisation(line.office or "")
    if side is Organisation.POST:
        return _("hệ thống của bưu điện")
    return _("hệ thống của cơ quan") if side is Organisation.STATE else _("hệ thống khác")


def remark(line: Line, names: Callable[[str | None], str], _: Translator) -> str:
    """The public facts of one entry, in words."""
    said, found = line.details, []
    if said.get("to"):
        found.append(_("giao cho %(office)s") % {"office": names(said["to"])})
    if said.get("document_count"):
        found.append(_("%(count)s giấy tờ") % {"count": said["document_count"]})
    if said.get("seal"):
        found.append(_("có niêm phong"))
    if said.get("status") in AGENCY_STATUS:
        found.append(_(AGENCY_STATUS[said["status"]]))
    if said.get("promised"):
        found.append(_("hẹn %(day)s") % {"day": day(date.fromisoformat(said["promised"]), _)})
    for key, table in REMARKS:
        if said.get(key) in table:
            found.append(_(table[said[key]]))
    return "; ".join(found)


def window(booked: str | None, _: Translator) -> str:
    """post-200000.2026-11-26.morning → buổi sáng, thứ Năm 26/11/2026"""
    found = read_window(booked or "")
    return f"{_(PARTS[found.part])}, {day(found.day, _)}" if found else ""


def answer(given: str | None, _: Translator) -> str:
    return _(ANSWER_WORDS[given]) if given and given in ANSWER_WORDS else ""


def papers(leg: LegState, _: Translator) -> str:
    counted = _("%(count)s giấy tờ") % {"count": leg.documents} if leg.documents else _("chưa ghi số giấy tờ")
    return f"{counted}, {_('có niêm phong') if leg.seal else _('không ghi niêm phong')}"
