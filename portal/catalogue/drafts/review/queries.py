"""What publishing a draft would change, kept while an officer turns its pages."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from portal.catalogue.drafts.records.queries import all_lines
from portal.catalogue.drafts.records.rules import Draft, DraftLine
from portal.catalogue.drafts.review.rules import Comparison, Key, compare
from portal.catalogue.publications.queries import every_list, in_force, procedures_of
from portal.catalogue.publications.rules import Procedure, Publication


def before(draft: Draft) -> Publication:
    """The list in force on the day the draft would take effect."""
    return in_force(draft.effective)


def comparison(draft: Draft) -> Comparison:
    """What publishing the draft as it stands would change."""
    return _comparison(draft.id, draft.token, draft.version, draft.effective, before(draft), every_list())


def known_names(lines: Iterable[DraftLine]) -> dict[int, str]:
    """For lines whose name is in doubt: what the newest list that has the procedure calls it."""
    doubted = [(each.id, (each.line.code, each.line.level)) for each in lines if "name" in each.asked]
    known = _known(every_list()) if doubted else {}
    return {number: known[key].name for number, key in doubted if key in known}


@lru_cache(maxsize=2)
def _comparison(
    number: int, _token: str, _version: int, effective: date, base: Publication, lists: tuple[Publication, ...]
) -> Comparison:
    """Kept while an officer turns its pages: a draft's token and version name exactly these lines."""
    return compare(procedures_of(base), all_lines(number), _known(lists), effective)


@lru_cache(maxsize=1)
def _known(lists: tuple[Publication, ...]) -> Mapping[Key, Procedure]:
    """Every procedure that any list had, as the newest such list has it; no list ever changes."""
    known: dict[Key, Procedure] = {}
    for publication in lists:
        for procedure in procedures_of(publication):
            known.setdefault((procedure.code, procedure.level), procedure)
    return known
