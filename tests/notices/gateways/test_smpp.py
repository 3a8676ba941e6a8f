"""SMPP 3.4 against another implementation of it: sending, reports, a line that breaks, hangs or talks nonsense."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.db import writing
from portal.notices.gateways.rules import Inbound, NotTaken, Receipt
from portal.notices.gateways.smpp import service
from portal.notices.gateways.smpp.rules import BadAccount, encoded, read_account, read_receipt, sender
from portal.notices.gateways.smpp.service import SmppGateway
from portal.notices.outbox.rules import Note
from portal.notices.outbox.service import enqueue
from portal.notices.reports.service import collect
from portal.notices.sending.rules import Ways
from tests.notices.gateways.servers import MESSAGE, dribbler, silent, web_server
from tests.notices.gateways.smsc import Smsc
from tests.notices.post import TERMS, Recorder, rows, send_all
from tests.operations.machine import free_port
from tests.tracking.stories import a_dossier

RECEIPTED_MESSAGE_ID, MESSAGE_STATE = 0x001E, 0x0427
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
PLAIN = replace(MESSAGE, text="Ho So Buu Chinh K7QF-2M9X-TR4DV: 100% & xong, goi 1900545481 @ $5 _")


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    server = Smsc()
    yield server
    server.stop()


@pytest.fixture
def gateway(smsc: Smsc) -> Iterator[SmppGateway]:
    line = to(smsc.port)
    yield line
    line.close()


def to(port: int, seconds: float = 12) -> SmppGateway:
    return SmppGateway(read_account(f"smpp://portal:s%40cret@127.0.0.1:{port}"), seconds=seconds)


def silence(_: Inbound) -> str:
    return ""


def collected(
    gateway: SmppGateway, answer: Future[int], *, known: bool = True, reply: Callable[[Inbound], str] = silence
) -> tuple[list[Receipt], int]:
    """What was handed over until the SMSC had its answer, and that answer."""
    found: list[Receipt] = []

    def record(receipt: Receipt) -> bool:
        found.append(receipt)
        return known

    until = time.monotonic() + 15
    while not answer.done() and time.monotonic() < until:
        gateway.collect(record, reply)
        time.sleep(0.01)
    return found, answer.result(1)


def test_a_message_arrives_as_one_part_in_the_default_alphabet_with_its_report_asked_for(
    smsc: Smsc, gateway: SmppGateway
) -> None:
    assert gateway.send(PLAIN) == "ref-1"
    assert gateway.send(PLAIN) == "ref-2"
    heard = smsc.taken[0]
    assert heard.short_message == PLAIN.text.replace("@", "\0").replace("$", "\x02").replace("_", "\x11").encode()
    assert (heard.source_addr, heard.source_addr_ton, heard.source_addr_npi) == ("HoSoBC", 5, 0)
    assert (heard.destination_addr, heard.dest_addr_ton, heard.dest_addr_npi) == ("84912345678", 1, 1)
    assert (heard.data_coding, heard.esm_class, heard.registered_delivery) == (0, 0, 1)
    assert smsc.binds == 1, "one line serves many messages"


def test_from_the_outbox_to_the_telephone_and_the_report_back(app: Flask, smsc: Smsc, gateway: SmppGateway) -> None:
    code = a_dossier()
    with writing():
        number = enqueue(Note("test", "1", code, "sms", "+84912345678", "delivery_failed"), at=NOW, terms=TERMS)
    send_all(NOW, Ways(gateway, Recorder(), Recorder()))
    assert [heard.destination_addr for heard in smsc.taken] == ["84912345678"]
    assert f"tin so {number}" in smsc.taken[0].short_message.decode()
    answer = smsc.deliver(b"id:ref-1 stat:DELIVRD")
    until = time.monotonic() + 15
    while not answer.done() and time.monotonic() < until:
        collect(writing, lambda: NOW, gateway, silence)
        time.sleep(0.01)
    assert rows()[-1].state == "delivered"
    assert collect(writing, lambda: NOW, Recorder(), silence) == 0, "other gateways call us"


def test_reports_are_handed_over_once_and_acknowledged_after_that(smsc: Smsc, gateway: SmppGateway) -> None:
    reference = gateway.send(PLAIN)
    answer = smsc.deliver(
        f"id:{reference} sub:001 dlvrd:001 submit date:2611261200 done date:2611261201 stat:DELIVRD err:000".encode()
    )
    assert collected(gateway, answer) == ([Receipt("ref-1", "delivered")], 0)
    answer = smsc.deliver(b"", tlvs=((RECEIPTED_MESSAGE_ID, b"ref-1\0"), (MESSAGE_STATE, b"\x05")))
    assert collected(gateway, answer) == ([Receipt("ref-1", "failed")], 0)
    assert gateway.collect(lambda _: True, silence) == 0


def test_a_report_that_arrives_before_the_answer_to_a_message_is_kept(smsc: Smsc, gateway: SmppGateway) -> None:
    gateway.send(PLAIN)
    pushed: list[Future[int]] = []

    async def push() -> None:
        pushed.append(smsc.deliver(b"id:ref-1 stat:DELIVRD"))

    smsc.before_answer = push
    assert gateway.send(PLAIN) == "ref-2"
    assert collected(gateway, pushed[0]) == ([Receipt("ref-1", "delivered")], 0)


def test_an_unknown_reference_is_asked_for_once_more_then_acknowledged(smsc: Smsc, gateway: SmppGateway) -> None:
    gateway.send(PLAIN)
    temporarily = 0x64
    assert collected(gateway, smsc.deliver(b"id:other stat:DELIVRD"), known=False)[1] == temporarily
    assert collected(gateway, smsc.deliver(b"id:other stat:DELIVRD"), known=False)[1] == 0


def test_a_report_that_could_not_be_kept_stays(smsc: Smsc, gateway: SmppGateway) -> None:
    gateway.send(PLAIN)
    answer = smsc.deliver(b"id:ref-1 stat:DELIVRD")

    def fail(_: Receipt) -> bool:
        raise LookupError

    time.sleep(0.1)
    with pytest.raises(LookupError):
        gateway.collect(fail, silence)
    assert not answer.done()
    assert collected(gateway, answer) == ([Receipt("ref-1", "delivered")], 0)


@pytest.mark.parametrize(
    "text", [b"", b"id:", b"hello", b"id:x stat:", b"\xff\xfe", b"id:x stat:WHATEVER", b"stat:DELIVRD", b"\x00" * 254]
)
def test_what_is_no_report_is_acknowledged_and_left(smsc: Smsc, gateway: SmppGateway, text: bytes) -> None:
    gateway.send(PLAIN)
    assert collected(gateway, smsc.deliver(text)) == ([], 0)
    assert collected(gateway, smsc.deliver(text, esm_class=0)) == ([], 0)


def test_a_text_from_a_telephone_is_answered_from_the_number_it_was_sent_to(smsc: Smsc, gateway: SmppGateway) -> None:
    gateway.send(PLAIN)
    heard: list[Inbound] = []

    def reply(inbound: Inbound) -> str:
        heard.append(inbound)
        return "Ong/ba dang giu ho so" if len(heard) < 3 else ""

    part = bytes.fromhex("050003a70201") + b"ma K7QF-2M9X-TR4DV"
    assert collected(gateway, smsc.deliver(b"ma K7QF-2M9X-TR4DV", esm_class=0), reply=reply) == ([], 0)
    assert collected(gateway, smsc.deliver(part, esm_class=0x40), reply=reply) == ([], 0)
    assert collected(gateway, smsc.deliver(b"", esm_class=0), reply=reply) == ([], 0)
    assert heard == [Inbound(b"84912345678", b"ma K7QF-2M9X-TR4DV")] * 2 + [Inbound(b"84912345678", b"")]
    replies = [(sent.source_addr, sent.destination_addr, sent.short_message) for sent in smsc.taken[1:]]
    assert replies == [("HoSoBC", "84912345678", b"Ong/ba dang giu ho so")] * 2


def test_a_reply_that_is_not_taken_is_not_repeated(smsc: Smsc, gateway: SmppGateway, caplog: pytest.LogCaptureFixture) -> None:
    gateway.send(PLAIN)
    smsc.refuse_with = 0x58
    assert collected(gateway, smsc.deliver(b"?", esm_class=0), reply=lambda _: "x") == ([], 0)
    smsc.refuse_with = 0
    assert gateway.collect(lambda _: True, lambda _: "x") == 0
    assert "a reply was not taken: SMPP status 88" in caplog.text
    assert len(smsc.taken) == 1


@pytest.mark.parametrize(("status", "permanent"), [(0x0B, True), (0x01, True), (0x58, False), (0x14, False), (0x08, False)])
def test_refusals_that_are_final_and_those_that_are_not(smsc: Smsc, gateway: SmppGateway, status: int, permanent: bool) -> None:
    smsc.refuse_with = status
    with pytest.raises(NotTaken) as refused:
        gateway.send(PLAIN)
    assert (refused.value.permanent, refused.value.why) == (permanent, f"SMPP status {status}")
    smsc.refuse_with = 0
    assert gateway.send(PLAIN) == "ref-1"
    assert smsc.binds == 1


def test_a_session_that_the_smsc_ended_is_opened_anew(smsc: Smsc, gateway: SmppGateway) -> None:
    gateway.send(PLAIN)
    smsc.hang_up()
    time.sleep(0.1)
    assert gateway.send(PLAIN) == "ref-2"
    assert smsc.binds == 2


def test_an_smsc_that_went_away_is_found_again_when_it_is_back() -> None:
    first = Smsc()
    gateway = to(first.port, seconds=1)
    gateway.send(PLAIN)
    first.stop()
    with pytest.raises(NotTaken) as refused:
        gateway.send(PLAIN)
    assert not refused.value.permanent
    second = Smsc(first.port)
    assert gateway.send(PLAIN) == "ref-1"
    gateway.close()
    second.stop()


def test_a_line_that_was_silent_is_asked_first(smsc: Smsc, gateway: SmppGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway.send(PLAIN)
    monkeypatch.setattr(service, "ASK_AFTER", -1.0)
    assert gateway.send(PLAIN) == "ref-2"
    assert smsc.binds == 1


def test_an_smsc_that_hangs_dribbles_or_talks_nonsense_is_given_up_in_time() -> None:
    for strange in (
        silent(),
        dribbler(b"\x00\x00\x10\x00"),
        web_server(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        web_server(b"\0" * 16),
    ):
        began = time.monotonic()
        with strange as server, pytest.raises(NotTaken) as refused:
            to(server.port, seconds=0.5).send(PLAIN)
        assert not refused.value.permanent
        assert time.monotonic() - began < 4


def test_an_smsc_that_refuses_us_is_not_asked_again_at_once() -> None:
    refusal = bytes.fromhex("00000010 80000009 0000000e 00000001")  # bind_transceiver_resp, wrong password
    with web_server(refusal) as server:
        gateway = to(server.port)
        for why in ("SMPP bind refused: status 14", "the SMSC refused us a moment ago", "the SMSC refused us a moment ago"):
            with pytest.raises(NotTaken, match=why) as refused:
                gateway.send(PLAIN)
            assert not refused.value.permanent
    assert len(server.heard) == 1


def test_without_an_smsc_there_are_no_reports_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    gateway = to(free_port())
    assert gateway.collect(lambda _: True, silence) == 0
    assert gateway.collect(lambda _: True, silence) == 0
    assert len(caplog.records) == 1, "it is not asked again at once"
    with pytest.raises(NotTaken, match="ConnectionRefusedError"):
        gateway.send(PLAIN)


def test_neither_the_log_nor_an_error_holds_numbers_texts_or_the_password(
    smsc: Smsc, gateway: SmppGateway, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        gateway.send(PLAIN)
        smsc.refuse_with = 0x0B
        with pytest.raises(NotTaken) as refused:
            gateway.send(PLAIN)
    told = caplog.text + str(refused.value) + repr(read_account("smpp://portal:s%40cret@h"))
    for secret in ("912345678", "K7QF", "s@cret", "cret", PLAIN.text.encode().hex()):
        assert secret not in told


@pytest.mark.parametrize("text", ["Bưu tá", "x" * 161, "€5", "a\x1bb", "{x}", "emoji 🙂"])
def test_what_is_not_one_plain_part_is_refused_for_good(text: str) -> None:
    assert encoded(text) is None
    with pytest.raises(NotTaken) as refused:
        to(free_port()).send(replace(PLAIN, text=text))
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("name", "kind", "digits"), [("HoSoBC", 5, "HoSoBC"), ("8088", 3, "8088"), ("+84203123456", 1, "84203123456")]
)
def test_senders_by_name_short_number_and_telephone(name: str, kind: int, digits: str) -> None:
    assert (sender(name).kind, sender(name).digits) == (kind, digits)


@pytest.mark.parametrize(
    "url", ["smpp://", "smpp://host", "smpp://u:ninechars@h", "smpp://sixteencharacter:p@h", "smpp://u:p@h:0x1", "smpp://ê:p@h"]
)
def test_an_account_that_cannot_work_is_refused_at_once(url: str) -> None:
    with pytest.raises(BadAccount):
        read_account(url)


def test_an_account_is_read_from_its_address() -> None:
    found = read_account("smpp://us%2Fer:p%40ss@[::1]:2776/?system_type=VMA")
    assert (found.host, found.port, found.user, found.password, found.system_type) == ("::1", 2776, "us/er", "p@ss", "VMA")
    assert read_account("smpp://u:p@h").port == 2775


def test_a_receipt_in_any_case_and_order() -> None:
    assert read_receipt(b"STAT:delivrd ID:0A1b") == Receipt("0A1b", "delivered")
