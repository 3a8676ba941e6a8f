"""Gzip for text answers, when the browser takes it and it is worth it."""

import gzip

from flask import Response, g, request

SMALLEST = 500
LEVEL = 6
TEXT_TYPES = frozenset(
    {
        "application/json",
        "application/problem+json",
        "application/manifest+json",
        "application/javascript",
        "application/atom+xml",
        "image/svg+xml",
    }
)


def compress(response: Response) -> None:
    """Signed-in pages stay plain: secrets and reflected input in one compressed page can be guessed from its length."""
    if response.status_code in (204, 304) or not _is_text(response.headers.get("Content-Type", "")):
        return
    _vary(response)
    if not _wanted(response):
        return
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def _is_text(content_type: str) -> bool:
    return content_type.startswith("text/") or content_type.partition(";")[0] in TEXT_TYPES


def _vary(response: Response) -> None:
    if "Vary" in response.headers:
        response.vary.add("Accept-Encoding")
    else:
        response.headers["Vary"] = "Accept-Encoding"


def _wanted(response: Response) -> bool:
    return (
        "gzip" in request.headers.get("Accept-Encoding", "")
        and response.status_code not in (206, 416)
        and request.method != "HEAD"
        and "Content-Encoding" not in response.headers
        and request.accept_encodings["gzip"] > 0
        and (response.direct_passthrough or not response.is_streamed)
        and not g.get("actor")
    )
