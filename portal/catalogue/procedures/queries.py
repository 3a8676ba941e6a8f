"""What earlier lists said of a code that today's does not have."""

from dataclasses import dataclass

from portal.catalogue.publications.queries import every_list, has_code, last_known
from portal.catalogue.publications.rules import Procedure, Publication


@dataclass(frozen=True)
class Withdrawn:
    """The last list that had the code, and its rows."""

    publication: Publication
    procedures: tuple[Procedure, ...]


def withdrawn(code: str) -> Withdrawn | None:
    """None for a code that no list ever had."""
    procedures = last_known(code)
    newest = next((one for one in every_list() if procedures and has_code(one, code)), None)
    return Withdrawn(newest, procedures) if newest else None
