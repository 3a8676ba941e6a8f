"""How a sign-in goes: its steps, how long each lasts, how a device is named. Standard library only."""

from datetime import datetime, timedelta
from enum import StrEnum


class Awaits(StrEnum):
    """What a sign-in that is not complete still asks for, in the order of asking. It opens nothing until then."""

    CODE = "code"
    ENROLMENT = "enrolment"
    PASSWORD = "password"  # noqa: S105 - the name of a step


LONGEST_SIGN_IN = timedelta(hours=12)
LONGEST_STEPS = timedelta(minutes=10)
LONGEST_IDLE = timedelta(minutes=30)
REFRESH_SEEN_AFTER = timedelta(minutes=5)


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
