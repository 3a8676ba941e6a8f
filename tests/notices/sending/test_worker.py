"""The worker sends what is due; a gateway that hangs holds up neither writes nor the other tasks; bad settings are told."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock, worker
from portal.app import notice_terms
from portal.config import BadSetting, Config
from portal.db import db, writing
from portal.notices.gateways.rules import Message
from portal.notices.outbox.rules import KEPT, Note
from portal.notices.outbox.service import enqueue
from tests.notices.post import TERMS, Recorder, rows, ways


def put(number: int) -> None:
    phone = f"+8491{number:07d}"
    with writing():
        enqueue(
            Note("test", str(number), "K7QF2M9XTR4DV", "sms", phone, "phone_code", {"digits": "1"}), at=clock.now(), terms=TERMS
        )


def test_once_sends_all_that_is_due_to_the_gateway_of_the_settings(app: Flask) -> None:
    put(1)
    put(2)
    db.session.remove()
    assert worker.run(app, once=True) == 0
    assert [(row.state, row.gateway) for row in rows()] == [("sent", "log")] * 2


class Hanging(Recorder):
    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def send(self, message: Message) -> str:
        self.begun.set()
        self.go_on.wait(20)
        return super().send(message)


def test_a_gateway_that_hangs_holds_up_no_write_and_no_other_task(app: Flask) -> None:
    put(1)
    gateway, stop = Hanging(), threading.Event()
    sender = threading.Thread(target=worker._keep_sending, args=(app, ways(gateway), stop))
    sender.start()
    try:
        assert gateway.begun.wait(10)
        began = clock.now()
        put(2)
        worker.seal(clock.now())
        worker.ask_about_late_ones(clock.now())
        assert clock.now() - began < timedelta(seconds=3)
    finally:
        stop.set()
        gateway.go_on.set()
        sender.join(20)
    assert [row.state for row in rows()] == ["sent", "waiting"]


def test_a_sender_that_is_told_to_stop_finishes_what_it_has_in_hand_only(app: Flask) -> None:
    for number in range(3):
        put(number)
    stop = threading.Event()

    class Last(Recorder):
        def send(self, message: Message) -> str:
            stop.set()
            return super().send(message)

    worker._keep_sending(app, ways(Last()), stop)
    assert [row.state for row in rows()] == ["sent", "waiting", "waiting"]


def test_old_messages_are_emptied_in_portions(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LARGEST_ERASURE", 2)
    monkeypatch.setattr(worker, "_tidied", {})
    for number in range(5):
        put(number)
    worker._send_all(app, ways(Recorder()))
    worker.tidy(clock.now() + KEPT + timedelta(hours=1))
    assert {row.text for row in rows()} == {""}


@pytest.mark.parametrize("bad", [{"sms_sender": "HOSOBUUCHINH"}, {"base_url": "https://ho-so-buu-chinh.quangninh.gov.vn"}])
def test_a_real_gateway_needs_a_sender_and_a_host_that_fit(config: Config, bad: dict[str, str]) -> None:
    real = replace(config, sms_gateway_url="http://127.0.0.1:13013/?to={to}&text={text}", **bad)  # type: ignore[arg-type]
    with pytest.raises(BadSetting):
        notice_terms(real)
    assert notice_terms(replace(real, sms_gateway_url="")).per_day == 3
