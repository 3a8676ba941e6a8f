"""The second factor: time steps of RFC 6238, recovery codes, and how a secret lies in the database. Standard library only."""

import hmac
import re
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from portal.accounts.rules import Role

STEP_SECONDS, DIGITS = 30, 6
STEPS_AROUND = 1  # a telephone's clock may be half a minute off, either way
SECRET_BYTES, NONCE_BYTES = 20, 16
RECOVERY_CODES, RECOVERY_LENGTH = 10, 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ISSUER = "Ho So Buu Chinh"
REQUIRED_OF = frozenset({Role.OFFICER, Role.ADMIN})

_LOOK_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})


def must_have(role: Role) -> bool:
    """Who publishes and who opens accounts does not sign in by a password alone; others may choose."""
    return role in REQUIRED_OF


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def fitting_step(code: str, last: int, at: datetime, code_of: Callable[[int], str]) -> int | None:
    """The step whose code this is: the present one or one beside it, and later than the last one taken. None: wrong."""
    now = step_of(at)
    fitting = [
        step
        for step in range(now - STEPS_AROUND, now + STEPS_AROUND + 1)
        if hmac.compare_digest(code_of(step).encode(), code.encode()) and step > last
    ]
    return fitting[0] if fitting else None


def clean_code(text: str) -> str:
    """Six digits as an application shows them, however they are grouped; empty when it is something else."""
    plain = re.sub(r"[\s.-]", "", text)
    return plain if re.fullmatch(r"[0-9]{6}", plain) else ""


def clean_recovery(text: str) -> tuple[int, str] | None:
    """The place of a recovery code in its list and the code itself; None when it cannot be one."""
    plain = re.sub(r"[\s.-]", "", text).upper().translate(_LOOK_ALIKE)
    fits = len(plain) == RECOVERY_LENGTH + 1 and plain[0].isdigit() and not set(plain) - set(ALPHABET)
    return (int(plain[0]), plain[1:]) if fits else None


def write_recovery(place: int, code: str) -> str:
    """As it is shown: 3-ABCDE-FGHJK."""
    return f"{place}-{code[:5]}-{code[5:]}"


def masked(secret_key: str, nonce: bytes, secret: bytes) -> bytes:
    """The secret as it is stored, and back: without SECRET_KEY a copy of the database holds no second factor.

    One block of HMAC-SHA-256 over a nonce that is used once, laid over at most 32 bytes.
    """
    block = hmac.new(secret_key.encode(), b"second factor\0" + nonce, sha256).digest()
    return bytes(one ^ other for one, other in zip(secret, block[: len(secret)], strict=True))
