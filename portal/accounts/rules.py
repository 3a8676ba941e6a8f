"""Who works here, what a password must be and how long a sign-in lasts. Standard library only."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    POSTMAN = "postman"
    POST_CLERK = "post_clerk"
    DESK_CLERK = "desk_clerk"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


EVERY_ROLE = tuple(role.value for role in Role)


@dataclass(frozen=True)
class Actor:
    """A signed-in member of staff; `opaque` is how events name the person."""

    id: int
    username: str
    name: str
    role: Role
    office: str
    opaque: str


class PasswordFault(StrEnum):
    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    LIKE_USERNAME = "like_username"


SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200
LONGEST_SIGN_IN = timedelta(hours=12)
LONGEST_IDLE = timedelta(minutes=30)
REFRESH_SEEN_AFTER = timedelta(minutes=5)

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
    folded = _fold(password)
    if _fold(username) and _fold(username) in folded and len(folded) - len(_fold(username)) <= 4:
        return PasswordFault.LIKE_USERNAME
    return PasswordFault.COMMON if _is_common(folded) else None


def is_over(created: datetime, seen: datetime, now: datetime) -> bool:
    """A sign-in ends after twelve hours, and after half an hour without a page."""
    return now - created >= LONGEST_SIGN_IN or now - seen >= LONGEST_IDLE


def device_name(user_agent: str) -> str:
    """The few words by which a person recognises their own device; nothing that tells two of a kind apart."""
    systems = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    browsers = (("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    system = next((name for name in systems if name in user_agent), "")
    browser = next((name for mark, name in browsers if mark in user_agent), "")
    return " · ".join(part for part in (system, browser) if part)


def _fold(text: str) -> str:
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
