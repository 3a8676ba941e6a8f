"""Which column means what, by the words of its heading; what a title says of level and sense. Plain Python."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from portal.catalogue.words.rules import fold

LONGEST_HEADING = 160
MOST_COLUMNS = 80  # further right nobody looks for a heading
_WORDS = re.compile(r"[a-z0-9]+")


def plain(text: str) -> str:
    """Lower case without accents and signs: "Mã số\\nTTHC" → "ma so tthc"."""
    return " ".join(_WORDS.findall(fold(text)))


# In order: the first that fits the whole heading.
_HEADINGS = [
    ("ordinal", r"stt|tt|so tt|so thu tu|no"),
    ("code", (r"ma( so)?( (cua )?(tthc|thu tuc|ho so tthc|dvc|dich vu cong|quoc gia|dinh danh)\b.*)?|code|procedure code|"
              r"so ho so tthc")),
    ("reason", r"(ly do|nguyen nhan|giai trinh|reason)\b.*"),
    ("note", r"(ghi chu|chu thich|luu y|note|notes)\b.*"),
    ("name", (r"ten( (cua )?(tthc|thu tuc|cac thu tuc|cac tthc|danh muc|quy trinh)\b.*)?|noi dung (thu tuc|tthc)\b.*|name|"
              r"(danh muc )?(cac )?(thu tuc hanh chinh|tthc|thu tuc)( tthc)?|procedure( name)?")),
    ("field", r"(ten )?(nganh )?linh vuc\b.*|nhom thu tuc|field"),
    ("days_unit", r"days unit|don vi (tinh )?thoi (han|gian)"),
    ("time_text", r"time text"),
    ("days", r"days|so ngay\b.*"),
    ("time", r"(thoi (han|gian)|tg)\b.*"),
    ("fee_note", r"fee note|ghi chu (le )?phi"),
    ("fee", r"(phi|le phi|muc phi|muc thu|muc le phi|fee)\b.*"),
    ("basis", r"(can cu|co so) phap ly\b.*|van ban quy dinh\b.*|can cu|legal basis"),
    ("papers", r"thanh phan ho so|(thanh phan )?giay to\b.*|required papers|papers|ho so (gom|can nop)\b.*"),
    ("level_tinh", r"(ubnd )?(cap )?(tinh|thanh pho)|thuc hien (o )?cap tinh"),
    ("level_xa", r"(ubnd )?(cap )?(xa|phuong)( phuong| xa)?( dac khu)?|thuc hien (o )?cap xa"),
    ("level", r"cap( (thuc hien|giai quyet|hanh chinh|tham quyen|chinh quyen|tiep nhan)\b.*)?|level|phan cap\b.*"),
    ("agency", r"(ten )?(co quan|don vi|so ban nganh|noi thuc hien|noi tiep nhan|noi nop|dia diem|tham quyen)\b.*|agency"),
]  # fmt: skip
_HEADING = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in _HEADINGS))

_SUBMIT = re.compile(r"\b(tiep nhan|nop|gui|nhan ho so|nhan hs|receive|submit|tn)\b")
_RETURN = re.compile(r"\b(tra|nhan ket qua|nhan kq|return)\b")
_POST = re.compile(r"\b(bcci|buu chinh|buu dien|dvbc|bccc|post)\b")
_OTHER_WAY = re.compile(r"\b(truc tuyen|truc tiep|online|dich vu cong|mot phan|toan trinh)\b")
_MARK_HEADING = re.compile(
    r"(khong )?(hinh thuc|cach thuc|thuc hien|ap dung|tiep nhan|nop|gui|nhan|tra|qua|dich vu|bcci|buu chinh|chuyen|"
    r"receive|return|submit|tthc (thuc hien|tiep nhan|tra|qua|khong)|dang ky|tn|danh dau)\b.*"
)
_NO_MARK_HEADING = re.compile(r"(ma|so|gia|cuoc|phi|dia chi|ten|danh muc|phu luc)\b")
_YES_OR_NO = {"co": "", "yes": "", "khong": "_no", "no": "_no"}


@lru_cache(maxsize=4096)
def role(heading: str) -> str:
    """What a column with this heading holds, "" for nothing known. Marks: "submit", "return", "both", each also with "_no"."""
    if len(heading) > LONGEST_HEADING:
        return ""
    words = plain(heading)
    found = _HEADING.fullmatch(words)
    if found is not None and found.lastgroup is not None:
        return str(found.lastgroup)
    return _mark_role(words) if _is_mark_heading(words) else ""


def _is_mark_heading(words: str) -> bool:
    return bool(_MARK_HEADING.fullmatch(words) or (_POST.search(words) and not _NO_MARK_HEADING.match(words)))


def _mark_role(words: str) -> str:
    if _OTHER_WAY.search(words) and not _POST.search(words):
        return ""
    no = "_no" if re.match(r"(tthc )?khong\b", words) else ""
    sends, returns = bool(_SUBMIT.search(words)), bool(_RETURN.search(words))
    if sends != returns:
        return ("submit" if sends else "return") + no
    return "both" + no if sends or _POST.search(words) else ""


def _joined_role(above: str, own: str) -> str:
    """The role of a heading of two rows: "Thực hiện qua BCCI" over "Trả kết quả", "Tiếp nhận" over "Không"."""
    if not own:
        return role(above)
    polarity = _YES_OR_NO.get(plain(own))
    if polarity is not None:
        group = role(above)
        return group + polarity if group in {"submit", "return", "both"} else ""
    found = role(own)
    if found in {"submit", "return", "both"} and above:
        return _mark_role(plain(f"{above} {own}")) and found
    return found or role(f"{above} {own}")


MARKS = ("submit", "submit_no", "return", "return_no", "both", "both_no")
_WITHOUT_WEIGHT = frozenset({"ordinal", "note", "submit_no", "return_no", "both_no"})


@dataclass(frozen=True)
class Columns:
    """The columns by role; the headings that say in which unit a number stands."""

    by_role: Mapping[str, int]
    headings: Mapping[str, str]

    def get(self, wanted: str) -> int:
        return self.by_role.get(wanted, -1)

    @cached_property
    def role_at(self) -> Mapping[int, str]:
        return {column: role for role, column in self.by_role.items()}

    @cached_property
    def mark_columns(self) -> frozenset[int]:
        return frozenset(column for role, column in self.by_role.items() if role in MARKS)

    @cached_property
    def decisive(self) -> tuple[str, ...]:
        """The columns whose cells decide what is published."""
        return tuple(role for role in ("code", "name", "level", "level_tinh", "level_xa", *MARKS) if role in self.by_role)

    @property
    def has_marks(self) -> bool:
        return bool(self.mark_columns)


def columns(rows: Iterable[Mapping[int, str]]) -> Columns | None:
    """The columns under a header of one or more rows, merges filled in; None where this is no header of a list."""
    above: dict[int, str] = {}
    own: dict[int, str] = {}
    for row in rows:
        before = dict(own)
        for column, text in row.items():
            if before.get(column, text) != text:
                above[column] = f"{above.get(column, '')} {before[column]}".strip()
            elif column not in before:
                above[column] = _left_of(column, before)
            own[column] = text
    by_role: dict[str, int] = {}
    headings: dict[str, str] = {}
    for column in sorted(own):
        heading = plain(f"{above.get(column, '')} {own[column]}")
        found = _joined_role(above.get(column, ""), own[column])
        better = bool(_POST.search(heading)) and found in MARKS and not _POST.search(headings.get(found, ""))
        if found and (found not in by_role or better):
            by_role[found], headings[found] = column, heading
    return Columns(by_role, headings) if _is_header(by_role) else None


def _left_of(column: int, headings: Mapping[int, str]) -> str:
    """A group's heading that stands over its first column only, as sheets without merges have it."""
    left = [other for other in headings if other < column]
    nearest = headings[max(left)] if left else ""
    return nearest if role(nearest) in {"submit", "return", "both"} else ""


