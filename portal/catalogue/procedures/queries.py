"""What other lists than the one in force say of a code: earlier ones, and one that is decided and not yet in effect."""

from dataclasses import dataclass
from datetime import date

from portal.catalogue.publications.queries import changed_since, every_list, has_code, last_known, published
from portal.catalogue.publications.rules import Procedure, Publication


@dataclass(frozen=True)
class Elsewhere:
    """The newest list that has the code, and its rows. `coming`: it takes effect only after today."""

    publication: Publication
    procedures: tuple[Procedure, ...]
    coming: bool


def elsewhere(code: str, today: date) -> Elsewhere | None:
    """None for a code that no list ever had."""
    procedures = last_known(code)
    newest = next((one for one in every_list() if procedures and has_code(one, code)), None)
    return Elsewhere(newest, procedures, not newest.reference_only and newest.effective > today) if newest else None


def coming_change(code: str, current: Publication, today: date) -> Publication | None:
    """The next decision that will change what is said of the code."""
    decided = sorted((one for one in published() if one.effective > today), key=lambda one: one.effective)
    for one in decided:
        since = changed_since(code, current.id, one)
        if since and not since.holds:
            return one
    return None
