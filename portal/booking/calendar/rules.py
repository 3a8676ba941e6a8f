"""A visit as a line of one's own calendar (RFC 5545). Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets
WARNED = timedelta(hours=12)  # before the postman comes


@dataclass(frozen=True)
class Visit:
    """When a postman is awaited, and which version of the dossier says so since when."""

    code: str
    begins: datetime
    ends: datetime
    version: int
    changed: datetime


@dataclass(frozen=True)
class Words:
    """What a calendar is told besides: nothing of the person, nothing of the matter."""

    summary: str
    description: str
    link: str


def as_calendar(visit: Visit, words: Words) -> str:
    """An iCalendar file with one event (RFC 5545): UTC, lines folded, ended by CRLF."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ho So Buu Chinh//Dat lich//VI", "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT", f"UID:{visit.code}@ho-so-buu-chinh", f"SEQUENCE:{visit.version}",
        f"DTSTAMP:{_utc(visit.changed)}", f"DTSTART:{_utc(visit.begins)}", f"DTEND:{_utc(visit.ends)}",
        f"SUMMARY:{_escaped(words.summary)}", f"DESCRIPTION:{_escaped(words.description)}", f"URL:{words.link}",
        "CLASS:PRIVATE", "TRANSP:OPAQUE",
        "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(words.summary)}",
        f"TRIGGER:-PT{int(WARNED.total_seconds()) // 3600}H", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> Iterable[str]:
    """Pieces of at most 75 octets, the later ones begun by a space; no character is torn apart."""
    piece, room = "", LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece += character
        room -= size
    yield piece
