"""What the list in force says at the end of the questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.catalogue.procedures.rules import nearest_first, ways_left
from portal.catalogue.publications.rules import Procedure
from portal.catalogue.search.queries import find_procedures

WANTED = {"ca-hai": (True, True), "gui": (True, False), "nhan": (False, True)}  # sent in, result back
SERVICES = {(True, True): "both", (True, False): "submit", (False, True): "return"}  # as booking names them


@dataclass(frozen=True)
class Verdict:
    """One procedure against what the visitor wants. `said` is yes, partly or no; `service` can be booked, empty for none."""

    procedure: Procedure
    levels: tuple[str, ...]
    said: str
    service: str
    ways_left: tuple[str, ...] = ()


def verdicts(codes: Sequence[str], need: str) -> tuple[Verdict, ...]:
    """One per code and answer: levels that answer alike stand together. Codes that the list lacks are left out."""
    found: list[Verdict] = []
    for code in codes:
        levels = nearest_first(find_procedures(code))
        if len({(each.submit_by_post, each.return_by_post) for each in levels}) == 1:
            found.append(_verdict(levels[0], need, levels))
        else:
            found += [_verdict(each, need, [each]) for each in levels]
    return tuple(found)


def _verdict(procedure: Procedure, need: str, levels: Sequence[Procedure]) -> Verdict:
    send, back = WANTED[need]
    possible = (send and procedure.submit_by_post, back and procedure.return_by_post)
    said = "yes" if possible == (send, back) else "partly" if any(possible) else "no"
    return Verdict(procedure, tuple(each.level for each in levels), said, SERVICES.get(possible, ""), ways_left(procedure))
