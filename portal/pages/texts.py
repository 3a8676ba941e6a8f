"""What search engines are told: which pages there are (sitemaps.org), and which are nobody's to find."""

from collections.abc import Iterable
from datetime import date
from xml.etree import ElementTree as Xml

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
HIDDEN = ("/T/", "/t/", "/TR/", "/tr/", "/tra-cuu", "/dat-lich/", "/dat-lich?", "/can-bo", "/ngon-ngu/")


def robots(base: str) -> str:
    """Dossiers, bookings and the staff's side stay out of search engines."""
    refused = "".join(f"Disallow: {path}\n" for path in HIDDEN)
    return f"User-agent: *\n{refused}Sitemap: {base}/sitemap.xml\n"


def sitemap(base: str, pages: Iterable[tuple[str, date | None]]) -> bytes:
    """Paths and the day of their last change, where it is known."""
    every = Xml.Element("urlset", {"xmlns": SITEMAP})
    for path, changed in pages:
        one = Xml.SubElement(every, "url")
        Xml.SubElement(one, "loc").text = f"{base}{path}"
        if changed:
            Xml.SubElement(one, "lastmod").text = changed.isoformat()
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(every, encoding="unicode").encode()
