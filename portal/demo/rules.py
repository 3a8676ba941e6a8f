"""Stories for demonstration: which steps lead to a stage, and plausible moments for them. Standard library only."""

import hashlib
from base64 import b32encode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from portal.accounts.rules import Role
from portal.accounts.second_factor.rules import SECRET_BYTES, must_have
from portal.custody.codes.rules import make
from portal.places.rules import VIETNAM, Organisation, WorkingCalendar

OPENS, CLOSES = time(7, 45), time(16, 45)
LATE_BY_DAYS = 9
HOME_UNIT = "06685"  # phường Hồng Gai: where the demonstration staff work
STAFF = (
    ("demo-buu-ta", "Bưu tá Lan (minh họa)", Role.POSTMAN),
    ("demo-giao-dich-vien", "Giao dịch viên Minh (minh họa)", Role.POST_CLERK),
    ("demo-mot-cua", "Cán bộ một cửa Hòa (minh họa)", Role.DESK_CLERK),
    ("demo-cong-bo", "Cán bộ công bố Yến (minh họa)", Role.OFFICER),
    ("demo-giam-sat", "Giám sát viên Tâm (minh họa)", Role.SUPERVISOR),
    ("demo-quan-tri", "Quản trị viên Sơn (minh họa)", Role.ADMIN),
)
BADGES = {Role.POSTMAN: ("BT-0417", "Lan")}
KEYS = (("vnpost", Organisation.POST), ("mot-cua", Organisation.STATE))


@dataclass(frozen=True)
class Route:
    """Where a demonstration dossier travels: one post office, one desk, and the window of its pickup."""

    post: str
    desk: str
    window: str
    promised: str


@dataclass(frozen=True)
class Step:
    kind: str
    office: str | None
    role: str
    details: dict[str, Any] = field(default_factory=dict)
    source: str = "staff"
    note: str | None = None
    leg: str | None = None
    days: int = 0  # how many days pass before it, beside the usual hours


PAPERS = [
    {"kind": "Tờ khai theo mẫu", "original": True, "sheets": 2},
    {"kind": "Bản sao giấy tờ kèm theo", "original": False, "sheets": 3},
    {"kind": "Giấy tờ gốc cần trả lại", "original": True, "sheets": 1},
]
# stage, or "a stage with a trouble" → how many steps of the whole journey, and what is added
LENGTH = {
    "awaiting_pickup": 1, "with_postman": 2, "to_agency": 4, "awaiting_agency": 5, "with_agency": 6,
    "in_progress": 7, "awaiting_supplement": 7, "result_ready": 8, "result_with_post": 10, "out_for_delivery": 11,
    "delivered": 12, "confirmed": 13, "cancelled": 1, "declined": 6, "returned": 11, "lost": 4,
    "late:to_agency": 4, "late:result_with_post": 10, "late:awaiting_agency": 5,
    "short": 6, "delivery_failed": 11, "misrouted": 4,
    "one_sided": 4, "slip": 7, "late:with_agency": 6, "failed_twice": 11, "paused": 4, "to_accept": 3,
}  # fmt: skip
# These happen where the demonstration staff work.
AT_HOME = frozenset({"awaiting_pickup", "lost", "one_sided", "slip", "late:with_agency", "failed_twice", "paused", "to_accept"})


def story(target: str, route: Route) -> list[Step]:
    """The steps that end in `target`."""
    steps = _journey(route)[: LENGTH[target]]
    if target == "short":
        steps[-1] = Step("accepted", route.desk, "desk_clerk", {"count": "short"})
    return steps + _endings(route).get(target, [])


def moments(days: Sequence[int], end: datetime, calendar: WorkingCalendar, chance: Random) -> list[datetime]:
    """Rising moments within working hours, the last shortly before `end`; `days`: how many more pass before each."""
    moment, found = end, []
    for waited in reversed(days):
        moment = _into_working_time(moment - timedelta(minutes=chance.randint(20, 420)), calendar)
        found.append(moment)
        moment -= timedelta(days=waited)
    return found[::-1]