def _is_header(by_role: Mapping[str, int]) -> bool:
    if "name" in by_role:
        return bool(set(by_role) - _WITHOUT_WEIGHT - {"name"})
    return "code" in by_role and any(mark in by_role for mark in MARKS)


def continues_header(texts: Iterable[str]) -> bool:
    """Whether a row holds nothing but the second line of headings."""
    found = [plain(text) for text in texts]
    return bool(found) and all(
        words in _YES_OR_NO or _MARK_HEADING.fullmatch(words) or _HEADING.fullmatch(words) for words in found
    )


_TITLE = re.compile(r"danh muc|thu tuc|tthc|phu luc|buu chinh|bcci|tham quyen|linh vuc")
_PROVINCE = re.compile(
    r"\bcap (tinh|thanh pho)\b|\bso ban nganh\b|\btham quyen( giai quyet)?( cua)?( cac)?( chu tich)? "
    r"(so\b|(ubnd|uy ban nhan dan) (tinh|thanh pho)\b)"
)
_COMMUNE = re.compile(r"\bcap (xa|phuong)\b|\b(ubnd|uy ban nhan dan) (cac )?(xa|phuong)\b")
_NOT_DONE = re.compile(r"\bkhong (duoc )?(thuc hien|tiep nhan|ap dung|du dieu kien)\b")
_DONE = re.compile(r"\b(thuc hien|tiep nhan|tra ket qua|tra kq)\b")


@dataclass(frozen=True)
class Said:
    """What titles say: the level ("tinh", "xa" or ""), and both flags where they say so (None where they do not)."""

    level: str = ""
    refused: bool = False
    submit: bool | None = None
    returned: bool | None = None

    def __bool__(self) -> bool:
        return bool(self.level or self.refused or self.submit is not None)


def said(titles: Iterable[str]) -> Said:
    """By the rows that speak of a list; the letterhead names the province too, and means nothing by it."""
    every = [words for title in titles if not (words := plain(title)).startswith(("kem theo", "ban hanh kem"))]
    spoken = " ".join(words for words in every if _TITLE.search(words))
    whole = " ".join(every)
    refused = bool(_NOT_DONE.search(whole))
    by_post = bool(_POST.search(spoken)) and not refused
    sends, returns = bool(_SUBMIT.search(spoken)), bool(_RETURN.search(spoken))
    either = sends or returns
    submit, returned = (sends or not either, returns or not either) if by_post else (None, None)
    return Said(_level(spoken) or _level(whole), refused, submit, returned)


def _level(text: str) -> str:
    """Only where it is said without doubt: one level, not two."""
    province, commune = bool(_PROVINCE.search(text)), bool(_COMMUNE.search(text))
    return "" if province == commune else "tinh" if province else "xa"


def speaks_of_post(title: str) -> bool:
    """Whether a section's title is one that may change the sense of what follows."""
    words = plain(title)
    return bool(_NOT_DONE.search(words) or (_DONE.search(words) and _POST.search(words)))
