"""Two people who do not know each other at a door: what each may ask of the other. Standard library only."""

import hmac
from dataclasses import dataclass
from datetime import datetime

MOST_WRONG = 3
OPENS = frozenset({"out_for_delivery"})
AT_THE_DOOR = frozenset({"delivered", "delivery_failed", "returned_to_sender"})
BEFORE = frozenset({"pickup_cancelled", "pickup_changed", "pickup_missed", "collected"})


@dataclass(frozen=True)
class Visit:
    """`spoken`: four digits that the postman must be able to say; `proof`: six digits that the recipient tells in return."""

    code: str
    office: str
    actor: str
    spoken: str
    proof: str
    since: datetime
    wrong: int

    @property
    def locked(self) -> bool:
        return self.wrong >= MOST_WRONG

    def proves(self, typed: str) -> bool:
        """Whether this is the recipient's code, with or without spaces; never once it is locked."""
        return not self.locked and hmac.compare_digest("".join(typed.split()).encode(), self.proof.encode())


def ends(kind: str, stage: str) -> bool:
    """What ends a visit; news of the pickup that come late do not end the delivery that is under way by then."""
    return kind in AT_THE_DOOR or (kind in BEFORE and stage != "out_for_delivery")


def six_digits(number: int) -> str:
    return f"{number % 1_000_000:06d}"


def four_digits(number: int) -> str:
    return f"{number % 10_000:04d}"
