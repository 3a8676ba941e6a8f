"""The whole way through a real Kannel with the configuration of docs/kannel.conf: out, reports back, a question, its answer."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal import clock
from portal.custody.codes.rules import display
from portal.db import db, writing
from portal.notices.gateways.choosing.service import text_gateway
from portal.notices.gateways.rules import Message, NotTaken
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.rules import Note
from portal.notices.outbox.service import enqueue
from portal.notices.sending.rules import Ways
from portal.notices.sending.service import send_next
from tests.notices.post import AWAKE, Recorder
from tests.support.kannel import Kannel
from tests.tracking.stories import COLLECTED, a_dossier

TOKEN = "bí mật+/%d&%%"


@pytest.fixture
def portal(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Our own address, with somebody answering there."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], sms_callback_token=TOKEN, base_url=address))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def kannel(portal: str, tmp_path: Path) -> Iterator[Kannel]:
    gateway = Kannel(tmp_path, portal, TOKEN)
    yield gateway
    gateway.stop()


def soon(found: Callable[[], Any]) -> Any:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        db.session.rollback()
        if result := found():
            return result
        time.sleep(0.05)
    raise AssertionError("it did not come")


def test_through_kannel_and_back(app: Flask, kannel: Kannel, monkeypatch: pytest.MonkeyPatch) -> None:
    code = a_dossier(COLLECTED)
    config = replace(app.config["PORTAL"], sms_gateway_url=kannel.url)
    gateway = text_gateway(config)
    with writing():
        number = enqueue(Note("test", "1", code, "sms", "+84912345678", "delivery_failed"), at=clock.now(), terms=AWAKE)
    text = db.session.query(NoticeRow).filter_by(number=number).one().text

    while send_next(writing, clock.now, Ways(gateway, Recorder(), Recorder()), AWAKE):
        pass  # what the dossier's old events would have told is dropped

    assert kannel.receive() == f"HoSoBC +84912345678 text {text}"
    soon(lambda: db.session.query(NoticeRow).filter_by(number=number, state="delivered").count())

    kannel.type(f"ma so {display(code).lower()} giup toi")
    told = kannel.receive()
    assert told.startswith(f"8088 84912000111 text {display(code)}: Buu ta cua Buu dien Hon Gai dang giu ho so, tu ")
    kannel.type(f"Mã hồ sơ {display(code)} ở đâu?", coding="data")
    assert kannel.receive() == told
    kannel.type(f"ma {display(code)}", sender="VNPOST")
    kannel.type("xin chao")
    assert "nhan ma 13 ky tu" in kannel.receive(), "a machine was answered"

    with monkeypatch.context() as shut:
        shut.setitem(app.config, "PORTAL", replace(config, sms_callback_token="another"))
        kannel.type(code)
        assert kannel.receive() == "8088 84912000111 text Hien chua tra loi duoc. Mong ong/ba thu lai sau, hoac goi 1900545481."

    refused = text_gateway(replace(config, sms_gateway_url=kannel.url.replace("p-w", "wrong")))
    with pytest.raises(NotTaken, match="HTTP 403") as fault:
        refused.send(Message("1", "+84912345678", "x", "HoSoBC"))
    assert not fault.value.permanent
    assert "912" not in kannel.log()
    assert code[:8] not in kannel.log().replace("-", "")
