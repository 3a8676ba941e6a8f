"""What an account must be: its username, its password, its office; and what is noted of it. Standard library only."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.accounts.rules import Role
from portal.places.rules import OfficeKind


@dataclass(frozen=True)
class Person:
    """Anybody who ever had an account. `called` and `badge` are what a citizen may see of a postman."""

    id: int
    username: str
    name: str
    role: Role
    office: str
    opaque: str
    badge: str
    called: str
    created_at: datetime
    deactivated_at: datetime | None
    must_change_password: bool

    @property
    def active(self) -> bool:
        return self.deactivated_at is None


class Noted(StrEnum):
    """What the log of an account can say."""

    ADDED = "added"
    CHANGED = "changed"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a word of the log
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word of the log
    FACTOR_ON = "second_factor_on"
    FACTOR_OFF = "second_factor_off"
    FACTOR_RESET = "second_factor_reset"
    RECOVERY_USED = "recovery_used"
    RECOVERY_RENEWED = "recovery_renewed"
    SESSIONS_ENDED = "sessions_ended"


class PasswordFault(StrEnum):
    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    LIKE_USERNAME = "like_username"
    SAME = "same"


SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_KEYBOARD = (
    "01234567890", "09876543210", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
    "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb", "qazwsxedcrfvtgb", "147258369", "123123123", "789456123",
)  # fmt: skip
_WORDS = """
    password passw0rd pass passwd matkhau mat khau admin administrator root user guest test demo welcome hello login
    letmein iloveyou loveyou anhyeuem emyeuanh yeuem yeuanh anhyeu emyeu iuem vietnam viet nam hanoi saigon tphcm
    quangninh quang ninh halong ha long campha uongbi mongcai dongtrieu quangyen vandon coto baichay haiphong
    buudien buu dien buucuc buuta buuchinh vnpost post postoffice hoso hosobuuchinh thutuc motcua hanhchinh congchuc
    canbo nhanvien ubnd uybannhandan sonoivu portal abc qwerty qwe asd zxc abcd dragon monkey football baseball
    master superman batman michael jordan sunshine princess shadow computer internet samsung iphone android google
    facebook zalo changeme secret default trustno starwars whatever freedom liverpool chelsea arsenal ronaldo messi
    thanhcong hanhphuc giadinh hoahong matkhaumoi nguyen tran pham hoang thienthan bimat khongbiet khongco
"""
_COMMON_WORDS = frozenset(_WORDS.split())
_LOOK_ALIKE = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})

# Where a role may work; post staff sit at one-stop desks too.
_KINDS: dict[Role, frozenset[OfficeKind]] = {
    Role.POSTMAN: frozenset({OfficeKind.POST_OFFICE}),
    Role.POST_CLERK: frozenset({OfficeKind.POST_OFFICE, OfficeKind.DESK}),
    Role.DESK_CLERK: frozenset({OfficeKind.DESK, OfficeKind.AGENCY}),
}


def clean_username(text: str) -> str:
    """As it is stored and compared: NFC, lower case, no spaces around; empty when it cannot be one."""
    name = unicodedata.normalize("NFC", text).strip().lower()
    return name if _USERNAME.fullmatch(name) else ""


def clean_password(text: str) -> str:
    """The same password however the keyboard composed its letters."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode()


def password_fault(password: str, username: str) -> PasswordFault | None:
    """Why this password is refused, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return PasswordFault.SHORT
    if len(password) > LONGEST_PASSWORD:
        return PasswordFault.LONG
    folded, name = folded_text(password), folded_text(username)
    if name and name in folded and len(folded) - len(name) <= 4:
        return PasswordFault.LIKE_USERNAME
    return PasswordFault.COMMON if _is_common(folded) else None


def may_work_at(role: Role, kind: OfficeKind | None) -> bool:
    return kind is not None and kind in _KINDS.get(role, frozenset(OfficeKind))


def matches(person: Person, wanted: str) -> bool:
    """Every word asked for begins a word of the person's username, name or office; accents and case do not count."""
    text = folded_text(f"{person.username} {person.name} {person.office} {person.badge}")
    words = re.split(r"[^a-z0-9]+", text) + text.split()
    return all(any(word.startswith(asked) for word in words) for asked in folded_text(wanted).split())


def folded_text(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def _is_common(folded: str) -> bool:
    """Few different characters, a walk over the keyboard, or a common word dressed up with digits and signs."""
    if len(set(folded)) <= 2 or any(folded in walk * 3 for walk in _KEYBOARD):
        return True
    if re.fullmatch(r"[\d\s./-]{1,14}", folded):  # a birthday or a telephone number
        return True
    return any(_made_of_common_words(word) for word in _stems(folded))


def _stems(folded: str) -> tuple[str, ...]:
    plain = re.sub(r"[^a-z]", "", folded)
    looked_like = re.sub(r"[^a-z]", "", re.sub(r"\d{2,}|[^a-z]+$", "", folded).translate(_LOOK_ALIKE))
    return plain, looked_like


def _made_of_common_words(word: str) -> bool:
    """At most two common words after each other, with nothing else but signs and digits."""
    splits = (word[:cut] in _COMMON_WORDS and word[cut:] in _COMMON_WORDS for cut in range(1, len(word)))
    walk = len(word) >= 4 and any(word in line for line in _KEYBOARD)
    return word in _COMMON_WORDS or walk or any(splits)
