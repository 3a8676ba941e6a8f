"""Every message word for word, in one place, with the rules that its words must keep. Standard library only."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
LONGEST_TEXT, LONGEST_HOST, LONGEST_OFFICE = 160, 23, 28
# GSM 03.38 without marks, and without what counts double or what Vietnamese operators refuse.
PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;!?()/+-*'\"=_")
ASKING = re.compile(
    r"\b(otp|pin|mat khau|cccd|cmnd|can cuoc|chuyen khoan|chuyen tien|nop tien|thanh toan|tai khoan|le phi|cuoc phi|"
    r"bam vao|link|tai ung dung|tra loi tin nay|soan tin)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/\S*)?", re.IGNORECASE)
PLACE = re.compile(r"\{([a-z]+)\}", re.ASCII)
SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_. -]{1,11}", re.ASCII)

HEAD, TAIL = "Ho So Buu Chinh {code}: ", " Xem {host} (tin so {number})"
MAIL_TAIL = (
    "\n\nMã hồ sơ: {code}. Để xem hồ sơ đang ở đâu, mong ông/bà gõ mã này tại {host}\n"
    "Đây là thư số {number}; gõ số này tại {host}/kiem-tra-tin-nhan để biết có phải thư của chúng tôi.\n"
    "Không muốn nhận nữa: {host}/T/{code}/tin-nhan\n"
    "Chúng tôi không bao giờ hỏi số căn cước, mã OTP hay yêu cầu chuyển tiền. Tổng đài: 1900 54 54 81.\n"
)


@dataclass(frozen=True)
class Template:
    """`text` goes between HEAD and TAIL of an SMS, `mail` and `subject` are the same said by e-mail.

    `to`: "main" for everybody but those who want nothing, "all" for those who want every step, "asked" when a person asked.
    A changed word is a new version: what was sent says which one it was.
    """

    key: str
    version: int
    to: str
    text: str
    subject: str
    mail: str

    @property
    def whole(self) -> str:
        return HEAD + self.text + TAIL


TEMPLATES: tuple[Template, ...] = (
    Template("booked", 1, "main", "buu ta den lay {window}. Khong phai ong/ba dat? Goi 1900545481.",
             "Đã đặt lịch lấy hồ sơ", "Bưu tá đến lấy hồ sơ {window}. Nếu ông/bà không đặt lịch này, mong gọi 1900 54 54 81."),
    Template("changed", 1, "main", "lich lay ho so moi: {window}.",
             "Đã đổi lịch lấy hồ sơ", "Lịch mới: bưu tá đến lấy hồ sơ {window}."),
    Template("cancelled", 1, "main", "da huy lich lay ho so.",
             "Đã hủy lịch lấy hồ sơ", "Lịch bưu tá đến lấy hồ sơ đã được hủy."),
    Template("called_off", 1, "main", "buu ta khong den lay duoc theo lich. Moi ong/ba chon lich khac.",
             "Bưu tá không đến lấy được theo lịch",
             "Bưu tá không đến lấy hồ sơ được theo lịch đã đặt. Mời ông/bà chọn lịch khác."),
    Template("accepted", 1, "main", "{office} da nhan ho so luc {time}.",
             "Cơ quan đã nhận hồ sơ", "{office} đã nhận hồ sơ lúc {time}."),
    Template("supplement", 1, "main", "{office} can ong/ba bo sung giay to.",
             "Cần bổ sung giấy tờ", "{office} yêu cầu ông/bà bổ sung giấy tờ."),
    Template("declined", 1, "main", "{office} tu choi ho so, se tra lai giay to.",
             "Cơ quan từ chối hồ sơ", "{office} từ chối hồ sơ và sẽ trả lại giấy tờ."),
    Template("result_ready", 1, "main", "da co ket qua tai {office}. Buu dien se mang den.",
             "Đã có kết quả", "Đã có kết quả tại {office}. Bưu điện sẽ mang đến nơi ông/bà nhận."),
    Template("result_to_collect", 1, "main", "da co ket qua. Moi ong/ba den nhan tai {office}.",
             "Đã có kết quả", "Đã có kết quả. Mời ông/bà đến nhận tại {office}."),
    Template("out_for_delivery", 1, "main",
             "buu ta dang den, phai noi dung so {spoken}. Chi doc ma {proof} khi da cam ket qua.",
             "Bưu tá đang mang kết quả đến",
             "Bưu tá đang mang kết quả đến. Bưu tá thật nói được số {spoken}.\n"
             "Chỉ đọc mã {proof} cho bưu tá đang đứng trước cửa, sau khi đã cầm kết quả. Không đọc qua điện thoại."),
    Template("on_the_way", 1, "main", "buu ta dang mang ket qua den.",
             "Bưu tá đang mang kết quả đến", "Bưu tá đang mang kết quả đến nơi ông/bà nhận."),
    Template("delivered", 1, "main", "da phat ket qua luc {time}. Chua nhan duoc thi goi 1900545481.",
             "Đã phát kết quả", "Kết quả đã được phát lúc {time}. Nếu ông/bà chưa nhận được, mong gọi 1900 54 54 81."),
    Template("late", 1, "main", "cham han. Noi giu: {office}. Da hoi, tra loi truoc {day}.",
             "Hồ sơ chậm hạn",
             "Hồ sơ đã quá hạn. Nơi đang giữ: {office}. Chúng tôi đã hỏi nơi giữ; họ phải trả lời trước {day}."),
    Template("trace_answered", 1, "main", "cau hoi ve ho so da co tra loi.",
             "Câu hỏi về hồ sơ đã có trả lời", "Câu hỏi hồ sơ đang ở đâu đã có trả lời."),
    Template("collected", 1, "all", "buu ta da nhan ho so luc {time}.",
             "Bưu tá đã nhận hồ sơ", "Bưu tá đã nhận hồ sơ lúc {time}."),
    Template("at_post", 1, "all", "{office} da nhan ho so luc {time}.",
             "Bưu điện đã nhận hồ sơ", "{office} đã nhận hồ sơ lúc {time}."),
    Template("started", 1, "all", "co quan dang giai quyet ho so.",
             "Cơ quan đang giải quyết hồ sơ", "Cơ quan đang giải quyết hồ sơ."),
    Template("promised", 1, "all", "co quan dang giai quyet, hen tra ket qua {day}.",
             "Cơ quan hẹn trả kết quả", "Cơ quan đang giải quyết hồ sơ, hẹn trả kết quả {day}."),
    Template("result_with_post", 1, "all", "{office} da nhan ket qua luc {time}.",
             "Bưu điện đã nhận kết quả", "{office} đã nhận kết quả lúc {time}."),
    Template("delivery_failed", 1, "all", "buu ta den ma chua phat duoc. Buu dien se phat lai.",
             "Chưa phát được kết quả", "Bưu tá đã đến mà chưa phát được kết quả. Bưu điện sẽ phát lại."),
    Template("returned", 1, "all", "giay to duoc hoan ve noi gui.",
             "Giấy tờ được hoàn về nơi gửi", "Giấy tờ được hoàn về nơi gửi."),
    Template("lost", 1, "all", "chua tim thay giay to. Buu dien se lien he ve boi thuong.",
             "Chưa tìm thấy giấy tờ", "Chưa tìm thấy giấy tờ. Bưu điện sẽ liên hệ về việc bồi thường."),
    Template("phone_code", 1, "asked", "ma {digits} de doi hoac huy lich. Chi go vao trang duoi day, khong noi cho ai.",
             "Mã để đổi hoặc hủy lịch",
             "Mã {digits} để đổi hoặc hủy lịch lấy hồ sơ. Chỉ gõ vào trang của chúng tôi, không nói cho ai."),
)  # fmt: skip
BY_KEY = {template.key: template for template in TEMPLATES}

EXAMPLE: Mapping[str, str] = {
    "code": "K7QF-2M9X-TR4DV", "office": "Trung tâm Phục vụ hành chính công Phường Hồng Gai", "time": "09:12 26/11",
    "day": "02/12", "window": "sáng 26/11", "spoken": "4821", "proof": "730152", "digits": "730152", "number": "48210736",
}  # fmt: skip
LONGEST: Mapping[str, str] = {**EXAMPLE, "office": "W" * LONGEST_OFFICE, "window": "chiều 26/11", "host": "w" * LONGEST_HOST}
SECRET = ("spoken", "proof", "digits")


@dataclass(frozen=True)
class Wording:
    """A message as it goes out, and `shown`: the same for anybody who types its number, with nothing that opens or proves."""

    text: str
    shown: str
    subject: str


def write(key: str, channel: str, values: Mapping[str, str], host: str) -> Wording:
    """The message of this key; `values` in proper Vietnamese."""
    template = BY_KEY[key]
    shape = template.whole if channel == "sms" else template.mail + MAIL_TAIL
    said = {**values, "host": host}
    if channel == "sms":
        said = {**{name: unaccent(value) for name, value in said.items()}, "office": short_office(said.get("office", ""))}
    return Wording(shape.format_map(said), shape.format_map(_masked(said)), template.subject)


def says(key: str, values: Mapping[str, str]) -> bool:
    """Whether there is a value for every place in these words."""
    return all(name in values for name in PLACE.findall(BY_KEY[key].text + BY_KEY[key].mail))


def example(template: Template, host: str) -> str:
    """The SMS as it may look, with invented values."""
    return write(template.key, "sms", EXAMPLE, host).text


def longest(template: Template) -> str:
    """The SMS with the longest value at every place."""
    return template.whole.format_map({name: unaccent(value) for name, value in LONGEST.items()})


def faults(text: str, host: str) -> list[str]:
    """What a text must not have: none for every text that we send."""
    found = []
    odd = "".join(sorted(set(text) - PLAIN))
    if odd:
        found.append(f"characters that make two parts of it or are refused: {odd}")
    if len(text) > LONGEST_TEXT:
        found.append(f"{len(text)} characters")
    found += [f"an address that is not ours: {address}" for address in ADDRESS.findall(text) if address != host]
    asks = ASKING.search(text)
    if asks:
        found.append(f"asks for something: {asks[0]}")
    return found


def unfit(sender: str, host: str) -> str:
    """Why messages cannot be sent under this name from this host; "" when they can."""
    if not SENDER.fullmatch(sender):
        return "SMS_SENDER must be 1 to 11 letters, digits, spaces, dots, dashes or underscores, with at least one letter"
    if len(host) > LONGEST_HOST:
        return f"BASE_URL: a text message has room for a host of at most {LONGEST_HOST} characters, this one has {len(host)}"
    return ""


def host_of(base_url: str) -> str:
    """What people type: the host alone."""
    return base_url.partition("://")[2].partition("/")[0].lower()


def unaccent(text: str) -> str:
    """Without marks and within GSM-7. The d with a stroke does not decompose; what has no plain form becomes a space."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).translate(_STROKES))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign if sign in PLAIN else " " for sign in kept)


