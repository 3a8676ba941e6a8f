"""How long a holder may keep a dossier in a stage: by class of commune, from a date on. Standard library only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

STAGES = ("with_postman", "to_agency", "awaiting_agency", "with_agency", "result_ready", "result_with_post", "out_for_delivery")
# Who keeps a stage is fixed by the road: the post carries, the State receives and gives.
OPERATORS = {
    "with_postman": "post", "to_agency": "post", "awaiting_agency": "state", "with_agency": "state", "result_ready": "state",
    "result_with_post": "post", "out_for_delivery": "post",
}  # fmt: skip
AREAS = ("", "phường", "xã", "đặc khu")  # "" is everywhere
LONGEST = 60
ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Limit:
    """`days` working days of the operator's calendar ("post" or "state"), for dossiers that enter the stage from `starts` on.

    `basis` names the decision or agreement; "assumption" while nobody has confirmed it.
    """

    stage: str
    area: str
    operator: str
    days: int
    starts: date
    basis: str

    @property
    def assumed(self) -> bool:
        return self.basis == ASSUMPTION


@dataclass(frozen=True)
class Past:
    """Of `count` dossiers that passed a stage lately: half took no longer than `half`, nine of ten no longer than `most`."""

    stage: str
    count: int
    half: timedelta
    most: timedelta


def limit_for(limits: Iterable[Limit], stage: str, area: str, on: date) -> Limit | None:
    """The one that holds: the class of commune before everywhere, then the youngest that had begun."""
    fitting = (each for each in limits if each.stage == stage and each.area in ("", area) and each.starts <= on)
    return max(fitting, key=lambda each: (each.area != "", each.starts), default=None)
