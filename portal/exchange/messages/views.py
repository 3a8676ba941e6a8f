"""Messages from citizens: a code asked for by SMS is answered in one sentence. An empty answer is silence.

The gateway's one address asks for everybody, so it is senders that are counted, by a keyed hash of their number.
"""

from flask import Blueprint, Response, current_app

from portal import clock
from portal.exchange.messages.queries import reply
from portal.exchange.messages.rules import key_of, read_question, read_sender, read_text
from portal.web import limits, metrics
from portal.web.access import public
from portal.web.callbacks import any_bytes, check_token, sent_bytes

bp = Blueprint("messages", __name__, url_prefix="/sms/den")

FROM_ONE_SENDER = "10/1h"
FROM_ALL = "3000/1h"
WRONG_FROM_ALL = "300/1h"


@bp.get("")
@public
@any_bytes
def asked() -> Response:
    """Text for the sender of `text`; whatever came, never an error once the token is right."""
    check_token()
    said = answer(sent_bytes("from"), sent_bytes("text"))
    return Response(said, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def answer(sender: bytes, text: bytes) -> str:
    """What to reply, "" for nothing; counted, by whatever way the text came."""
    kind, said = _answer(sender, text)
    metrics.count(f'{metrics.ASKED}{{answer="{kind}"}}')
    return said


def _answer(given: bytes, text: bytes) -> tuple[str, str]:
    """Names, short numbers and our own get nothing: two machines would talk to each other for ever."""
    config = current_app.config["PORTAL"]
    sender = read_sender(given)
    if sender is None or sender == read_sender(config.sms_sender.encode()) or not _allowed(key_of(sender, config.secret_key)):
        return "silence", ""
    found = reply(read_question(read_text(text)), now=clock.now())
    if found.kind == "unknown" and not limits.hit("wrong-codes", "sms", limit=WRONG_FROM_ALL).allowed:
        return "silence", ""
    return found.kind, found.text


def _allowed(key: str) -> bool:
    one = limits.hit("sms-asked", key, limit=FROM_ONE_SENDER)
    return one.allowed and limits.hit("sms-asked", "all", limit=FROM_ALL).allowed
