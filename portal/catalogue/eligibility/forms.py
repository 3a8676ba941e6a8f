"""The answers so far, read from the address: chon=ho-tich.khai-sinh.moi.ca-hai"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.catalogue.eligibility.rules import FIRST, NEED, OTHER, Choice, Codes, Question
from portal.web.text import clean

LONGEST = 120


@dataclass(frozen=True)
class Answer:
    """`before` is the address part with which the question can be answered anew."""

    question: Question
    choice: Choice
    before: str


@dataclass(frozen=True)
class Road:
    """The answers given, the question that comes next (None at the end), and where they lead.

    `lost`: none of the choices was the visitor's. `wrong`: an answer that does not exist; what came before it still counts."""

    answers: tuple[Answer, ...] = ()
    question: Question | None = FIRST
    codes: Codes = ()
    need: str = ""
    lost: bool = False
    wrong: str = ""

    @property
    def path(self) -> str:
        return ".".join(answer.choice.id for answer in self.answers)

    def onward(self, choice_id: str) -> str:
        """The address part with one more answer."""
        return f"{self.path}.{choice_id}" if self.answers else choice_id

    @property
    def group(self) -> str:
        return self.answers[0].choice.id if self.answers else ""


def read_road(args: Mapping[str, str]) -> Road:
    given = clean(args.get("chon", ""), LONGEST)
    road = Road()
    for choice_id in given.split(".") if given else ():
        if road.question is None:
            return Road(road.answers, road.question, road.codes, road.need, wrong=choice_id)
        if choice_id == OTHER:
            return Road(road.answers, None, road.codes, lost=True)
        choice = road.question.find(choice_id)
        if choice is None:
            return Road(road.answers, road.question, road.codes, wrong=choice_id)
        road = _further(road, road.question, choice)
    return road


def _further(road: Road, question: Question, choice: Choice) -> Road:
    answers = (*road.answers, Answer(question, choice, road.path))
    if question is NEED:
        return Road(answers, None, road.codes, need=choice.id)
    if isinstance(choice.then, Question):
        return Road(answers, choice.then)
    return Road(answers, NEED, choice.then)
