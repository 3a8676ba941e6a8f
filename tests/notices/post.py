"""A gateway that remembers: each message it took, how often, and whom it tells apart by their id."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from portal.db import db, writing
from portal.notices.gateways.rules import Gateway, Message, NotTaken
from portal.notices.outbox.models import NoticeRow
from portal.notices.outbox.rules import Terms, read_quiet
from portal.notices.sending.rules import Ways
from portal.notices.sending.service import send_next

TERMS = Terms("hoso.quangninh.gov.vn", "HoSoBC", 3, 10, read_quiet("21:00-07:00"))
AWAKE = replace(TERMS, quiet=None)  # for what asks the wall clock: the suite also runs at night


class Recorder:
    """`refuse`: what the next tries are answered with; None takes the message."""

    name = "recorder"

    def __init__(self, *refuse: NotTaken | None) -> None:
        self.refuse = list(refuse)
        self.taken: list[Message] = []

    def send(self, message: Message) -> str:
        refused = self.refuse.pop(0) if self.refuse else None
        if refused:
            raise refused
        self.taken.append(message)
        return f"ref-{message.id}"

    @property
    def times(self) -> Counter[str]:
        return Counter(message.id for message in self.taken)


def ways(gateway: Gateway, *, mail: Gateway | None = None, aside: Gateway | None = None) -> Ways:
    return Ways(gateway, mail or Recorder(), aside or Recorder())


def send_all(at: datetime, chosen: Ways, terms: Terms = TERMS) -> None:
    while send_next(writing, lambda: at, chosen, terms):
        pass


def rows(channel: str = "sms") -> list[NoticeRow]:
    """Every message of a channel, in the order they were written."""
    db.session.rollback()
    return list(db.session.query(NoticeRow).filter_by(channel=channel).order_by(NoticeRow.id))
