"""Publishing a draft. Flushes; the caller commits."""

from datetime import datetime

from portal.catalogue.drafts.records.queries import as_draft, counts_of
from portal.catalogue.drafts.records.rules import PUBLISHED, Refused
from portal.catalogue.drafts.records.service import end, ready
from portal.catalogue.drafts.review import queries
from portal.catalogue.drafts.review.rules import Seen
from portal.catalogue.publications import service as publications
from portal.catalogue.publications.rules import NewPublication


def publish(number: int, *, by: str, at: datetime, seen: Seen | None = None, first: bool = False) -> str:
    """The list as decided, for ever; gives its slug. `seen`: refuse when anything has changed since."""
    publications.wait_for_turn()
    row = ready(number)
    draft = as_draft(row)
    base = queries.before(draft)
    if seen is not None and seen != Seen(row.version, base.id):
        raise Refused("changed_meanwhile")
    new = NewPublication(
        row.decision, row.effective, row.source_name, row.source_digest, row.prepared_by, by, row.decided_on,
        left_out=counts_of(number).open, first=first,
    )  # fmt: skip
    try:
        row.publication_slug = publications.publish(new, queries.comparison(draft).entries, at=at)
    except publications.Refused as refused:
        raise Refused(refused.reason) from None
    end(row, PUBLISHED, "", by=by, at=at)
    return row.publication_slug
