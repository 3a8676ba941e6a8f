"""A gateway asked by GET: its address from a template, what its answer means. Standard library only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from portal.notices.gateways.rules import Message

_PLACE = re.compile(r"\{(from|to|text|id|dlr)\}")
NEEDED = ("{to}", "{text}")
# What speaks of this message alone. A wrong password (401, 403) or path (404) is put right while we go on trying.
HOPELESS = frozenset({400, 413, 414, 422, 431})


class BadTemplate(ValueError):
    """The address cannot be used; the message is one line for the operator, without what stands in the address."""


@dataclass(frozen=True)
class Template:
    """Where messages go. `user` and `password` of the address itself are sent as HTTP Basic."""

    secure: bool
    host: str
    port: int
    target: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def filled(self, message: Message, dlr: str) -> str:
        """Path and query, every value percent-encoded whole."""
        values = {"from": message.sender, "to": message.to, "text": message.text, "id": message.id, "dlr": dlr}
        return _PLACE.sub(lambda found: quote(values[found[1]], safe=""), self.target)

    @property
    def wants_reports(self) -> bool:
        return "{dlr}" in self.target


def read_template(url: str) -> Template:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadTemplate("SMS_GATEWAY_URL is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadTemplate("SMS_GATEWAY_URL must begin with http://, https:// or smpp://")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not target.isascii() or not target.isprintable() or " " in target:
        raise BadTemplate("SMS_GATEWAY_URL must be percent-encoded")
    if any(place not in target for place in NEEDED):
        raise BadTemplate("SMS_GATEWAY_URL must say where {to} and {text} go")
    secure = parts.scheme == "https"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Template(secure, parts.hostname, port or (443 if secure else 80), target, user, password)


def report_address(base_url: str, message_id: str, token: str) -> str:
    """Where Kannel reports to. It puts its own value for %d and reads %% as one %, so that what we encoded survives."""
    values: Mapping[str, str] = {"id": message_id, "token": token}
    told = {name: quote(value, safe="").replace("%", "%%") for name, value in values.items()}
    return f"{base_url}/sms/bao-cao?id={told['id']}&status=%d&token={told['token']}"
