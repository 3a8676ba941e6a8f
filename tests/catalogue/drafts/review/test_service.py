"""Publishing: by a second person, what they looked at, once."""

from datetime import date

import pytest

from portal import clock
from portal.catalogue.drafts.records.queries import find_draft
from portal.catalogue.drafts.records.rules import Draft, Refused
from portal.catalogue.drafts.review.queries import before, comparison
from portal.catalogue.drafts.review.rules import Seen
from portal.catalogue.drafts.review.service import publish
from portal.catalogue.drafts.settling.service import leave_out, take
from portal.catalogue.publications.queries import find_publication, procedures_of, published
from portal.db import writing
from tests.catalogue.drafts.lists import BIRTH, DECISION, EFFECTIVE, MARRIAGE, NO_CODE, UNKNOWN_MARK, all_lines, drafted, only
from tests.catalogue.publications.lists import decide

pytestmark = pytest.mark.usefixtures("app")


def found(number: int) -> Draft:
    draft = find_draft(number)
    assert draft is not None
    return draft


def seen(number: int) -> Seen:
    draft = found(number)
    return Seen(draft.version, before(draft).id)


def published_by(by: str, number: int, seen: Seen | None = None, *, first: bool = False) -> str:
    with writing():
        return publish(number, by=by, at=clock.now(), seen=seen, first=first)


def refusal_of(by: str, number: int, seen: Seen | None = None, *, first: bool = False) -> str:
    with pytest.raises(Refused) as refused:
        published_by(by, number, seen, first=first)
    return refused.value.reason


def test_a_second_person_publishes_what_was_accepted_and_taken() -> None:
    number = drafted(BIRTH, UNKNOWN_MARK, NO_CODE)
    with writing():
        take(number, all_lines(number)[1].id, {"submit_by_post": True}, by="quang", at=clock.now())
    publication = find_publication(published_by("an", number, seen(number)))
    assert publication is not None
    assert [(each.code, each.submit_by_post) for each in procedures_of(publication)] == [("1.000656", True), ("1.001193", True)]
    assert (publication.decision, publication.effective, publication.prepared_by, publication.published_by) == (
        DECISION, EFFECTIVE, "quang", "an",
    )  # fmt: skip
    assert (publication.left_out, publication.digest) == (1, found(number).source_digest)
    assert (found(number).status, found(number).ended_by, len(all_lines(number))) == ("published", "an", 3)


def test_what_the_annex_does_not_say_comes_from_the_list_before() -> None:
    publication = find_publication(published_by("an", drafted(BIRTH)))
    assert publication is not None
    (entry,) = procedures_of(publication)
    assert entry.papers
    assert entry.legal_basis
    assert (entry.eligibility_basis, entry.as_of) == ("published list", "2026-12-01")


def test_whoever_prepared_a_draft_does_not_publish_it() -> None:
    assert refusal_of("quang", drafted(BIRTH)) == "same_person"
    assert published() == ()


def test_the_first_list_may_go_without_a_second_person_and_no_later_one() -> None:
    published_by("quang", drafted(BIRTH), first=True)
    later = drafted(BIRTH, decision="2/QĐ", effective=date(2027, 1, 1))
    assert refusal_of("quang", later, first=True) == "not_first"


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published() -> None:
    number = drafted(BIRTH, UNKNOWN_MARK)
    looked = seen(number)
    with writing():
        leave_out(number, only(number, "open").id, by="quang", at=clock.now())
    assert refusal_of("an", number, looked) == "changed_meanwhile"
    published_by("an", number, seen(number))


def test_nor_is_one_whose_list_before_is_another_by_now() -> None:
    number = drafted(BIRTH)
    looked = seen(number)
    decide("11/QĐ-UBND", date(2026, 11, 1))
    assert refusal_of("an", number, looked) == "changed_meanwhile"


def test_nothing_is_published_twice_or_on_a_day_that_is_taken() -> None:
    number = drafted(BIRTH)
    decide("11/QĐ-UBND", EFFECTIVE)
    assert refusal_of("an", number) == "overlapping"
    other = drafted(BIRTH, decision="13/QĐ-UBND", effective=date(2027, 1, 1))
    published_by("an", other)
    assert refusal_of("an", other) == "ended"


def test_a_draft_without_a_line_to_publish_is_refused() -> None:
    assert refusal_of("an", drafted(NO_CODE)) == "empty"


def test_the_comparison_follows_every_decision_of_a_person() -> None:
    number = drafted(MARRIAGE, UNKNOWN_MARK)
    held = [each.procedure.code for each in comparison(found(number)).held_back]
    assert held == ["1.000656"]
    with writing():
        take(number, only(number, "open").id, {"submit_by_post": True}, by="quang", at=clock.now())
    after = comparison(found(number))
    assert (after.held_back, len(after.entries)) == ((), 2)
    assert "1.000656" not in {each.code for each in after.difference.withdrawn}
