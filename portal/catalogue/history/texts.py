"""The decisions as an Atom feed (RFC 4287)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from portal.catalogue.history.rules import Step
from portal.catalogue.publications.rules import Publication

ATOM = "http://www.w3.org/2005/Atom"
NEVER = datetime(2026, 7, 1, tzinfo=UTC)


def as_atom(steps: Iterable[Step], base: str, title: str, author: str) -> bytes:
    """Newest first; the same decisions give the same bytes."""
    told = list(steps)
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "vi"})
    _add(feed, "id", f"{base}/danh-muc.atom")
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((_published(step.publication) for step in told), default=NEVER)))
    _add(_add(feed, "author"), "name", author)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}/danh-muc.atom")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}/danh-muc")
    for step in told:
        _entry(feed, step, base)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(feed, encoding="unicode").encode()


def _entry(feed: Xml.Element, step: Step, base: str) -> None:
    publication = step.publication
    entry = _add(feed, "entry")
    _add(entry, "id", f"{base}/danh-muc/{publication.slug}")
    _add(entry, "title", publication.decision)
    _add(entry, "updated", _moment(_published(publication)))
    _add(entry, "published", _moment(_published(publication)))
    _add(entry, "link", rel="alternate", type="text/html", href=f"{base}/danh-muc/{publication.slug}")
    _add(entry, "summary", _summary(step))


def _summary(step: Step) -> str:
    start = f"Hiệu lực từ {step.publication.effective:%d/%m/%Y}."
    if step.difference is None:
        return f"{start} Quyết định đầu tiên."
    found = step.difference
    return f"{start} Thêm {len(found.added)}, bỏ {len(found.withdrawn)}, đổi {len(found.changed)} thủ tục."


def _published(publication: Publication) -> datetime:
    return publication.published_at or NEVER


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, name, attributes)
    made.text = text or None
    return made
