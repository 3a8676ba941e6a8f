"""Dossiers as far along as a test of the public page needs them, made through the services."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.custody.dossiers import service
from portal.custody.dossiers.service import Contact, NewDossier, Said
from portal.db import writing

POST, DESK = "post-200000", "desk-06685"
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NAME, PHONE, ADDRESS = "Nguyễn Thị Hoa", "+84912345678", "Số 1 phố Cây Bàng"
PAPER, SEAL, SECRET = "Giấy chứng nhận mang tên Hoa", "NS-4711", "Người nhận là con gái bà Hoa"
LAST4 = "5678"


@dataclass(frozen=True)
class Step:
    kind: str
    office: str
    details: dict[str, Any] = field(default_factory=dict)
    source: str = "staff"


ROAD = (
    Step("pickup_booked", POST, {"window": "post-200000.2026-11-23.afternoon"}, "portal"),
    Step("collected", POST, {"documents": [{"kind": PAPER, "original": True, "sheets": 4}], "seal": SEAL}),
    Step("offered", POST, {"to": POST}),
    Step("accepted", POST, {"count": "full"}),
    Step("offered", POST, {"to": DESK}),
    Step("accepted", DESK, {"count": "full"}),
    Step("agency_status", DESK, {"status": 2, "promised": "2026-12-04"}, "mot-cua"),
    Step("result_ready", DESK),
    Step("offered", DESK, {"to": POST}),
    Step("accepted", POST, {"count": "full"}),
    Step("out_for_delivery", POST),
    Step("delivered", POST, {"relation": "self", "proof": "code"}),
)
COLLECTED, WITH_AGENCY, IN_PROGRESS, DELIVERED = 2, 6, 7, 12


def a_dossier(steps: int = 0, *, contact: bool = True, procedure: str | None = None) -> str:
    """The code of a dossier that has come so many steps along the road, an hour each."""
    whom = Contact(NAME, PHONE, "06685", ADDRESS) if contact else None
    new = NewDossier(True, True, "portal", contact=whom, post_office=POST, agency_office=DESK, procedure_code=procedure)
    with writing():
        code = service.register(new, at=START)
        for number, step in enumerate(ROAD[:steps], 1):
            _say(code, step, number)
    return code


def say(code: str, step: Step, number: int, *, note: str | None = None) -> None:
    with writing():
        _say(code, step, number, note)


def _say(code: str, step: Step, number: int, note: str | None = None) -> None:
    at = START + timedelta(hours=number)
    actor = f"nv-{number}" if step.source == "staff" else None
    said = Said(step.source, f"{code}-{number}", step.kind, at, step.office, actor, note=note, details=step.details)
    service.record(code, said, heard_at=at)
