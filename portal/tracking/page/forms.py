"""The three public forms behind a code: open the details, ask where it is, say whether it came."""

import re
from dataclasses import dataclass

from portal.custody.dossiers.forms import read_last_four
from portal.tracking.facts.rules import ANSWERS
from portal.web.forms import FormReader

OWN_ID = re.compile(r"[A-Za-z0-9.-]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Opening:
    phone_last4: str


@dataclass(frozen=True)
class Question:
    text: str
    id: str


@dataclass(frozen=True)
class Answer:
    answer: str
    phone_last4: str
    id: str


def read_opening(reader: FormReader) -> Opening:
    return Opening(read_last_four(reader))


def read_question(reader: FormReader) -> Question:
    return Question(reader.text("text", limit=500, required=False, lines=True), _own_id(reader))


def read_answer(reader: FormReader, *, guarded: bool) -> Answer:
    """`guarded`: a telephone is known, so its last four digits are asked for."""
    chosen = reader.choice("answer", ANSWERS) or ""
    return Answer(chosen, read_last_four(reader, "confirm_last4") if guarded else "", _own_id(reader))


def _own_id(reader: FormReader) -> str:
    """A page's form sent twice carries the same id and counts once."""
    given = reader.text("id", limit=40, required=False)
    return given if OWN_ID.fullmatch(given) else "0"
