"""Sending through an operator's SMSC. One bound connection per process, kept alive, made anew when it breaks.

A message whose answer got lost is sent again by the outbox: SMPP has nothing by which an SMSC would know it again.
"""

import logging
import select
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket
from time import monotonic
from typing import Any

from smpplib import client as smpp
from smpplib import consts
from smpplib.exceptions import PDUError
from smpplib.smpp import make_pdu

from portal.notices.gateways.deadline.service import connect, ends_after
from portal.notices.gateways.rules import TRY_SECONDS, Inbound, Message, NotTaken, Receipt
from portal.notices.gateways.smpp.rules import (
    HOPELESS,
    Account,
    Address,
    encoded,
    is_report,
    read_receipt,
    receiver,
    sender,
    without_header,
)

log = logging.getLogger(__name__)
wire = logging.getLogger(f"{__name__}.wire")
wire.setLevel(logging.CRITICAL)  # the library would write whole messages, numbers and the password

ASK_AFTER = 30.0  # seconds of silence after which we ask whether the line is still there
ANSWERS_WITHIN = 5.0
MOST_UNKNOWN, MOST_UNREAD = 1000, 200
LET_IN_AFTER = 10.0  # many waiting messages must not look like somebody who tries passwords
TRY_AGAIN_AFTER = 30.0  # an SMSC that refuses is not asked for reports every two seconds


