"""How long a holder may keep a dossier in a stage: by class of commune, from a date on. Standard library only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

STAGES = ("with_postman", "to_agency", "awaiting_agency", "with_agency", "result_ready", "result_with_post", "out_for_delivery")
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


def limit_for(limits: Iterable[Limit], stage: str, area: str, on: date) -> Limit | None:
    """The one that holds: the class of commune before everywhere, then the youngest that had begun."""
    fitting = (each for each in limits if each.stage == stage and each.area in ("", area) and each.starts <= on)
    return max(fitting, key=lambda each: (each.area != "", each.starts), default=None)
