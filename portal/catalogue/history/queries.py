"""The decisions so far and what each changed in the one before."""

from functools import lru_cache

from portal.catalogue.history.rules import Step
from portal.catalogue.publications.queries import every_list, procedures_of, published
from portal.catalogue.publications.rules import Publication, difference


def steps() -> tuple[Step, ...]:
    """Every decision, newest first."""
    decided = published()
    return tuple(_step(one, before) for one, before in zip(decided, (*decided, None)[1:], strict=True))


def find_step(slug: str) -> Step | None:
    """A decision, or the reference list, by its address; None for an unknown one."""
    known = next((step for step in steps() if step.publication.slug == slug), None)
    if known:
        return known
    return next((Step(one, None, None) for one in every_list() if one.slug == slug), None)


@lru_cache(maxsize=20)
def _step(publication: Publication, before: Publication | None) -> Step:
    """Kept: neither of the two lists ever changes."""
    found = difference(procedures_of(before), procedures_of(publication)) if before else None
    return Step(publication, before, found)
