"""What can be read out of an entry: original or copy, the ways that are left without the post. Plain Python."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from portal.catalogue.publications.rules import Listed, Procedure

ORIGINAL, CERTIFIED, COPY, SHOWN = "original", "certified", "copy", "shown"
ONLINE, COUNTER = "online", "counter"
FACTS = ("submit_by_post", "return_by_post", "days", "days_unit", "time_text", "fee_vnd", "fee_note", "result")
NO_TIME = ("", "Không", "Không có thông tin")  # how the national record says that it does not say

_LIST_MARK = re.compile(r"^(?:\(?[0-9ivx]{1,4}[).]|\(?[a-zđ]\)|[-+*•–])\s*", re.IGNORECASE)
_NO_UNIT = re.compile(r"(\d+) \(không ghi đơn vị\)")
_ONLY = re.compile(r"\(chỉ: ([^)]*)\)")
# Words beside a paper that say nothing about the paper itself: what it was made from, what is asked for, electronic forms.
_ELSEWHERE = re.compile(
    r"(?:từ|được cấp) (?:bản chính|bản gốc)|(?:bản chính|bản gốc|bản sao)(?: giấy)? điện tử|"
    r"(?:cấp|đề nghị|yêu cầu|xin) (?:lại )?bản sao.*|"
    r"không (?:có|cần|còn|nộp|phải nộp) (?:bản chính|bản gốc|bản sao)"
)
_SIGNS = (
    (
        SHOWN,
        re.compile(
            r"(?:kèm|xuất trình|mang)(?: theo)? (?:bản chính|bản gốc)|(?:bản chính|bản gốc) để (?:đối|so) chiếu|"
            r"(?:đối|so) chiếu với (?:bản chính|bản gốc)"
        ),
    ),
    (ORIGINAL, re.compile(r"bản chính|bản gốc")),
    (CERTIFIED, re.compile(r"bản sao (?:[a-zà-ỹ]+ ){0,2}(?:có|được) chứng thực|bản sao chứng thực|bản sao y|sao y")),
    (COPY, re.compile(r"bản sao|bản chụp|bản photo")),
)


def kinds(paper: str) -> tuple[str, ...]:
    """In which forms a paper is asked for, by the words of its name: any of original, certified, copy, and shown (an original
    that is only compared). Empty where the name does not say."""
    left = _ELSEWHERE.sub(" ", " ".join(paper.lower().split()))
    found = []
    for kind, sign in _SIGNS:
        if sign.search(left):
            found.append(kind)
            left = sign.sub(" ", left)
    return tuple(sorted(found, key=(ORIGINAL, CERTIFIED, COPY, SHOWN).index))


def paper_name(paper: str) -> str:
    """Without the list mark that the extraction left in front, first letter large."""
    name = _LIST_MARK.sub("", paper.strip()).strip()
    return f"{name[:1].upper()}{name[1:]}" if name else paper


def papers(procedure: Procedure) -> tuple[str, ...]:
    """Those with a name; the extraction left dots where it cut a list off."""
    return tuple(paper for paper in procedure.papers if any(map(str.isalnum, paper)))


def near_codes(code: str) -> Iterator[str]:
    """The codes one slip of a digit away: another digit, or two neighbours swapped."""
    for place, digit in enumerate(code):
        if digit.isdigit():
            yield from (f"{code[:place]}{other}{code[place + 1 :]}" for other in "0123456789" if other != digit)
            yield f"{code[:place]}{code[place + 1 : place + 2]}{digit}{code[place + 2 :]}"


Some = TypeVar("Some", bound=Listed)


def ways_left(procedure: Listed) -> tuple[str, ...]:
    """How to hand in without the post: the ways the entry's reason names; none known is both, to be asked for."""
    only = _ONLY.search(procedure.reason)
    if only is None:
        return ()
    named = {"trực tuyến": ONLINE, "trực tiếp": COUNTER}
    return tuple(named[way.strip()] for way in only[1].split(",") if way.strip() in named)


def says_time(procedure: Procedure) -> bool:
    return bool(procedure.days) or procedure.time_text not in NO_TIME


def bare_number(procedure: Procedure) -> str:
    """The time where the record gives a number and no unit."""
    found = _NO_UNIT.fullmatch(procedure.time_text)
    return found[1] if found and not procedure.days else ""


def nearest_first(procedures: Sequence[Some]) -> tuple[Some, ...]:
    """The commune before the province: it is where most people go."""
    return tuple(sorted(procedures, key=lambda procedure: procedure.level != "xa"))


def said_once(procedures: Sequence[Procedure], *names: str) -> bool:
    """Whether all levels say the same of these attributes."""
    return len({tuple(getattr(procedure, name) for name in names) for procedure in procedures}) < 2
