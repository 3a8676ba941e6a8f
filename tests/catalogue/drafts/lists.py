"""Annexes and drafts for tests. Quang prepares, An is the second person."""

import hashlib
from datetime import date
from io import BytesIO
from pathlib import Path

from portal import clock
from portal.catalogue.drafts.intake.service import Claim, NewDraft, prepare, read_next
from portal.catalogue.drafts.records.queries import KINDS, lines_of
from portal.catalogue.drafts.records.rules import DraftLine
from portal.db import writing

ANNEX = (Path(__file__).parent.parent / "imports" / "data" / "annex_messy.xlsx").read_bytes()
EFFECTIVE = date(2026, 12, 1)
DECISION = "4567/QĐ-UBND"
HEADER = "Mã TTHC,Tên thủ tục,Cấp thực hiện,Lĩnh vực,Tiếp nhận,Trả kết quả"
BIRTH = "1.001193,Đăng ký khai sinh,Cấp xã,Hộ tịch,x,x"
MARRIAGE = "1.000894,Đăng ký kết hôn,Cấp xã,Hộ tịch,,"
UNKNOWN_MARK = "1.000656,Đăng ký khai tử,Cấp xã,Hộ tịch,o,x"
NO_CODE = ",Đăng ký giám hộ,Cấp xã,Hộ tịch,x,x"
NO_LEVEL = "2.000635,Cấp bản sao trích lục hộ tịch,,Hộ tịch,x,x"
NOTHING = ",,Cấp xã,,x,"


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


def new(content: bytes, *, decision: str = DECISION, effective: date = EFFECTIVE, by: str = "quang") -> NewDraft:
    return NewDraft(decision, effective, None, "phu-luc.csv", hashlib.sha256(content).hexdigest(), by)


def waiting(content: bytes, *, decision: str = DECISION, effective: date = EFFECTIVE, by: str = "quang") -> Claim:
    """A draft whose file nobody has read yet."""
    with writing():
        return prepare(new(content, decision=decision, effective=effective, by=by), content, at=clock.now())


def drafted(*rows: str, decision: str = DECISION, effective: date = EFFECTIVE, by: str = "quang") -> int:
    """A draft that has been read."""
    number = waiting(table(*rows), decision=decision, effective=effective, by=by).draft
    while read_next(writing, clock.now):
        pass
    return number


def all_lines(number: int) -> list[DraftLine]:
    found = [line for kind in KINDS for line in lines_of(number, kind, 0, 10_000)]
    return sorted(found, key=lambda each: each.id)


def only(number: int, kind: str) -> DraftLine:
    (found,) = lines_of(number, kind, 0, 10)
    return found


def as_file(content: bytes, name: str = "phu-luc.csv") -> tuple[BytesIO, str]:
    return BytesIO(content), name