_STROKES = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "Ɖ": "D", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'"})
_SHORT = (
    ("Trung tam Phuc vu hanh chinh cong", "Mot cua"), ("Buu dien", "BD"), ("Phuong ", "P. "), ("phuong ", "P. "),
    ("Uy ban nhan dan", "UBND"), ("thanh pho", "TP"),
)  # fmt: skip


def short_office(name: str) -> str:
    """Trung tâm Phục vụ hành chính công Phường Hồng Gai → Mot cua P. Hong Gai; never cut inside a word."""
    short = unaccent(name)
    for long, brief in _SHORT:
        short = short.replace(long, brief)
    short = " ".join(short.split())
    if len(short) <= LONGEST_OFFICE:
        return short
    return short[: LONGEST_OFFICE + 1].rpartition(" ")[0].rstrip(" .,-") or short[:LONGEST_OFFICE]


def moment(at: datetime) -> str:
    """09:12 26/11"""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m}"


def day(at: datetime) -> str:
    """26/11"""
    return f"{at.astimezone(VIETNAM):%d/%m}"


def window(booked: str | None) -> str:
    """post-200000.2026-11-26.morning → sáng 26/11; "" for anything else."""
    if not booked or not re.fullmatch(r".+\.\d{4}-\d\d-\d\d\.(morning|afternoon)", booked, re.ASCII):
        return ""
    _, on, part = booked.rsplit(".", 2)
    return f"{'sáng' if part == 'morning' else 'chiều'} {on[8:]}/{on[5:7]}"


def _masked(values: Mapping[str, str]) -> dict[str, str]:
    code = values.get("code", "")
    hidden = "".join("*" if sign.isalnum() else sign for sign in code[:-4]) + code[-4:]
    return {**values, "code": hidden, **{name: "*" * len(values[name]) for name in SECRET if name in values}}
