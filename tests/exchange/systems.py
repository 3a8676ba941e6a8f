"""The two systems that call in these tests, the post's and the one-stop shop's, and what they say."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal import clock
from portal.custody.dossiers import service as dossiers
from portal.custody.dossiers.queries import DossierView, find_state
from portal.custody.dossiers.service import NewDossier
from portal.db import db, writing
from portal.exchange.inbox import service
from portal.exchange.keys.queries import find_key
from portal.exchange.keys.service import NewKey, Secrets, add

POST, OTHER_POST, DESK, OTHER_DESK = "post-200000", "post-201130", "desk-06685", "desk-06652"
CONTACT = {"name": "Nguyễn Thị Hoa", "phone": "0912 345 678", "unit": "06685", "address": "Số 1 phố Cây Bàng"}
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CODE = "K7QF2M9XTR4DV"
_numbers: Iterator[int] = count(1)


def a_key(name: str = "vnpost", organisation: str = "post", **more: Any) -> Secrets:
    with writing():
        return add(NewKey(name, organisation, **more), at=clock.now())


def event(kind: str, dossier: str, office: str = POST, *, hours: float = 0, **more: Any) -> dict[str, Any]:
    """An event with an id of its own, `hours` after the start; `more` replaces or adds fields."""
    moment = (START + timedelta(hours=hours)).isoformat()
    return {"id": f"e{next(_numbers)}", "dossier": dossier, "kind": kind, "occurred_at": moment, "office": office, **more}


def a_body(**more: Any) -> dict[str, Any]:
    return {"submit_by_post": True, "return_by_post": True, "contact": dict(CONTACT), "agency_office": DESK, **more}


class System:
    """A system with a key, or without one."""

    def __init__(self, app: Flask, name: str = "vnpost", organisation: str = "post", **more: Any) -> None:
        self.client = app.test_client()
        self.token = a_key(name, organisation, **more).token

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = self.headers() | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1{path}", data=data, headers=sent, content_type="application/json")

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers())

    def register(self, **more: Any) -> str:
        answer = self.post("/dossiers", a_body(**more))
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["code"])

    def tell(self, *events: Any) -> list[dict[str, Any]]:
        answer = self.post("/events", {"events": list(events)})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.get_json()["results"]
        assert len(results) == len(events)
        return results

    def result(self, told: Any) -> tuple[str, str | None]:
        (one,) = self.tell(told)
        return one["result"], one["reason"]


def view(code: str) -> DossierView:
    db.session.rollback()
    found = find_state(code)
    assert found is not None
    return found


def register(code: str = CODE, **more: Any) -> str:
    with writing():
        return dossiers.register(NewDossier(True, True, "portal", code=code, agency_office=DESK, **more), at=START)


def receive(name: str, *events: Any) -> list[tuple[str, str]]:
    with writing():
        key = find_key(name)
        assert key is not None
        answers = service.receive(key, list(events), at=clock.now())
    return [(answer.result, answer.reason) for answer in answers]