def before(now: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """Working time `days` working days before now."""
    moment = now
    while days > 0:
        moment -= timedelta(days=1)
        days -= calendar.is_working(moment.astimezone(VIETNAM).date())
    return moment


def secret(seed: int, purpose: str, length: int = 12) -> str:
    """The same demonstration secret for the same seed; never used outside demonstration."""
    return hashlib.sha256(f"demonstration:{seed}:{purpose}".encode()).hexdigest()[:length]


def _journey(route: Route) -> list[Step]:
    post, desk = route.post, route.desk
    return [
        Step("pickup_booked", None, "", {"window": route.window}, source="citizen"),
        Step("collected", post, "postman", {"documents": PAPERS, "seal": "NP-0417"}),
        Step("offered", post, "postman", {"to": post}),
        Step("accepted", post, "post_clerk", {"count": "full"}),
        Step("offered", post, "post_clerk", {"to": desk}),
        Step("accepted", desk, "desk_clerk", {"count": "full"}),
        Step("agency_status", desk, "desk_clerk", {"status": 2, "promised": route.promised}),
        Step("result_ready", desk, "desk_clerk"),
        Step("offered", desk, "desk_clerk", {"to": post}),
        Step("accepted", post, "post_clerk", {"count": "full"}),
        Step("out_for_delivery", post, "postman"),
        Step("delivered", post, "postman", {"relation": "self", "proof": "paper", "paper_number": "BP-2231"}),
        Step("citizen_confirmed", None, "", {"answer": "received"}, source="citizen"),
    ]


def _endings(route: Route) -> dict[str, list[Step]]:
    post, desk = route.post, route.desk
    return {
        "awaiting_supplement": [Step("supplement_requested", desk, "desk_clerk", {"reason": "incomplete"})],
        "cancelled": [Step("pickup_cancelled", None, "", {"reason": "other"}, source="citizen")],
        "declined": [Step("declined", desk, "desk_clerk", {"reason": "incomplete"})],
        "returned": [
            Step("delivery_failed", post, "postman", {"reason": "absent"}),
            Step("returned_to_sender", post, "post_clerk", {"reason": "unreachable"}),
        ],
        "lost": [
            Step("trace_opened", None, "", {"by": "citizen", "text": "Hồ sơ của tôi đang ở đâu?"}, source="citizen"),
            Step("trace_answered", post, "post_clerk", {"outcome": "lost", "text": "Đã tìm ở cả bốn nơi, không thấy bì hồ sơ"}),
            Step("missing_declared", post, "post_clerk", {"what": "Không tìm thấy bì hồ sơ tại bưu cục"}),
        ],
        "short": [
            Step("discrepancy", desk, "desk_clerk", {"what": "Thiếu một bản sao so với danh mục"}),
        ],
        "delivery_failed": [Step("delivery_failed", post, "postman", {"reason": "absent"})],
        "one_sided": [Step("accepted", desk, "desk_clerk", {"count": "full", "paper_number": "BB-0118"})],
        "slip": [
            Step("offered", desk, "desk_clerk", {"to": post}, leg="slip"),
            Step("accepted", post, "post_clerk", {"count": "full"}, leg="slip"),
        ],
        "failed_twice": [
            Step("delivery_failed", post, "postman", {"reason": "absent"}),
            Step("out_for_delivery", post, "postman", days=3),
            Step("delivery_failed", post, "postman", {"reason": "unreachable"}),
        ],
        "paused": [Step("clock_paused", post, "post_clerk", {"reason": "weather", "until": route.promised})],
        "misrouted": [Step("misrouted", "post-201130", "post_clerk", {"reason": "wrong_office"})],
    }


def _into_working_time(moment: datetime, calendar: WorkingCalendar) -> datetime:
    """The same moment, or the nearest working moment before it."""
    local = moment.astimezone(VIETNAM)
    if local.time() < OPENS:
        local = datetime.combine(local.date() - timedelta(days=1), CLOSES, VIETNAM)
    elif local.time() > CLOSES:
        local = datetime.combine(local.date(), CLOSES, VIETNAM)
    while not calendar.is_working(local.date()):
        local = datetime.combine(local.date() - timedelta(days=1), CLOSES, VIETNAM)
    return local.astimezone(UTC)


def codes(seed: int, count: int) -> list[str]:
    chance = Random(seed)  # noqa: S311 - demonstration codes come from the seed (contract)
    return [make(chance.getrandbits(60)) for _ in range(count)]


def password(seed: int, username: str) -> str:
    return f"minh-hoa-{secret(seed, username, 8)}"


def totp_secret(seed: int, username: str, role: Role) -> str | None:
    """In base32, as a telephone takes it; None for a role that signs in without."""
    made = bytes.fromhex(secret(seed, f"totp:{username}", 2 * SECRET_BYTES))
    return b32encode(made).decode() if must_have(role) else None


def token(seed: int, name: str) -> str:
    return f"hsbc_demo_{secret(seed, f'token:{name}', 40)}"


def webhook_secret(seed: int, name: str) -> str:
    """As Standard Webhooks writes it: 32 bytes in base64."""
    return f"whsec_{b64encode(bytes.fromhex(secret(seed, f'hook:{name}', 64))).decode()}"


def phone(number: int) -> str:
    return f"+84900000{number % 1000:03d}"
