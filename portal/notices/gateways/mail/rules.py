"""A mail server's address, and what its answers mean. Standard library only."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\\]{1,255}")


class BadServer(ValueError):
    """The address cannot be used; the message is one line for the operator, without what stands in the address."""


@dataclass(frozen=True)
class Server:
    """`secure`: TLS from the first byte; else STARTTLS where the server offers it."""

    secure: bool
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    sender: str = ""

    @property
    def near(self) -> bool:
        """On this machine: a password does not leave it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def read_server(url: str, default_sender: str) -> Server:
    """smtp://user:password@host:port or smtps://…, with ?from= for the sender's address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadServer("SMTP_URL is no address") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadServer("SMTP_URL must look like smtp://user:password@host:port or smtps://…")
    secure = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender = parse_qs(parts.query).get("from", [user if "@" in user else default_sender])[0]
    if not is_address(sender):
        raise BadServer("SMTP_URL: what stands behind ?from= is no e-mail address")
    return Server(secure, parts.hostname, port or (465 if secure else 587), user, password, sender)


def is_address(text: str) -> bool:
    """Enough to be told apart from other things; the mail server knows better."""
    return text.isascii() and _ADDRESS.fullmatch(text) is not None


def one_line(text: str) -> str:
    return " ".join(text.split())
