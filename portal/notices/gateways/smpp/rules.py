"""SMPP 3.4: the account in an address, our texts in the default alphabet, what statuses mean. Standard library only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from portal.notices.gateways.rules import Receipt, status_in

PORT = 2775
ONE_PART = 160
# Of the default alphabet (GSM 03.38) exactly what stands at the same place as in ASCII, and the three that do not.
_SAME = re.compile(r"[\n\r A-Za-z0-9!\"#%&'()*+,\-./:;<=>?]*")
_MOVED = {"@": "\x00", "$": "\x02", "_": "\x11"}
# What speaks of this message alone: length, receiver, a refusal for good. All else is tried again.
HOPELESS = frozenset({0x01, 0x0B, 0x50, 0x51, 0x65, 0x66})
RECEIPT, ON_ITS_WAY, KIND, WITH_HEADER = 0x04, 0x20, 0x3C, 0x40
_ID = re.compile(rb"\bid:(\S+)", re.IGNORECASE)
_STAT = re.compile(rb"\bstat:([A-Za-z]+)", re.IGNORECASE)
STATES: Mapping[int, str] = {
    1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD", 7: "UNKNOWN", 8: "REJECTD",
}  # fmt: skip


class BadAccount(ValueError):
    """The address cannot be used; the message is one line for the operator, without what stands in the address."""


@dataclass(frozen=True)
class Account:
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    system_type: str = ""


@dataclass(frozen=True)
class Address:
    """A number with its type and plan (TON, NPI)."""

    kind: int
    plan: int
    digits: str


def read_account(url: str) -> Account:
    """smpp://user:password@host:port, with ?system_type= where the SMSC wants one."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORT
    except ValueError:
        raise BadAccount("SMS_GATEWAY_URL is no address") from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    system_type = parse_qs(parts.query).get("system_type", [""])[0]
    if not parts.hostname or not user:
        raise BadAccount("SMS_GATEWAY_URL must look like smpp://user:password@host:port")
    if len(user) > 15 or len(password) > 8 or len(system_type) > 12 or not (user + password + system_type).isascii():
        raise BadAccount("SMPP 3.4 allows 15 characters for the user, 8 for the password, 12 for the system type, all ASCII")
    return Account(parts.hostname, port, user, password, system_type)


def encoded(text: str) -> bytes | None:
    """The text in the default alphabet, one character an octet; None when it would not be one plain part."""
    plain = "".join(_MOVED.get(character, character) for character in text)
    fits = len(text) <= ONE_PART and _SAME.fullmatch(text.translate(dict.fromkeys(map(ord, _MOVED))))
    return plain.encode("ascii") if fits else None


def sender(name: str) -> Address:
    """A registered name, a short number of the operator's, or a telephone number."""
    digits = name.removeprefix("+")
    if not digits.isdigit():
        return Address(5, 0, name)
    return receiver(name) if name.startswith("+") else Address(3, 0, digits)


def receiver(number: str) -> Address:
    return Address(1, 1, number.removeprefix("+"))


def is_report(esm_class: int) -> bool:
    return esm_class & KIND in (RECEIPT, ON_ITS_WAY)


def without_header(text: bytes, esm_class: int) -> bytes:
    """A part of a long text begins with which part it is: its first octet tells how long that is."""
    return text[1 + text[0] :] if text and esm_class & WITH_HEADER else text


def read_receipt(text: bytes, reference: bytes | None = None, state: int | None = None) -> Receipt | None:
    """What a delivery receipt says, in its optional fields or else in its text ("id:… stat:DELIVRD …"); None: unreadable."""
    found, told = _ID.search(text), _STAT.search(text)
    of = reference or (found[1] if found else b"")
    word = STATES.get(state, "") if state is not None else ""
    status = status_in(word or (told[1].decode() if told else ""))
    return Receipt(of.decode("latin-1"), status) if of and status else None
