"""Looking up what a text message asks for."""

from dataclasses import dataclass
from datetime import datetime

from portal.exchange.messages import texts
from portal.exchange.messages.rules import Asked
from portal.tracking.page.queries import find


@dataclass(frozen=True)
class Reply:
    """`kind`: told, unknown or help."""

    kind: str
    text: str


def reply(asked: Asked, *, now: datetime) -> Reply:
    """The first code that names a dossier is answered; unknown, expired and mistyped ones alike."""
    for code in asked.codes:
        tracking = find(code, now=now)
        if tracking is not None:
            return Reply("told", texts.told(tracking))
    return Reply("unknown", texts.plain(texts.UNKNOWN)) if asked.tried else Reply("help", texts.plain(texts.HELP))
