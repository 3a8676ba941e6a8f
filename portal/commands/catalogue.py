"""catalogue import, publish: a list from a file to a draft, from a draft to a decision."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from portal import clock
from portal.commands.terminal import Arguments, Failed, portal
from portal.db import writing

OFFICERS = ("officer", "supervisor", "admin")
LONGEST_DECISION = LONGEST_NAME = 200
LONG = 5000  # rows from which on somebody waits


def read_in(given: Arguments) -> None:
    """Read first: a file that is refused leaves nothing behind. Then a draft, a thousand lines a transaction."""
    from portal.catalogue.drafts.intake import service
    from portal.catalogue.drafts.records import rules
    from portal.catalogue.drafts.review import texts
    from portal.catalogue.imports.reading.queries import read
    from portal.web.text import clean

    content = _content(given)
    decision = clean(given.decision, LONGEST_DECISION + 1)
    if len(decision) > LONGEST_DECISION:
        raise Failed(f"the number of a decision has at most {LONGEST_DECISION} characters")
    with _progress("rows read") as told:
        reading = read(content, given.file.name, told)
    lines = [rules.fitting(line) for line in reading.lines]
    remarks = rules.remarks_of(reading.sheets_skipped, reading.totals)
    if not given.dry_run:
        digest = hashlib.sha256(content).hexdigest()
        with portal(), _progress("lines kept") as told, _in_words():
            by = _officer(given.by) if given.by else rules.CONSOLE
            new = service.NewDraft(
                decision, given.effective, given.decided, clean(given.file.name, LONGEST_NAME) or "-", digest, by
            )
            with writing():
                claim = service.prepare(new, content, at=clock.now(), claimed=True)
            if not service.store(claim, reading, writing, clock.now, told):
                raise Failed("the draft was discarded while it was being written")
    if given.json:
        print(json.dumps(texts.as_json(lines, remarks), ensure_ascii=False))
    else:
        print("\n".join(texts.summary(lines, remarks)))


def publish(given: Arguments) -> None:
    from portal.catalogue.drafts.records import queries
    from portal.catalogue.drafts.records.rules import READY, Refused
    from portal.catalogue.drafts.review import queries as review
    from portal.catalogue.drafts.review import service
    from portal.catalogue.publications.queries import find_publication
    from portal.catalogue.words.rules import slug

    with portal(), _in_words():
        by = _officer(given.by)
        draft = queries.find_open(slug(given.decision))
        if draft is None:
            raise Refused("same_decision" if find_publication(slug(given.decision)) else "no_such_draft")
        if draft.status == READY:
            review.comparison(draft)  # kept: the transaction is short, however long the list
        with writing():
            service.publish(draft.id, by=by, at=clock.now(), first=given.first)
        counts = queries.counts_of(draft.id)
    print(f"published: {draft.decision}, {counts.is_in} procedures, in effect from {draft.effective.isoformat()}")
    if counts.open:
        print(f"{counts.open} doubtful rows stay out: nobody has settled them")


def _content(given: Arguments) -> bytes:
    from portal.catalogue.imports.grid.rules import MOST_PACKED

    with given.file.open("rb") as file:
        content: bytes = file.read(MOST_PACKED + 1)
    return content


def _officer(username: str) -> str:
    from portal.accounts.staff.queries import find_credentials

    found = find_credentials(username)
    if found is None:
        raise Failed(f"nobody active is called {username}")
    if found.actor.role not in OFFICERS:
        raise Failed(f"{username} is {found.actor.role.value}; lists are for: {', '.join(OFFICERS)}")
    return found.actor.username


@contextmanager
def _in_words() -> Iterator[None]:
    from portal.catalogue.drafts.records.rules import Refused
    from portal.catalogue.drafts.review import texts

    try:
        yield
    except Refused as refused:
        raise Failed(texts.refusal(refused.reason, refused.facts)) from None


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], None]]:
    """On a terminal a line that counts up and is gone at the end. Elsewhere what was reached, once all went well: one line on
    stderr means one failure."""
    reached = 0

    def told(count: int) -> None:
        nonlocal reached
        reached = count
        if on_terminal:
            print(f"\r{count} {what}", end="", file=sys.stderr, flush=True)

    on_terminal = sys.stderr.isatty()
    try:
        yield told
    finally:
        if on_terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    if reached >= LONG and not on_terminal:
        print(f"{reached} {what}", file=sys.stderr)
