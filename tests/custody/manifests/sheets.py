"""Dossiers ready to be given, and a sheet as far along as a test needs it, made through the services."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.accounts.rules import Actor
from portal.custody.dossiers.queries import find_state
from portal.custody.dossiers.rules import Contact, NewDossier, Said
from portal.custody.dossiers.service import record_many, register
from portal.custody.manifests.giving import service as giving
from portal.custody.manifests.receiving import service as receiving
from portal.custody.manifests.sheets import queries
from portal.custody.manifests.sheets.rules import Sheet
from portal.custody.manifests.sheets.service import open_sheet
from portal.custody.states.rules import State
from portal.db import writing
from tests.accounts.cast import DESK, POST

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
NAME, PHONE, ADDRESS = "Nguyễn Thị Hoa", "+84912345678", "Số 5, tổ 3, khu 2"
PAPERS = [{"kind": "Giấy khai sinh của Hoa", "original": True, "sheets": 2}]


class Died(Exception):
    """What a killed process looks like from inside."""


@dataclass(frozen=True)
class Event:
    kind: str
    office: str
    details: dict[str, Any] = field(default_factory=dict)


COLLECTED = (Event("collected", POST, {"documents": PAPERS, "seal": "NS-1"}),)
AT_THE_POST = (*COLLECTED, Event("offered", POST, {"to": POST}), Event("accepted", POST, {"count": "full"}))
AT_THE_DESK = (*AT_THE_POST, Event("offered", POST, {"to": DESK}), Event("accepted", DESK, {"count": "full"}))
RESULT_READY = (*AT_THE_DESK, Event("agency_status", DESK, {"status": 2}), Event("result_ready", DESK))


def dossiers(count: int, road: tuple[Event, ...] = AT_THE_POST, **more: Any) -> list[str]:
    """Codes of dossiers that have come so far; with a contact, so that leaking it shows."""
    contact = Contact(NAME, PHONE, "06685", ADDRESS)
    new = NewDossier(True, True, "staff", contact=contact, post_office=POST, agency_office=DESK, **more)
    with writing():
        codes = [register(new, at=START) for _ in range(count)]
        pairs = [(code, _said(code, place, event)) for code in codes for place, event in enumerate(road, 1)]
        record_many(pairs, heard_at=START + timedelta(hours=len(road)))
    return codes


def a_dossier(road: tuple[Event, ...] = AT_THE_POST, **more: Any) -> str:
    return dossiers(1, road, **more)[0]


def state(code: str) -> State:
    view = find_state(code)
    assert view is not None
    return view.state


def sheet(code: str) -> Sheet:
    found = queries.find_sheet(code)
    assert found is not None
    return found


def later(minutes: int = 0) -> datetime:
    return START + timedelta(days=1, minutes=minutes)


def opened(actor: Actor, *codes: str, to: str = DESK) -> str:
    """An open sheet of this person with these dossiers on it."""
    with writing():
        made = open_sheet(to, f"open-{to}-{len(codes)}-{codes[:1]}", actor=actor, at=later())
        for number, code in enumerate(codes):
            giving.add(made, giving.Scan(code, f"add-{number:04d}"), actor=actor, at=later(number))
    return made


def given(actor: Actor, *codes: str, to: str = DESK) -> str:
    made = opened(actor, *codes, to=to)
    in_portions(giving.give, made, actor, at=later(120))
    return made


def checked(sheet_code: str, actor: Actor, *codes: str) -> None:
    with writing():
        for number, code in enumerate(codes):
            receiving.check(sheet_code, receiving.Check(code, f"check-{number:04d}"), actor=actor, at=later(600 + number))


def in_portions(signature: Any, sheet_code: str, actor: Actor, *, at: datetime | None = None) -> None:
    left = 1
    while left:
        with writing():
            left = signature(sheet_code, actor=actor, at=at or later(1200))


def dies(signature: Any, sheet_code: str, actor: Actor) -> None:
    """The process ends after a portion was written and before it was committed."""
    with writing():
        signature(sheet_code, actor=actor, at=later(850))
        raise Died


def _said(code: str, place: int, event: Event) -> Said:
    at = START + timedelta(hours=place)
    return Said("staff", f"nv-{place}:{code}", event.kind, at, event.office, f"nv-{place}", details=event.details)
