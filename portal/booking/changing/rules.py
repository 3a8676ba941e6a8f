"""Six digits to a telephone: how long they hold, whom they reach. Plain Python."""

import hashlib
import hmac
import re
from datetime import timedelta

HOLDS = timedelta(minutes=10)
MOST_WRONG = 5
OFFERED = 8  # windows to choose from
REASONS = ("incomplete", "mistake", "duplicate", "other")
_MOBILE = re.compile(r"\+84[35789][0-9]{8}", re.ASCII)


def six_digits(number: int) -> str:
    return f"{number % 1_000_000:06d}"


def digest(key: str, code: str, digits: str) -> str:
    """What is kept of the digits: without the key nobody finds them, not even by trying all million."""
    return hmac.new(key.encode(), f"phone-code|{code}|{digits}".encode(), hashlib.sha256).hexdigest()


def telephone_key(key: str, phone: str) -> str:
    """Under which a telephone is counted; the number itself is not kept with the count."""
    return hmac.new(key.encode(), f"telephone|{phone}".encode(), hashlib.sha256).hexdigest()[:32]


def takes_messages(phone: str) -> bool:
    """Whether it is a mobile number: a land line gets no text message."""
    return _MOBILE.fullmatch(phone) is not None
