"""A decision among the decisions. Plain Python."""

from dataclasses import dataclass

from portal.catalogue.publications.rules import Difference, Publication


@dataclass(frozen=True)
class Step:
    """A decision beside the one it follows; `difference` is None for the first, which follows none."""

    publication: Publication
    before: Publication | None
    difference: Difference | None