class SmppGateway:
    name = "smpp"

    def __init__(self, account: Account, *, seconds: float = TRY_SECONDS) -> None:
        self._account = account
        self._seconds = seconds
        self._lock = threading.Lock()
        self._client: Any = None
        self._heard_at = 0.0
        self._deaf_since: float | None = None  # when reports could not be had
        self._refused_at: float | None = None  # when the SMSC did not let us in
        self._unknown: dict[str, None] = {}
        self._unread: deque[Any] = deque()  # reports that are not acknowledged yet

    def send(self, message: Message) -> str:
        """The SMSC's id of the message, which its reports name."""
        text = encoded(message.text)
        if text is None:
            raise NotTaken("not one part in the SMSC's default alphabet", permanent=True)
        until = monotonic() + self._seconds
        if not self._lock.acquire(timeout=self._seconds):
            raise NotTaken("the line is busy")
        try:
            with self._given_up(), ends_after(until - monotonic(), self._bound(until)):
                report = consts.SMPP_SMSC_DELIVERY_RECEIPT_BOTH
                answer = self._submit(sender(message.sender), receiver(message.to), text, report)
                return bytes(answer.message_id or b"").decode("latin-1")
        finally:
            self._lock.release()

    def collect(self, record: Callable[[Receipt], bool], answer: Callable[[Inbound], str]) -> int:
        """Hand over what came since; it is acknowledged once `record` or `answer` has returned.

        The SMSC is asked once to repeat a report of an unknown reference. What `record` or `answer` raises is passed on, and
        that report or text stays for the next time. A line that cannot be had is tried again later.
        """
        with self._lock:
            if _lately(self._deaf_since, TRY_AGAIN_AFTER):
                return 0
            until, count = monotonic() + self._seconds, 0
            try:
                with self._given_up():
                    self._bound(until)
                while self._unread:
                    heard = self._unread[0]
                    if is_report(heard.esm_class or 0):
                        self._report(heard, record)
                    else:
                        self._reply(heard, answer)
                    count += 1
            except NotTaken as fault:
                self._deaf_since = monotonic()
                log.warning("nothing heard from the SMSC: %s", fault.why)
            return count

    def close(self) -> None:
        """Without the courtesies of unbind: a line that is given up gets no more of our time."""
        client, self._client = self._client, None
        self._unread.clear()  # what was not acknowledged comes again
        if client is not None and client._socket is not None:
            client._socket.close()
            client._socket = None

    @contextmanager
    def _given_up(self) -> Iterator[None]:
        """Whatever goes wrong on the line is told without the line's own words, and the line is closed."""
        try:
            yield
        except NotTaken:
            raise
        except TimeoutError:
            self.close()
            raise NotTaken("no answer in time") from None
        except Exception as fault:  # the library's own, struct.error, OSError: a line that talks nonsense is no line
            self.close()
            raise NotTaken(f"the line broke: {type(fault).__name__}") from None

    def _bound(self, until: float) -> socket:
        """The line, alive or made anew."""
        old: socket | None = self._client and self._client._socket
        if old is not None and self._is_alive(old):
            return old
        self.close()
        if _lately(self._refused_at, LET_IN_AFTER):
            raise NotTaken("the SMSC refused us a moment ago")
        account = self._account
        line = connect(account.host, account.port, (until - monotonic()) / 2)  # the library's own knows IPv4 alone
        line.settimeout(self._seconds)
        client = smpp.Client(account.host, account.port, logger_name=wire.name, allow_unknown_opt_params=True)
        client._socket, client.state = line, consts.SMPP_CLIENT_STATE_OPEN
        self._client = client
        try:
            with ends_after(until - monotonic(), line):
                client.bind_transceiver(system_id=account.user, password=account.password, system_type=account.system_type)
        except PDUError as refused:
            self.close()
            self._refused_at = monotonic()
            raise NotTaken(f"SMPP bind refused: status {refused.args[-1]}") from None
        self._heard_at, self._deaf_since = monotonic(), None
        return line

    def _is_alive(self, line: socket) -> bool:
        """A line that was silent for long is asked; firewalls drop such lines without a word."""
        try:
            with ends_after(ANSWERS_WITHIN, line):
                while len(self._unread) < MOST_UNREAD and select.select([line], [], [], 0)[0]:
                    self._take(self._read())
                if monotonic() - self._heard_at > ASK_AFTER:
                    self._answer_to(make_pdu("enquire_link", client=self._client))
        except Exception:
            return False
        return True

    def _submit(self, of: Address, to: Address, text: bytes, report: int) -> Any:
        pdu = make_pdu(
            "submit_sm", client=self._client, source_addr_ton=of.kind, source_addr_npi=of.plan, source_addr=of.digits,
            dest_addr_ton=to.kind, dest_addr_npi=to.plan, destination_addr=to.digits, short_message=text,
            data_coding=consts.SMPP_ENCODING_DEFAULT, registered_delivery=report,
        )  # fmt: skip
        answer = self._answer_to(pdu)
        if answer.is_error():
            raise NotTaken(f"SMPP status {answer.status}", permanent=answer.status in HOPELESS)
        return answer

    def _answer_to(self, pdu: Any) -> Any:
        """Send and read on until the answer with this number is there; what else arrives is kept or answered."""
        self._client.send_pdu(pdu)
        while True:
            heard = self._read()
            if heard.sequence == pdu.sequence and heard.is_response():
                return heard
            self._take(heard)

    def _read(self) -> Any:
        heard = self._client.read_pdu()
        self._heard_at = monotonic()
        return heard

    def _take(self, heard: Any) -> None:
        if heard.command == "deliver_sm":
            self._unread.append(heard)
        elif heard.command == "enquire_link":
            self._answer(heard, "enquire_link_resp")
        elif heard.command == "unbind":
            self._answer(heard, "unbind_resp")
            raise ConnectionAbortedError

    def _answer(self, heard: Any, command: str, status: int = consts.SMPP_ESME_ROK) -> None:
        answer = make_pdu(command, client=self._client, status=status)
        answer.sequence = heard.sequence
        self._client.send_pdu(answer)

    def _report(self, heard: Any, record: Callable[[Receipt], bool]) -> None:
        receipt, status = read_receipt(_text(heard), heard.receipted_message_id, heard.message_state), consts.SMPP_ESME_ROK
        if receipt is not None and not record(receipt) and receipt.reference not in self._unknown:
            self._unknown[receipt.reference] = None
            status = consts.SMPP_ESME_RX_T_APPN  # another worker may be about to note that very reference: once more, please
        self._acknowledge(heard, status)
        while len(self._unknown) > MOST_UNKNOWN:
            self._unknown.pop(next(iter(self._unknown)))

    def _reply(self, heard: Any, answer: Callable[[Inbound], str]) -> None:
        """From the number that was written to, to the one that wrote; a reply that is not taken is not repeated."""
        said = answer(Inbound(heard.source_addr or b"", without_header(_text(heard), heard.esm_class or 0)))
        self._acknowledge(heard)
        text = encoded(said)
        if not text:
            return
        to = Address(heard.source_addr_ton, heard.source_addr_npi, heard.source_addr.decode("latin-1"))
        of = Address(heard.dest_addr_ton, heard.dest_addr_npi, (heard.destination_addr or b"").decode("latin-1"))
        try:
            with self._given_up(), ends_after(self._seconds, self._client._socket):
                self._submit(of, to, text, consts.SMPP_SMSC_DELIVERY_RECEIPT_NONE)
        except NotTaken as refused:
            log.warning("a reply was not taken: %s", refused.why)

    def _acknowledge(self, heard: Any, status: int = consts.SMPP_ESME_ROK) -> None:
        """On a line that breaks meanwhile it is not: then the SMSC sends the same again."""
        with self._given_up():
            self._answer(heard, "deliver_sm_resp", status)
            self._unread.popleft()


def _text(heard: Any) -> bytes:
    return bytes(heard.short_message or heard.message_payload or b"")


def _lately(moment: float | None, seconds: float) -> bool:
    return moment is not None and monotonic() - moment < seconds
