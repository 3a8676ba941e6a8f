"""Procedures and decisions for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from portal.catalogue.publications.rules import NewPublication, Procedure
from portal.catalogue.publications.service import publish
from portal.catalogue.search.queries import forget
from portal.db import writing

PUBLISHED_AT = datetime(2026, 9, 1, 2, tzinfo=UTC)

BIRTH = Procedure(
    code="1.001193", level="xa", name="Đăng ký khai sinh", field="Hộ tịch", agency="Ủy ban nhân dân cấp xã",
    submit_by_post=True, return_by_post=True, reason="", legal_basis="Luật Hộ tịch", days=1, days_unit="ngày làm việc",
    time_text="", fee_vnd=0, fee_note="", papers=("Tờ khai", "Giấy chứng sinh"), result="Giấy khai sinh", sensitive=False,
    eligibility_basis="published list", as_of="2026-09-01", note="",
)  # fmt: skip
MARRIAGE = replace(
    BIRTH, code="1.000894", name="Đăng ký kết hôn", submit_by_post=False, return_by_post=False,
    reason="Hai bên nam, nữ phải có mặt để ký", papers=(), result="Giấy chứng nhận kết hôn",
)  # fmt: skip
DEATH = replace(BIRTH, code="1.000656", name="Đăng ký khai tử", result="Trích lục khai tử", sensitive=True)


def digest(entries: Sequence[Procedure]) -> str:
    return sha256(repr(entries).encode()).hexdigest()


def decide(
    decision: str, effective: date, entries: Sequence[Procedure] = (BIRTH, MARRIAGE), at: datetime = PUBLISHED_AT
) -> str:
    """Publishes; gives the slug."""
    new = NewPublication(decision, effective, "phu-luc.xlsx", digest(entries), prepared_by="lan", published_by="hoa")
    with writing():
        slug = publish(new, entries, at=at)
    forget()
    return slug
