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


def compressed(response: Response) -> Response:
    """Signed-in pages stay plain: secrets and reflected input in one compressed page can be guessed from its length."""
    if not _is_text(response.mimetype) or response.status_code in (204, 304):
        return response
    response.vary.add("Accept-Encoding")
    if not _wanted(response):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _is_text(mimetype: str | None) -> bool:
    return mimetype is not None and (mimetype.startswith("text/") or mimetype in TEXT_TYPES)


def _wanted(response: Response) -> bool:
    return (
        response.status_code not in (206, 416)
        and request.method != "HEAD"
        and "Content-Encoding" not in response.headers
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and not request.accept_encodings["gzip"] <= 0
        and (response.direct_passthrough or not response.is_streamed)
        and not g.get("actor")
    )
