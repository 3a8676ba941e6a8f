"""What comes over an SMSC's own line instead of by calls to /sms/bao-cao and /sms/den."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from portal.notices.gateways.rules import Gateway, Inbound, Listening, Receipt
from portal.notices.outbox.service import report_by_reference

Writing = Callable[[], AbstractContextManager[None]]


def collect(writing: Writing, now: Callable[[], datetime], gateway: Gateway, answer: Callable[[Inbound], str]) -> int:
    """Write down each report in a transaction of its own, have each text answered; nothing for a gateway that calls."""
    if not isinstance(gateway, Listening):
        return 0

    def record(receipt: Receipt) -> bool:
        with writing():
            return report_by_reference(gateway.name, receipt.reference, receipt.status, at=now())

    return gateway.collect(record, answer)
