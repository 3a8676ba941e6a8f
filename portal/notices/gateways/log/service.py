"""The gateway of an installation without one, and of invented dossiers: a line in the log. The text is on the staff's page."""

import logging

from portal.notices.gateways.log.rules import masked
from portal.notices.gateways.rules import Message

log = logging.getLogger(__name__)


class LogGateway:
    name = "log"

    def send(self, message: Message) -> str:
        log.warning("message %s to %s is written down, not sent: see the page of messages", message.id, masked(message.to))
        return ""
